package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
)

// Scenario is a run as it is to be: who takes part, with which settings, and what
// is done to them. The loader of package scenarios checks one wholly before time
// starts; a World takes it as it is.
type Scenario struct {
	Name        string
	Title       string
	Description string
	Duration    clock.Duration // the end of the run; of one that ends by itself, the latest
	Rest        *Rest          // how it ends by itself; nil: it does not
	Seed        uint64
	Run         uint64 // which draw of all chance this is; 0: the file as it is written
	Chance      Chance // what other runs draw
	Topics      []Topic
	Broker      settings.BrokerConfig
	Append      clock.Duration // the broker's log write
	// FreshBroker: it was started for this group, as a recording's is, and has never
	// ended a join phase. The broker of a file has been at work for long.
	FreshBroker bool
	Members     []Member
	Steps       []Step // in the order of their times, and of the file at equal times
	Standing    []Step // controllers that stand beside the group from a moment on
	// Lenient: what a step cannot do to a member is left out ([event.LeftOut]) and does
	// not stop the run. It is for scenarios whose steps were written for other settings.
	Lenient bool
}

// Topic is a topic as it is at the start.
type Topic struct {
	Name       string
	Partitions int32
	Absent     bool       // it does not exist before a step creates it
	Rate       int64      // thousandths of a record per second, to each partition
	Racks      [][]string // per partition the racks of its replicas; nil: unknown
}

// atFirst is how many partitions it has at the start.
func (t *Topic) atFirst() int32 {
	if t.Absent {
		return 0
	}
	return t.Partitions
}

// Member is one member of the group, in all its incarnations.
type Member struct {
	ID string
	// Process is the one that it shares with the members of this name beside it: they are
	// consumers of one program. Empty: it has a process of its own.
	Process     string
	Start       clock.Time // first poll(); clock.Never: a step starts it
	Brought     bool       // a controller brings it into being, if it comes to that: the file does not list it
	Topics      []protocol.TopicID
	Consumer    member.Config
	Application member.Application
	Latency     clock.Duration      // one way between this member and the broker
	Jitter      clock.Duration      // drawn from [0, Jitter) and added
	MemberIDs   []protocol.MemberID // what the coordinator hands out to its joinings, in turn; then clientId-UUID
	Connects    []clock.Duration    // how long its processes take to their first requests, in turn; then as their library does
	WarmUps     []clock.Duration    // how much longer than a round trip their first heartbeats of the consumer protocol take, in turn; then as it is drawn
}

// of is what a list says of an incarnation; 0: nothing.
func of(list []clock.Duration, incarnation int32) clock.Duration {
	if i := int(incarnation) - 1; i < len(list) {
		return list[i]
	}
	return 0
}

// Program is the name of the member's process.
func (m *Member) Program() string {
	if m.Process != "" {
		return m.Process
	}
	return m.ID
}

// Clients names the client libraries that members use, with commas between them.
func (sc *Scenario) Clients() string {
	return event.Clients(len(sc.Members), func(i int) event.Library { return sc.Members[i].Consumer.Client })
}

// Names has the names of the scenario's members and topics, for the event stream. Those that
// a controller brings into being are learnt from the events ([event.Names.Event]).
func (sc *Scenario) Names() *event.Names {
	n := &event.Names{}
	for i := range sc.Members {
		if !sc.Members[i].Brought {
			n.Members = append(n.Members, sc.Members[i].ID)
		}
	}
	for i := range sc.Topics {
		n.Topics = append(n.Topics, sc.Topics[i].Name)
	}
	return n
}

// Protocol is that of the first member. Where others speak another one the group is on its way
// from one to the other.
func (sc *Scenario) Protocol() member.GroupProtocol {
	if len(sc.Members) == 0 {
		return member.ClassicProtocol
	}
	return sc.Members[0].Consumer.Protocol
}
