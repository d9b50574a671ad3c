package protocol

// MemberID is the identity that the coordinator gives to a member: clientId-UUID
// for a dynamic member, instanceId-UUID for a static one. The empty MemberID is
// that of a member which has none yet.
type MemberID string

// Generation counts the completed join phases of a group. A client that belongs
// to no generation has NoGeneration.
type Generation int32

// NoGeneration is Kafka's -1 (AbstractCoordinator.Generation.NO_GENERATION).
const NoGeneration Generation = -1

// TopicID numbers the topics of a run, from 0, in the order of the scenario.
type TopicID int32

// TopicPartition is one partition of one topic.
type TopicPartition struct {
	Topic     TopicID
	Partition int32
}

// Compare orders by topic number, then by partition.
func (p TopicPartition) Compare(q TopicPartition) int {
	if p.Topic != q.Topic {
		return int(p.Topic - q.Topic)
	}
	return int(p.Partition - q.Partition)
}
