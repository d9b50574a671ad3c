package settings

import "github.com/groupsim/groupsim/member"

// Unsupported is a consumer setting that the client does not start with under a group protocol,
// and what decides there in its place: another setting, of the broker or of the consumer.
type Unsupported struct {
	Name, Instead string
	OfBroker      bool
}

// UnsupportedBy lists those of a protocol that the other one has
// (ConsumerConfig.CLASSIC_PROTOCOL_UNSUPPORTED_CONFIGS and
// CONSUMER_PROTOCOL_UNSUPPORTED_CONFIGS; KIP-848 gives the sessions to the broker).
func UnsupportedBy(p member.GroupProtocol) []Unsupported {
	if p == member.ConsumerProtocol {
		return []Unsupported{
			{"session.timeout.ms", "group.consumer.session.timeout.ms", true},
			{"heartbeat.interval.ms", "group.consumer.heartbeat.interval.ms", true},
			{"partition.assignment.strategy", "group.remote.assignor", false},
		}
	}
	return []Unsupported{{"group.remote.assignor", "partition.assignment.strategy", false}}
}

// Decides says what decides in its place, as a clause.
func (u Unsupported) Decides() string {
	if u.OfBroker {
		return "the broker's " + u.Instead + " decides"
	}
	return u.Instead + " decides"
}

// ProtocolOf reads a value of group.protocol; what is none, or not there, is the default.
func ProtocolOf(text string) member.GroupProtocol {
	c := member.Config{}
	_ = Consumer().Named("group.protocol").Set(&c, text)
	return c.Protocol
}
