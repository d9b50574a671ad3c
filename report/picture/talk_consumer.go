package picture

import (
	"fmt"
	"unicode/utf8"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// In the consumer protocol there is one request, the heartbeat. Those that join, leave, or
// say what the member owns are in the diagrams, and those whose answer tells the member
// something; the others went well, and say nothing.

const consumerHeartbeat = "ConsumerGroupHeartbeat"

// mostNamedPartitions is how many characters a list of partitions has on a message.
const mostNamedPartitions = 40

// news is what the coordinator has decided about a member, which the answer to its
// heartbeat tells it.
type news struct{ text, alike string }

// epoch takes what becomes of the group's epoch. A rebalance begins when it is newer than
// the target, as in the report.
func (t *talk) epoch(at clock.Time, fact event.Epoch) {
	text := fmt.Sprintf("epoch %d", fact.Target)
	rises := fact.Target < fact.Group
	if rises {
		text = fmt.Sprintf("the epoch rises to %d", fact.Group)
		if !t.open || t.computed {
			t.begin(at)
			t.ask()
		}
	}
	t.computed, t.turned = !rises, at
	m := &message{at: at, member: event.Coordinator, text: because(text, fact.Reason), answered: clock.Never}
	if rises && t.crowd(m, fact) {
		return
	}
	t.put(m)
}

// crowd takes an epoch that rises again and again at one moment, as when many join at once:
// of those beyond the first few the last one stands for all.
func (t *talk) crowd(m *message, fact event.Epoch) bool {
	const alone = 3
	c := &t.crowded
	if c.at != m.at {
		*c = crowd{at: m.at}
	}
	if c.rises++; c.rises <= alone {
		return false
	}
	if c.more == nil {
		c.more, c.from = m, fact.Group-1
		return false
	}
	c.more.text = because(fmt.Sprintf("the epoch rises from %d to %d, the last time", c.from, fact.Group), fact.Reason)
	return true
}

// crowd is how often an epoch has risen at a moment, and what stands for most of that.
type crowd struct {
	at    clock.Time
	rises int
	more  *message
	from  protocol.Epoch
}

// ask brings in the requests that have led to the rebalance that begins, while another
// one was under way.
func (t *talk) ask() {
	if !t.open {
		return
	}
	s := &t.sequences[len(t.sequences)-1]
	if len(s.messages) > 0 {
		return
	}
	for _, waiting := range t.waiting {
		for _, m := range waiting[heartbeat] {
			if m.noted {
				s.messages = append(s.messages, m)
			}
		}
	}
}

// consumer takes what a client of the consumer protocol says, what the coordinator decides
// about it, and what it has come to that is out of the ordinary.
func (t *talk) consumer(e event.Event, names *event.Names) {
	switch fact := e.Fact.(type) {
	case event.ConsumerHeartbeatSent:
		t.beat(e, fact, names)
	case event.MemberEpoch:
		t.news[e.Member] = newsOf(fact, names)
	case event.MemberState:
		switch fact.To {
		case event.Fenced, event.Stale, event.Fatal:
			t.note(e.At, e.Member, fact.To.String())
		}
	}
}

func (t *talk) beat(e event.Event, fact event.ConsumerHeartbeatSent, names *event.Names) {
	m := t.send(e, heartbeat, "")
	m.name = consumerHeartbeat
	m.request = fmt.Sprintf("%s, epoch %d", consumerHeartbeat, fact.Epoch)
	switch fact.Epoch {
	case protocol.JoinEpoch:
		m.request += ": joins"
		t.put(m)
		return
	case protocol.LeaveEpoch:
		m.request += ": leaves"
		t.put(m)
		return
	case protocol.StaticLeaveEpoch:
		m.request += ": leaves for a while"
		t.put(m)
		return
	}
	if fact.Owned != nil {
		m.asked = m.request + ": says what it owns"
		m.request += ": owns " + owned(fact.Owned, names)
		t.late(m)
	}
}

// tell takes the answer to a heartbeat. It is part of a rebalance if it tells the member
// something; the last one comes when the group is Stable already.
func (t *talk) tell(e event.Event) {
	queue := &t.waiting[e.Member][heartbeat]
	if len(*queue) == 0 {
		return
	}
	m, told := (*queue)[0], t.news[e.Member]
	*queue = nil
	if told.text == "" && !m.noted {
		return
	}
	t.news[e.Member] = news{}
	m.answered, m.text, m.alike = e.At, told.text, told.alike
	if told.text == "" {
		m.text = "nothing new"
	}
	if !m.noted {
		t.late(m)
	}
}

func newsOf(fact event.MemberEpoch, names *event.Names) news {
	if fact.Epoch < 0 {
		return news{}
	}
	epoch, ps := fmt.Sprintf("epoch %d: ", fact.Epoch), owned(fact.Partitions, names)
	switch fact.State {
	case event.UnrevokedPartitions:
		return news{epoch + "give up all but " + ps, epoch + "give something up"}
	case event.UnreleasedPartitions:
		return news{epoch + "have " + ps + ", more when it is released", epoch + "have some, more when it is released"}
	}
	return news{epoch + "have " + ps, epoch + "have your part"}
}

// owned names partitions, or says how many they are.
func owned(ps []protocol.TopicPartition, names *event.Names) string {
	if text := list(ps, names); utf8.RuneCountInString(text) <= mostNamedPartitions {
		return text
	}
	return fmt.Sprintf("%d partitions", len(ps))
}
