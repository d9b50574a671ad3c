package lab

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/groupsim/groupsim/sim"
)

// group is the name of the group.
const group = "groupsim"

// requestTimeout is how long the operator waits for an answer.
const requestTimeout = 15 * time.Second

// operator creates topics, produces and does what an administrator does.
type operator struct {
	client *kgo.Client
	stop   context.CancelFunc
	done   sync.WaitGroup

	mu     sync.Mutex
	topics []load // as in the scenario
}

// load is what is produced to a topic, evenly to each partition.
type load struct {
	name       string
	partitions int32
	rate       int64     // thousandths of a record per second
	since      time.Time // of this rate
	produced   int64     // to each partition, since then
}

func newOperator(address string, topics []sim.Topic) (*operator, error) {
	client, err := kgo.NewClient(
		kgo.SeedBrokers(address),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerLinger(0),
		kgo.RequiredAcks(kgo.LeaderAck()),
		kgo.DisableIdempotentWrite(),
		kgo.MetadataMinAge(100*time.Millisecond),
	)
	if err != nil {
		return nil, err
	}
	o := &operator{client: client, stop: func() {}}
	for _, t := range topics {
		o.topics = append(o.topics, load{name: t.Name, partitions: t.Partitions, rate: t.Rate})
	}
	return o, nil
}

// prepare creates the topics and the coordinator's own, and waits until they are
// there.
func (o *operator) prepare(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	create := kmsg.NewPtrCreateTopicsRequest()
	for _, t := range o.topics {
		topic := kmsg.NewCreateTopicsRequestTopic()
		topic.Topic, topic.NumPartitions, topic.ReplicationFactor = t.name, t.partitions, 1
		create.Topics = append(create.Topics, topic)
	}
	created, err := create.RequestWith(ctx, o.client)
	if err != nil {
		return err
	}
	for _, t := range created.Topics {
		if err := kerr.ErrorForCode(t.ErrorCode); err != nil {
			return fmt.Errorf("topic %s: %w", t.Topic, err)
		}
	}
	return errors.Join(o.coordinator(ctx), o.leaders(ctx))
}

// coordinator waits until there is one for the group: the first question makes the
// broker create its topic.
func (o *operator) coordinator(ctx context.Context) error {
	for {
		_, _, err := o.state(ctx)
		if err == nil || ctx.Err() != nil {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// leaders waits until every partition has a leader.
func (o *operator) leaders(ctx context.Context) error {
	for {
		request := kmsg.NewPtrMetadataRequest()
		for _, t := range o.topics {
			topic := kmsg.NewMetadataRequestTopic()
			topic.Topic = kmsg.StringPtr(t.name)
			request.Topics = append(request.Topics, topic)
		}
		metadata, err := request.RequestWith(ctx, o.client)
		if err != nil {
			return err
		}
		if allLed(metadata) {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
}

func allLed(metadata *kmsg.MetadataResponse) bool {
	for _, t := range metadata.Topics {
		for _, p := range t.Partitions {
			if p.ErrorCode != 0 || p.Leader < 0 {
				return false
			}
		}
		if t.ErrorCode != 0 {
			return false
		}
	}
	return true
}

// state is the group's, as the coordinator tells, and the number of its members. Of a group
// of the consumer protocol the request that classic groups are described with knows nothing;
// a group that migrates is now the one and now the other.
func (o *operator) state(ctx context.Context) (string, int, error) {
	state, members, err := o.classicState(ctx)
	if err != nil || members > 0 {
		return state, members, err
	}
	request := kmsg.NewPtrConsumerGroupDescribeRequest()
	request.Groups = []string{group}
	answer, err := request.RequestWith(ctx, o.client)
	if err != nil {
		return "", 0, err
	}
	g := answer.Groups[0]
	if err := kerr.ErrorForCode(g.ErrorCode); err != nil && err != kerr.GroupIDNotFound {
		return "", 0, err
	}
	return g.State, len(g.Members), nil
}

func (o *operator) classicState(ctx context.Context) (string, int, error) {
	request := kmsg.NewPtrDescribeGroupsRequest()
	request.Groups = []string{group}
	answer, err := request.RequestWith(ctx, o.client)
	if err != nil {
		return "", 0, err
	}
	g := answer.Groups[0]
	// A group that does not exist yet is an error from version 6 on.
	if err := kerr.ErrorForCode(g.ErrorCode); err != nil && err != kerr.GroupIDNotFound {
		return "", 0, err
	}
	return g.State, len(g.Members), nil
}

// removeMember takes a member out of the group, a static one by its instance id.
func (o *operator) removeMember(ctx context.Context, memberID, instanceID string) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	request := kmsg.NewPtrLeaveGroupRequest()
	request.Group = group
	member := kmsg.NewLeaveGroupRequestMember()
	if instanceID != "" {
		member.InstanceID = &instanceID
	} else {
		member.MemberID = memberID
	}
	member.Reason = kmsg.StringPtr("member was removed by an admin")
	request.Members = append(request.Members, member)
	answer, err := request.RequestWith(ctx, o.client)
	if err != nil {
		return err
	}
	for _, m := range answer.Members {
		if err := kerr.ErrorForCode(m.ErrorCode); err != nil {
			return err
		}
	}
	return kerr.ErrorForCode(answer.ErrorCode)
}

func (o *operator) addPartitions(ctx context.Context, topic int, to int32) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	request := kmsg.NewPtrCreatePartitionsRequest()
	grown := kmsg.NewCreatePartitionsRequestTopic()
	grown.Topic, grown.Count = o.topics[topic].name, to
	request.Topics = append(request.Topics, grown)
	answer, err := request.RequestWith(ctx, o.client)
	if err != nil {
		return err
	}
	if err := kerr.ErrorForCode(answer.Topics[0].ErrorCode); err != nil {
		return err
	}
	o.client.ForceMetadataRefresh()
	o.mu.Lock()
	defer o.mu.Unlock()
	o.topics[topic].partitions = to
	return nil
}

func (o *operator) setRate(topic int, rate int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := &o.topics[topic]
	t.rate, t.since, t.produced = rate, time.Now(), 0
}

// produce begins to produce.
func (o *operator) produce(ctx context.Context) {
	for i := range o.topics {
		o.setRate(i, o.topics[i].rate)
	}
	ctx, o.stop = context.WithCancel(ctx)
	o.done.Go(func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				o.produceDue(ctx)
			}
		}
	})
}

func (o *operator) produceDue(ctx context.Context) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i := range o.topics {
		t := &o.topics[i]
		due := int64(time.Since(t.since).Seconds() * float64(t.rate) / 1000)
		for ; t.produced < due; t.produced++ {
			for p := range t.partitions {
				// A partition that has just been added may be refused: nobody misses that record.
				o.client.TryProduce(ctx, &kgo.Record{Topic: t.name, Partition: p, Value: []byte("groupsim")}, nil)
			}
		}
	}
}

func (o *operator) close() {
	o.stop()
	o.done.Wait()
	o.client.Close()
}
