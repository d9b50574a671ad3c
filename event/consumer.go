package event

// ClientState is the state of a client of the consumer protocol, with Kafka's names
// (org.apache.kafka.clients.consumer.internals.MemberState).
type ClientState uint8

// The states of a client.
const (
	Unsubscribed ClientState = iota
	Joining
	Reconciling
	Acknowledging
	StableMember
	Fenced
	PrepareLeaving
	Leaving
	Stale
	Fatal
)

var clientStates = [...]string{"UNSUBSCRIBED", "JOINING", "RECONCILING", "ACKNOWLEDGING", "STABLE", "FENCED", "PREPARE_LEAVING", "LEAVING", "STALE", "FATAL"}

// String gives Kafka's name of the state.
func (s ClientState) String() string { return clientStates[s] }

// Reconciliation is how far the coordinator of a consumer group has come with a member,
// with Kafka's names (org.apache.kafka.coordinator.group.modern.MemberState).
type Reconciliation uint8

// The states of a member.
const (
	Reconciled           Reconciliation = iota // it has all that its epoch's target gives it
	UnrevokedPartitions                        // it has been asked to give something up, and has not yet
	UnreleasedPartitions                       // it waits for what other members have not given up
)

var reconciliations = [...]string{"STABLE", "UNREVOKED_PARTITIONS", "UNRELEASED_PARTITIONS"}

// String gives Kafka's name of the state.
func (r Reconciliation) String() string { return reconciliations[r] }
