package event

// Phase is how far a group is on its way from one assignment to the next, whichever
// protocol it speaks. Who follows a group asks for its phase; only who prints a
// state names it. A new protocol is new states with their phases in the table below.
type Phase uint8

// The phases.
const (
	Vacant     Phase = iota // nobody is in the group
	Gathering               // members are waited for: before they have spoken there can be no new assignment
	Assigning               // all have spoken; the assignment is being made, or written
	Delivering              // there is an assignment, and not everybody has come to it
	Settled                 // there is one, and nothing is under way
	Gone                    // there is no group
)

// phases has the phase of each state. In the classic group a member takes its
// assignment without the coordinator waiting for it, so that none is Delivering. In a
// consumer group the assignment is made within the heartbeat that somebody is waited for,
// so that none is Assigning.
var phases = [...]Phase{
	Empty: Vacant, PreparingRebalance: Gathering, CompletingRebalance: Assigning, Stable: Settled, Dead: Gone,
	ConsumerEmpty: Vacant, ConsumerAssigning: Gathering, ConsumerReconciling: Delivering, ConsumerStable: Settled,
}

// Phase gives the phase that a state stands for.
func (s GroupState) Phase() Phase { return phases[s] }

// Rebalancing tells whether there is no assignment that holds.
func (p Phase) Rebalancing() bool { return p == Gathering || p == Assigning }

// Unsettled tells whether something is under way from one assignment to the next.
func (p Phase) Unsettled() bool { return p.Rebalancing() || p == Delivering }

// Assigned tells whether there is an assignment that holds.
func (p Phase) Assigned() bool { return p == Delivering || p == Settled }

// OfEpochs tells whether it is a state of a consumer group, which follows from epochs.
func (s GroupState) OfEpochs() bool { return s >= ConsumerEmpty }

// ToOldTarget tells whether a group goes over to the consumer protocol in the middle of a
// rebalance: its target is that of before it, until another one is computed (KAFKA-21582).
func (s State) ToOldTarget() bool {
	from := s.From.Phase()
	return s.To.OfEpochs() && !s.From.OfEpochs() && (from == Gathering || from == Assigning)
}

// GroupStates lists the states of a group.
func GroupStates() []GroupState {
	all := make([]GroupState, len(groupStates))
	for i := range all {
		all[i] = GroupState(i)
	}
	return all
}

// ClassicStates lists those of a group of the classic protocol.
func ClassicStates() []GroupState { return GroupStates()[:Dead+1] }

// ConsumerStates lists those of a group of the consumer protocol.
func ConsumerStates() []GroupState { return GroupStates()[ConsumerEmpty:] }
