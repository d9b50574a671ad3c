package picture

import (
	"fmt"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Record notes what pictures show and a report does not have. It is an
// [event.Sink].
type Record struct {
	names      *event.Names
	lives      []life         // by member
	target     protocol.Epoch // of a consumer group: for which it has been computed last
	group      track[groupState]
	moments    []moment
	talk       talk
	configured configured
}

// NewRecord begins a record. The names may still grow while events come in.
func NewRecord(names *event.Names) *Record {
	r := &Record{names: names}
	r.group.set(0, groupState{}) // what does not exist yet is Empty
	return r
}

// Run is a run as it can be drawn.
type Run struct {
	name   string
	report *report.Report
	record *Record
	end    clock.Time
	// Trials are the runs that this one is the first of, if there are many.
	Trials *report.Trials
	// Alone is the command that shows one of those, less its number.
	Alone string
	// Worst is the one of those with the most downtime, if it is to be shown beside this
	// one.
	Worst *Run
}

// WorstRun is the number of the one of many runs with the most downtime; 0 is this run
// itself.
func (r *Run) WorstRun() uint64 {
	if r.Trials == nil {
		return 0
	}
	return r.Trials.Spread("downtime.total").WorstRun
}

// Finish ends the record with the report of the same run. No event may follow.
func (r *Record) Finish(of *report.Report) *Run {
	return &Run{name: of.Scenario, report: of, record: r, end: clock.Time(of.Window.End)}
}

// Event takes the next event.
func (r *Record) Event(e event.Event) {
	r.names.Event(e)
	switch fact := e.Fact.(type) {
	case event.Consumed, event.Interrupted, event.Produced, event.PartitionsAdded, event.Joined, event.Given, event.MemberAdded, event.Position:
		return
	case event.Configured:
		r.configured.event(e, fact.Settings)
		return
	case event.State:
		if len(r.group) == 1 && fact.From.OfEpochs() {
			r.group[0].what.state = fact.From // what does not exist yet is Empty in its own way
		}
		r.group.set(e.At, groupState{fact.To, fact.Generation, false, fact.Reason.Brief()})
		r.talk.state(e.At, fact)
		return
	case event.Epoch:
		r.target = fact.Target
		for i := range r.lives {
			r.lives[i].retarget(e.At, fact.Target)
		}
		r.talk.epoch(e.At, fact)
		return
	case event.CoordinatorDown, event.CoordinatorUp:
		r.coordinator(e)
		return
	case event.Scaled:
		r.ofBroker(e.At, because(fmt.Sprintf("%s is scaled from %d to %d", fact.What, fact.Before, fact.Replicas), fact.Reason))
		return
	case event.BrokerStalled:
		r.ofBroker(e.At, "the broker stands still")
		return
	case event.BrokerResumed:
		r.ofBroker(e.At, "the broker goes on")
		return
	case event.Rolled:
		r.rolled(e.At, &fact)
		return
	}
	if e.Member < 0 {
		return
	}
	for int(e.Member) >= len(r.lives) {
		l := life{target: r.target}
		l.states.set(0, notRunning)
		r.lives = append(r.lives, l)
	}
	l := &r.lives[e.Member]
	r.talk.event(e, l, r.names)
	l.event(e)
	if text := momentOf(e.Fact); text != "" {
		r.moments = append(r.moments, moment{e.At, e.Member, text})
		r.talk.moment(e, text)
	}
}

// coordinator takes the begin or the end of a failover: without a coordinator the
// group is in no state.
func (r *Record) coordinator(e event.Event) {
	_, down := e.Fact.(event.CoordinatorDown)
	now := r.group.last()
	now.down = down
	r.group.set(e.At, now)
	text := "the coordinator is available again"
	if down {
		text = "the coordinator becomes unavailable"
	}
	r.ofBroker(e.At, text)
}

// ofBroker notes what happens to the broker, or the coordinator in it.
func (r *Record) ofBroker(at clock.Time, text string) {
	r.moments = append(r.moments, moment{at, event.Coordinator, text})
	r.talk.note(at, event.Coordinator, text)
}

// rolled notes that a rollout begins, and that it is over.
func (r *Record) rolled(at clock.Time, f *event.Rolled) {
	switch {
	case f.Updated == 0 && f.Old == f.Replicas:
		r.ofBroker(at, "the rollout of "+f.What+" begins")
	case f.Over():
		r.ofBroker(at, "the rollout of "+f.What+" is over")
	}
}

// groupState is what the group is in.
type groupState struct {
	state      event.GroupState
	generation protocol.Generation
	down       bool // the coordinator is
	reason     string
}

func (g groupState) String() string {
	if g.down {
		return "no coordinator"
	}
	return g.state.String()
}

// moment is something that happened to a member, or to the coordinator.
type moment struct {
	at     clock.Time
	member event.Member
	text   string
}

// momentOf words what happens to members from outside or ends their part in the
// group; "" for all that is ordinary.
func momentOf(fact event.Fact) string {
	switch f := fact.(type) {
	case event.ProcessStart:
		return "the process starts"
	case event.Closing:
		return because("close() is called", f.Reason)
	case event.Closed:
		return because("the process ends", f.Reason)
	case event.Killed:
		return because("the process is killed", f.Reason)
	case event.Paused:
		return "the process is stopped"
	case event.Resumed:
		return "the process goes on"
	case event.Stall:
		return "the application stops polling"
	case event.Awake:
		return "the application polls again"
	case event.Disconnected:
		return because("cut off from the broker", f.Reason)
	case event.Reconnected:
		return "reaches the broker again"
	case event.ProbeFailed:
		return fmt.Sprintf("the liveness check %s failed (%d of %d)", f.Check, f.Failures, f.Threshold)
	case event.ProcessLaunch:
		return "the process is launched"
	case event.ProcessTerminate:
		return because("the process is asked to end", f.Reason)
	case event.PollTimeout:
		return "max.poll.interval.ms has passed since the last poll()"
	case event.MemberRemoved:
		return because("removed by the coordinator", f.Reason)
	}
	return ""
}

func because(what string, reason protocol.Reason) string {
	if reason.Text == "" {
		return what
	}
	return what + ": " + reason.Brief()
}

// track is what was the case when, without a break.
type track[S comparable] []stretch[S]

// stretch begins here and ends where the next one begins.
type stretch[S comparable] struct {
	from clock.Time
	what S
}

// set says what is the case from now on. What lasts no time is not kept.
func (t *track[S]) set(now clock.Time, what S) {
	list := *t
	if n := len(list); n > 0 && list[n-1].from == now {
		list = list[:n-1]
	}
	if n := len(list); n == 0 || list[n-1].what != what {
		list = append(list, stretch[S]{now, what})
	}
	*t = list
}

func (t track[S]) last() S { return t[len(t)-1].what }

// to gives the end of a stretch.
func (t track[S]) to(i int, end clock.Time) clock.Time {
	if i+1 < len(t) {
		return min(t[i+1].from, end)
	}
	return end
}
