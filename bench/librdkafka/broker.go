package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"slices"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// broker is as much of a broker as a consumer needs in order to lead a group.
type broker struct {
	listener net.Listener
	assignor string
	problems chan *problem
	answers  chan assignment

	now        *problem // under way; only the coordinator's connection sets it, before Metadata is asked for
	generation int32
	racks      []string // all that there have been; broker 1+i is on racks[i], broker 0 on none
}

func newBroker(assignor string) (*broker, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &broker{listener: listener, assignor: assignor, problems: make(chan *problem), answers: make(chan assignment, 1), now: &problem{}}
	go b.accept()
	return b, nil
}

func (b *broker) address() string { return b.listener.Addr().String() }

func (b *broker) accept() {
	for {
		conn, err := b.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			if err := b.serve(conn); err != nil && err != io.EOF {
				fmt.Fprintln(os.Stderr, "broker:", err)
			}
		}()
	}
}

// serve answers the requests of a connection one after the other.
func (b *broker) serve(conn net.Conn) error {
	for {
		request, correlation, err := readRequest(conn)
		if err != nil {
			return err
		}
		response, err := b.handle(request)
		if err != nil {
			return err
		}
		if response == nil { // it gets no answer
			continue
		}
		body := binary.BigEndian.AppendUint32(make([]byte, 4), correlation)
		if response.IsFlexible() && response.Key() != int16(kmsg.ApiVersions) {
			body = append(body, 0) // no tags
		}
		body = response.AppendTo(body)
		binary.BigEndian.PutUint32(body, uint32(len(body)-4))
		if _, err := conn.Write(body); err != nil {
			return err
		}
	}
}

func readRequest(conn net.Conn) (kmsg.Request, uint32, error) {
	var size [4]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return nil, 0, err
	}
	body := make([]byte, binary.BigEndian.Uint32(size[:]))
	if _, err := io.ReadFull(conn, body); err != nil {
		return nil, 0, err
	}
	key, version := int16(binary.BigEndian.Uint16(body)), int16(binary.BigEndian.Uint16(body[2:]))
	correlation := binary.BigEndian.Uint32(body[4:])
	clientID := max(0, int16(binary.BigEndian.Uint16(body[8:])))
	body = body[10+clientID:]
	request := kmsg.RequestForKey(key)
	request.SetVersion(version)
	if request.IsFlexible() {
		body = body[1:] // no tags
	}
	return request, correlation, request.ReadFrom(body)
}

// most has the requests that are answered, and up to which version.
var most = map[kmsg.Key]int16{
	kmsg.ApiVersions: 3, kmsg.Metadata: 8, kmsg.FindCoordinator: 2, kmsg.JoinGroup: 5, kmsg.SyncGroup: 3,
	kmsg.Heartbeat: 3, kmsg.LeaveGroup: 1, kmsg.OffsetFetch: 5, kmsg.OffsetCommit: 7, kmsg.Fetch: 11, kmsg.ListOffsets: 5, kmsg.Produce: 7,
}

func (b *broker) handle(request kmsg.Request) (kmsg.Response, error) {
	response := request.ResponseKind()
	switch request := request.(type) {
	case *kmsg.ApiVersionsRequest:
		for key, version := range most {
			k := kmsg.NewApiVersionsResponseApiKey()
			k.ApiKey, k.MaxVersion = int16(key), version
			response := response.(*kmsg.ApiVersionsResponse)
			response.ApiKeys = append(response.ApiKeys, k)
		}
		slices.SortFunc(response.(*kmsg.ApiVersionsResponse).ApiKeys, func(a, b kmsg.ApiVersionsResponseApiKey) int { return int(a.ApiKey - b.ApiKey) })
	case *kmsg.MetadataRequest:
		b.metadata(request, response.(*kmsg.MetadataResponse))
	case *kmsg.FindCoordinatorRequest:
		response := response.(*kmsg.FindCoordinatorResponse)
		response.Host, response.Port = "127.0.0.1", b.port()
	case *kmsg.JoinGroupRequest:
		b.joinGroup(response.(*kmsg.JoinGroupResponse))
	case *kmsg.SyncGroupRequest:
		response.(*kmsg.SyncGroupResponse).ErrorCode = rebalanceInProgress
		return response, b.syncGroup(request)
	case *kmsg.HeartbeatRequest, *kmsg.LeaveGroupRequest:
	default:
		return nil, fmt.Errorf("the consumer asks for %T", request)
	}
	return response, nil
}

