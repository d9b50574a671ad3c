package picture

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/words"
)

// Limits of what is remembered. A run that goes beyond them has more rebalances
// than anybody looks at one by one, or a quiet time in which much went wrong.
const (
	mostSequences = 500
	mostBefore    = 300
)

// talk notes who said what to whom, rebalance by rebalance. What happens between
// two rebalances belongs to the second: it is what led to it. Heartbeats and
// commits that succeed in ordinary operation are left out.
type talk struct {
	sequences []sequence
	open      bool       // the last of them goes on
	computed  bool       // of a consumer group: the target of its epoch is there
	turned    clock.Time // when that changed last
	crowded   crowd
	before    []*message
	waiting   [][numRequests][]*message // by member, not answered yet
	news      []news                    // by member: what the answer to its heartbeat will say
}

// sequence is what was said in one rebalance.
type sequence struct {
	from     clock.Time
	messages []*message
}

// message is a request of a member and its answer, or a note.
type message struct {
	at       clock.Time
	member   event.Member // the coordinator's: a note about the group
	name     string       // of the request
	request  string       // with what it says; "" in a note
	asked    string       // the request where several members send the same; "": request
	text     string       // of a note, or of the answer
	alike    string       // the text where several members do the same; "": text
	answered clock.Time   // clock.Never without an answer
	odd      bool         // not in the ordinary course of a rebalance
	noted    bool         // in a sequence, or before one
}

type request uint8

const (
	join request = iota
	sync
	heartbeat
	leave
	commit
	numRequests
)

var requestNames = [numRequests]string{"JoinGroup", "SyncGroup", "Heartbeat", "LeaveGroup", "OffsetCommit"}

// state takes a change of the group's state, which begins or ends a rebalance.
func (t *talk) state(at clock.Time, fact event.State) {
	if fact.To.Phase() == event.Gathering && !fact.To.OfEpochs() {
		t.begin(at)
	}
	text := because(fact.To.String(), fact.Reason)
	if fact.To.OfEpochs() && at == t.turned {
		text = fact.To.String() // for the reason that has just been given
	}
	t.put(&message{at: at, member: event.Coordinator, text: text, answered: clock.Never})
	if !fact.To.Phase().Unsettled() {
		t.open = false
	}
}

// begin begins a rebalance.
func (t *talk) begin(at clock.Time) {
	if t.open = len(t.sequences) < mostSequences; t.open {
		t.sequences = append(t.sequences, sequence{from: at, messages: t.before})
	}
	t.before = nil
}

// note notes something out of the ordinary about a member or the coordinator.
func (t *talk) note(at clock.Time, member event.Member, text string) {
	t.put(&message{at: at, member: member, text: text, odd: true, answered: clock.Never})
}

func (t *talk) put(m *message) {
	m.noted = true
	if t.open {
		s := &t.sequences[len(t.sequences)-1]
		s.messages = append(s.messages, m)
		return
	}
	if len(t.before) == mostBefore {
		t.before = slices.Delete(t.before, 0, mostBefore/2)
	}
	t.before = append(t.before, m)
}

// moment notes what happened to a member. That it starts is nothing odd.
func (t *talk) moment(e event.Event, text string) {
	_, start := e.Fact.(event.ProcessStart)
	_, launch := e.Fact.(event.ProcessLaunch)
	t.put(&message{at: e.At, member: e.Member, text: text, odd: !start && !launch, answered: clock.Never})
}

// event takes an event of a member; l is what the member was in before it.
func (t *talk) event(e event.Event, l *life, names *event.Names) {
	for int(e.Member) >= len(t.waiting) {
		t.waiting, t.news = append(t.waiting, [numRequests][]*message{}), append(t.news, news{})
	}
	switch fact := e.Fact.(type) {
	case event.Assigned:
		t.callback(e, l, "onPartitionsAssigned", fact.Partitions, names)
	case event.Revoked:
		t.callback(e, l, "onPartitionsRevoked", fact.Partitions, names)
	case event.Lost:
		t.callback(e, l, "onPartitionsLost", fact.Partitions, names)
	case event.Reset:
		t.note(e.At, e.Member, fact.Reason.Brief())
	case event.CoordinatorLost:
		t.waiting[e.Member] = [numRequests][]*message{}
		t.note(e.At, e.Member, because("gives up its connection to the coordinator", fact.Reason))
	case event.ProcessStart, event.Killed, event.Closed:
		t.waiting[e.Member], t.news[e.Member] = [numRequests][]*message{}, news{}
	case event.ConsumerHeartbeatSent, event.MemberEpoch, event.MemberState:
		t.consumer(e, names)
	default:
		t.client(e, l)
	}
}

