package noise

// Kind is what is late.
type Kind uint8

// The kinds: a timer of the coordinator; a heartbeat, from when it is due, and on its way
// from there to the coordinator; the step from hearing of a rebalance to its JoinGroup; an
// answer to that until it is read, a refusal or not, the step from there to the SyncGroup of
// a follower and of a leader, the answer to that, and the step from there to the listener;
// the last commit of a process that is closed, on its way. While the application is
// elsewhere a heartbeat thread goes by steps of its own: each is too long, and the first that
// finds a heartbeat due is as late as it happens to be.
//
// A member of the consumer protocol has no rebalances to be slow in, but two threads that
// wait for each other. TakeOver is what there is from a record's arrival to the listener that
// the poll() which it ends calls; Ack what there is from the listener to the heartbeat that
// acknowledges; Fetch what there is from the listener that is first given partitions to the
// answer of the first fetch; WarmUp how much longer than a round trip the first heartbeat of a
// process takes, for which a connection is opened and classes are loaded, and its answer. Round and Again are not delays but chances: so soon poll() comes round
// although nothing has come, for a reconciliation to begin and after a callback; [Never] it
// does not. Turn is where in its turn a loop stands that drifts against all else
// ([Source.Turn]). Way is how much longer than the link says any message is on its way, or
// sooner there: the one kind that can be less than nothing ([Source.Way]).
const (
	Timer Kind = iota
	Heartbeat
	Transit
	Rejoin
	Refusal
	JoinAnswer
	Sync
	Plan
	SyncAnswer
	TakeOver
	Close
	Step
	FirstStep
	Ack
	Fetch
	WarmUp
	Round
	Again
	Turn
	Way
	Kinds // how many there are
)

// A kind's name, by which its chance is known, and its name in this package.
var names = [Kinds]struct{ text, code string }{
	{"timer", "Timer"},
	{"heartbeat", "Heartbeat"},
	{"transit", "Transit"},
	{"rejoin", "Rejoin"},
	{"refusal", "Refusal"},
	{"join answer", "JoinAnswer"},
	{"sync", "Sync"},
	{"plan", "Plan"},
	{"sync answer", "SyncAnswer"},
	{"take over", "TakeOver"},
	{"close", "Close"},
	{"step", "Step"},
	{"first step", "FirstStep"},
	{"ack", "Ack"},
	{"fetch", "Fetch"},
	{"warm-up", "WarmUp"},
	{"round", "Round"},
	{"again", "Again"},
	{"turn", "Turn"},
	{"way", "Way"},
}

// String is the kind's name.
func (k Kind) String() string { return names[k].text }

// GoName is its name in Go.
func (k Kind) GoName() string { return names[k].code }

// Age is how often a process has done a thing before. First is the first time in its life:
// in Java classes are loaded then, and code is interpreted. Young is the first time in the
// first generation of a process that started before the group was ever Stable: the recorded
// ones started together on two cores, and held each other up.
type Age uint8

// The ages.
const (
	Later Age = iota
	First
	Young
	Ages // how many there are
)

// GoName is its name in Go.
func (a Age) GoName() string { return [Ages]string{"Later", "First", "Young"}[a] }
