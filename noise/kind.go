package noise

// Kind is what is late. First is what comes for the first time in the life of a process:
// in Java classes are loaded then, and code is interpreted. Young is the first time of a
// process that makes up the first generation of its group: the recorded ones started
// together on two cores, and held each other up.
type Kind uint8

// The kinds: a timer of the coordinator; a heartbeat, from when it is due, and on its way
// from there to the coordinator; the step from hearing of a rebalance to its JoinGroup; the
// answer to that until it is read, the step from there to the SyncGroup of a follower and of
// a leader, the answer to that, and the step from there to the listener.
const (
	Timer Kind = iota
	Heartbeat
	Transit
	Rejoin
	Refusal
	FirstRefusal
	JoinAnswer
	FirstJoinAnswer
	YoungJoinAnswer
	Sync
	FirstSync
	YoungSync
	Plan
	FirstPlan
	YoungPlan
	SyncAnswer
	FirstSyncAnswer
	YoungSyncAnswer
	TakeOver
	FirstTakeOver
	YoungTakeOver
	Kinds // how many there are
)

var names = [Kinds]string{
	"timer", "heartbeat", "transit", "rejoin", "refusal", "first refusal", "join answer", "first join answer", "young join answer", "sync", "first sync", "young sync",
	"plan", "first plan", "young plan", "sync answer", "first sync answer", "young sync answer", "take over", "first take over", "young take over",
}

// String is the kind's name, by which its chance is known.
func (k Kind) String() string { return names[k] }

// GoName is its name in this package.
func (k Kind) GoName() string {
	name := []byte{}
	up := true
	for _, c := range []byte(k.String()) {
		switch {
		case c == ' ':
			up = true
		case up:
			name, up = append(name, c-'a'+'A'), false
		default:
			name = append(name, c)
		}
	}
	return string(name)
}