// Kafka's codes of errors.
const (
	unknownTopicOrPartition = 3
	rebalanceInProgress     = 27
)

func (b *broker) port() int32 { return int32(b.listener.Addr().(*net.TCPAddr).Port) }

// metadata answers in the order in which it is asked.
func (b *broker) metadata(request *kmsg.MetadataRequest, response *kmsg.MetadataResponse) {
	for i := range len(b.racks) + 1 {
		node := kmsg.NewMetadataResponseBroker()
		node.NodeID, node.Host, node.Port = int32(i), "127.0.0.1", b.port()
		if i > 0 {
			node.Rack = &b.racks[i-1]
		}
		response.Brokers = append(response.Brokers, node)
	}
	for _, asked := range request.Topics {
		name := *asked.Topic
		topic := kmsg.NewMetadataResponseTopic()
		topic.Topic = &name
		partitions := b.now.Topics[name]
		if name == ownTopic {
			partitions = 1
		}
		if partitions == 0 {
			topic.ErrorCode = unknownTopicOrPartition
		}
		for p := range partitions {
			partition := kmsg.NewMetadataResponseTopicPartition()
			partition.Partition = p
			partition.Replicas = b.replicas(name, p)
			partition.ISR = partition.Replicas
			topic.Partitions = append(topic.Partitions, partition)
		}
		response.Topics = append(response.Topics, topic)
	}
}

// replicas are on brokers of the racks that the problem names.
func (b *broker) replicas(topic string, partition int32) []int32 {
	var nodes []int32
	if racks := b.now.PartitionRacks[topic]; int(partition) < len(racks) {
		for _, rack := range racks[partition] {
			nodes = append(nodes, int32(slices.Index(b.racks, rack)+1))
		}
	}
	if len(nodes) == 0 {
		nodes = []int32{0}
	}
	return nodes
}

// joinGroup waits for a problem, and says that its first member is who asks, and leads.
func (b *broker) joinGroup(response *kmsg.JoinGroupResponse) {
	b.now = <-b.problems
	b.generation++
	for _, partitions := range b.now.PartitionRacks {
		for _, replicas := range partitions {
			for _, rack := range replicas {
				if rack != "" && !slices.Contains(b.racks, rack) {
					b.racks = append(b.racks, rack)
				}
			}
		}
	}
	response.Generation, response.Protocol = b.generation, &b.assignor
	response.MemberID = b.now.Members[0].ID
	response.LeaderID = response.MemberID
	for i := range b.now.Members {
		m := kmsg.NewJoinGroupResponseMember()
		m.MemberID, m.ProtocolMetadata = b.now.Members[i].ID, b.now.Members[i].metadata()
		if id := b.now.Members[i].InstanceID; id != "" {
			m.InstanceID = &id
		}
		response.Members = append(response.Members, m)
	}
}

// metadata is the subscription of the member, of version 3.
func (m *member) metadata() []byte {
	s := kmsg.NewConsumerMemberMetadata()
	s.Version, s.Topics, s.Generation = 3, m.Subscription, -1
	if m.Generation != nil {
		s.Generation = *m.Generation
	}
	if m.Rack != "" {
		s.Rack = &m.Rack
	}
	for topic, partitions := range m.Owned {
		s.OwnedPartitions = append(s.OwnedPartitions, kmsg.ConsumerMemberMetadataOwnedPartition{Topic: topic, Partitions: partitions})
	}
	slices.SortFunc(s.OwnedPartitions, func(a, b kmsg.ConsumerMemberMetadataOwnedPartition) int {
		return slices.Compare([]byte(a.Topic), []byte(b.Topic))
	})
	return s.AppendTo(nil)
}

// syncGroup hands down what the leader has found, for all members.
func (b *broker) syncGroup(request *kmsg.SyncGroupRequest) error {
	answer := assignment{}
	for i := range b.now.Members {
		answer[b.now.Members[i].ID] = map[string][]int32{}
	}
	for _, of := range request.GroupAssignment {
		a := kmsg.NewConsumerMemberAssignment()
		if err := a.ReadFrom(of.MemberAssignment); err != nil {
			return err
		}
		for _, topic := range a.Topics { // one may come in pieces
			answer[of.MemberID][topic.Topic] = append(answer[of.MemberID][topic.Topic], topic.Partitions...)
			slices.Sort(answer[of.MemberID][topic.Topic])
		}
	}
	b.answers <- answer
	return nil
}