func (t *talk) callback(e event.Event, l *life, name string, ps []protocol.TopicPartition, names *event.Names) {
	m := &message{at: e.At, member: e.Member, text: name + ": " + list(ps, names), alike: name, answered: clock.Never}
	if l.Closing || l.protocol != stable && !l.epochs {
		t.put(m)
	} else {
		t.late(m)
	}
}

// late takes what a member does about its assignment. It belongs to the rebalance
// that has just ended, if none has begun since.
func (t *talk) late(m *message) {
	n := len(t.sequences)
	if t.open || n == 0 {
		t.put(m)
		return
	}
	m.noted = true
	t.sequences[n-1].messages = append(t.sequences[n-1].messages, m)
}

// list names partitions, those of a topic together: orders-0..3,7.
func list(ps []protocol.TopicPartition, names *event.Names) string {
	if len(ps) == 0 {
		return "none"
	}
	ps = slices.SortedFunc(slices.Values(ps), protocol.TopicPartition.Compare)
	at := func(i int) (string, int32) { return names.Topics[ps[i].Topic], ps[i].Partition }
	return strings.Join(words.Numbered(len(ps), at), ", ")
}

// client takes what a client says and hears.
func (t *talk) client(e event.Event, l *life) {
	switch fact := e.Fact.(type) {
	case event.JoinSent:
		t.put(t.send(e, join, when(!fact.Known, " without a member id")))
	case event.JoinOK:
		t.answer(e, join, fmt.Sprintf("generation %d%s", fact.Generation, when(fact.Leader, ", leader")))
	case event.JoinErr:
		t.refuse(e, join, fact.Error)
	case event.SyncSent:
		t.late(t.send(e, sync, when(fact.Leader, " with everybody's assignment")))
	case event.SyncOK:
		t.answer(e, sync, "assignment")
	case event.SyncErr:
		t.refuse(e, sync, fact.Error)
	case event.HeartbeatSent:
		t.send(e, heartbeat, "")
	case event.HeartbeatOK:
		if l.epochs {
			t.tell(e)
		} else {
			t.answer(e, heartbeat, "")
		}
	case event.HeartbeatErr:
		t.refuse(e, heartbeat, fact.Error)
	case event.LeaveSent:
		t.put(t.send(e, leave, ": "+fact.Reason.Brief()))
	case event.CommitSent:
		if m := t.send(e, commit, ""); l.Closing || l.protocol == rejoinNeeded || l.protocol == reconciling || l.Callback == report.InRevoked {
			t.put(m)
		}
	case event.CommitOK:
		t.answer(e, commit, "")
	case event.CommitErr:
		t.refuse(e, commit, fact.Error)
	}
}

func when(yes bool, text string) string {
	if yes {
		return text
	}
	return ""
}

// send takes a request. Only of commits can several be on their way.
func (t *talk) send(e event.Event, kind request, rest string) *message {
	m := &message{at: e.At, member: e.Member, name: requestNames[kind], request: requestNames[kind] + rest, answered: clock.Never}
	queue := &t.waiting[e.Member][kind]
	if kind != commit {
		*queue = (*queue)[:0]
	}
	*queue = append(*queue, m)
	return m
}

// answer takes the answer to the oldest request of a kind; "" is one that needs no
// words.
func (t *talk) answer(e event.Event, kind request, text string) {
	queue := &t.waiting[e.Member][kind]
	if len(*queue) == 0 {
		return
	}
	m := (*queue)[0]
	*queue = slices.Delete(*queue, 0, 1)
	if text == "" && !m.noted {
		return
	}
	m.answered, m.text = e.At, m.name
	if text != "" {
		m.text += ": " + text
	}
	if !m.noted {
		t.put(m)
	}
}

// refuse takes an error. Two of them are in the ordinary course of things.
func (t *talk) refuse(e event.Event, kind request, code protocol.ErrorCode) {
	if queue := t.waiting[e.Member][kind]; len(queue) > 0 {
		queue[0].odd = code != protocol.REBALANCE_IN_PROGRESS && code != protocol.MEMBER_ID_REQUIRED
	}
	t.answer(e, kind, code.String())
}
