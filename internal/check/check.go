package check

import (
	"fmt"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Run is a run that is over.
type Run struct {
	Events []event.Event
	Names  *event.Names
	End    clock.Time
	Report []byte // in its JSON form; nil: only the record is checked
	// Subscribed tells whether a member subscribed to a topic at a moment. Nil:
	// everybody to everything, always.
	Subscribed func(event.Member, protocol.TopicID, clock.Time) bool
	// Settle is how long after the last fault the group may take until it is Stable
	// and has everything up again; 0: that is not checked. LastStep is when the last
	// thing was done to it that leaves no fact of its own (a subscription, a rate).
	Settle   clock.Duration
	LastStep clock.Time
}

// Violations lists what is wrong with the run, each in a sentence.
func (r *Run) Violations() []string {
	learn(r.Names, r.Events)
	f := newFollower(r)
	for _, e := range r.Events {
		f.event(e)
	}
	f.finish()
	if r.Report != nil {
		f.checkReport(r.Report)
	}
	return f.violations
}

// learn brings in the members that appear in the course of a run.
func learn(names *event.Names, events []event.Event) {
	for _, e := range events {
		names.Event(e)
	}
}

// follower follows the events and notes what is not as it should be.
type follower struct {
	run        *Run
	violations []string
	now        clock.Time

	state       event.GroupState
	generation  protocol.Generation
	unavailable bool
	counted     map[protocol.MemberID]event.Member
	given       map[protocol.TopicPartition]protocol.MemberID
	givenIn     protocol.Generation
	epochs      epochs
	strict      bool // commits are, as before Kafka 4.3

	members    []client
	partitions map[protocol.TopicPartition]*partition
	lastFault  clock.Time
	// owned has for each topic when the group was Stable with a live subscriber.
	owned map[protocol.TopicID]*spans
	// gone has for each member when its process was not there.
	gone []spans
	// added has for each partition that a topic got later when the assignment left it out:
	// a leader that has not seen it yet gives it to nobody.
	added    map[protocol.TopicPartition]*spans
	existing map[protocol.TopicID]int32
}

// spans are stretches of time that follow on one another.
type spans struct {
	list []span
	open bool
}

type span struct{ from, to clock.Time }

// set opens or closes a span at a moment.
func (s *spans) set(on bool, now clock.Time) {
	switch {
	case on && !s.open:
		s.list = append(s.list, span{now, clock.Never})
	case !on && s.open:
		s.list[len(s.list)-1].to = now
	}
	s.open = on
}

func (s *spans) overlaps(from, to clock.Time) bool {
	return slices.ContainsFunc(s.list, func(x span) bool { return max(x.from, from) < min(x.to, to) })
}

func newFollower(r *Run) *follower {
	return &follower{
		run: r, lastFault: r.LastStep, epochs: newEpochs(), counted: map[protocol.MemberID]event.Member{}, given: map[protocol.TopicPartition]protocol.MemberID{},
		members: make([]client, len(r.Names.Members)), partitions: map[protocol.TopicPartition]*partition{},
		owned: map[protocol.TopicID]*spans{}, added: map[protocol.TopicPartition]*spans{}, existing: map[protocol.TopicID]int32{}, gone: make([]spans, len(r.Names.Members)),
	}
}

func (f *follower) complain(format string, args ...any) {
	f.violations = append(f.violations, f.now.String()+": "+fmt.Sprintf(format, args...))
}

func (f *follower) event(e event.Event) {
	if e.At < f.now {
		f.complain("%s happens at %s, in the past", e.Fact.Name(), e.At)
	}
	if e.At > f.now {
		f.consistent()
	}
	f.now = e.At
	switch fact := e.Fact.(type) {
	case event.HeartbeatSent, event.HeartbeatOK:
		return
	case event.Consumed:
		f.processed(e.Member, fact)
		return
	}
	f.coordinator(e)
	if isFault(e.Fact) && e.At > 0 {
		f.lastFault = max(f.lastFault, e.At)
	}
	if e.Member >= 0 {
		f.client(e)
		f.gone[e.Member].set(!f.members[e.Member].running, e.At)
	}
	f.noteOwnable()
}

// processed: nobody processes records of a partition before it knows where to begin.
func (f *follower) processed(m event.Member, fact event.Consumed) {
	if first, ok := f.members[m].begun[fact.Partition]; f.members[m].begun != nil && (!ok || fact.Since < first) {
		f.complain("%s processed %s since %s, before it had a position of it", f.run.Names.Member(m), f.run.Names.Partition(fact.Partition), fact.Since)
	}
}

// coordinator follows what the coordinator says and what becomes of it.
func (f *follower) coordinator(e event.Event) {
	f.epochs.moved = true
	switch fact := e.Fact.(type) {
	case event.State:
		switch from, to := consumerState(fact.From), consumerState(fact.To); {
		case from != to && fact.From != event.Dead && fact.To != event.Dead:
			f.goOver(fact)
		case from || to:
			f.changeConsumerState(fact)
		default:
			f.changeState(fact)
		}
	case event.MemberAdded:
		f.counted[fact.MemberID] = e.Member
		f.epochs.members[fact.MemberID] = &reconciled{}
		f.members[e.Member].joins(fact.MemberID)
	case event.MemberRemoved:
		delete(f.counted, fact.MemberID)
		f.members[e.Member].removed(f.epochs.members[fact.MemberID])
		delete(f.epochs.members, fact.MemberID)
		f.forget(fact.MemberID)
	case event.Given:
		if f.epochs.speaks {
			f.aim(fact)
		} else {
			f.give(fact)
		}
	case event.Epoch:
		f.raise(fact)
	case event.MemberEpoch:
		f.reconcile(e.Member, fact)
	case event.CoordinatorDown:
		f.unavailable = true
		for m := range f.members {
			f.members[m].commit.vague = true
		}
	case event.CoordinatorUp:
		f.unavailable = false
	case event.PartitionsAdded:
		f.grow(fact)
	case event.Configured:
		f.strict = f.strict || fact.Settings.Text("x.kafka.version") == "4.2.0"
	}
}

func (f *follower) grow(fact event.PartitionsAdded) {
	if first, ok := f.existing[fact.Topic]; ok {
		for p := first; p < fact.Partitions; p++ {
			f.added[protocol.TopicPartition{Topic: fact.Topic, Partition: p}] = &spans{}
		}
	}
	f.existing[fact.Topic] = fact.Partitions
}

// isFault tells whether something was done to the group from outside.
func isFault(fact event.Fact) bool {
	switch fact.(type) {
	case event.ProcessStart, event.Closing, event.Closed, event.Killed, event.Paused, event.Resumed, event.Stall, event.Awake,
		event.Disconnected, event.Reconnected, event.CoordinatorDown, event.CoordinatorUp, event.BrokerStalled, event.BrokerResumed, event.PartitionsAdded:
		return true
	}
	return false
}

// steps lists where each state may go (ClassicGroupState), Dead apart: into it
// from anywhere, out of it only as a failover ends.
var steps = map[event.GroupState][]event.GroupState{
	event.Empty:               {event.PreparingRebalance},
	event.PreparingRebalance:  {event.CompletingRebalance, event.Empty},
	event.CompletingRebalance: {event.Stable, event.PreparingRebalance},
	event.Stable:              {event.PreparingRebalance},
}

func (f *follower) changeState(s event.State) {
	if s.From != f.state {
		f.complain("the group was %s and leaves %s", f.state, s.From)
	}
	loaded := s.From == event.Dead && f.unavailable && (s.To == event.Stable || s.To == event.Empty)
	if !loaded && s.To != event.Dead && !slices.Contains(steps[s.From], s.To) {
		f.complain("%s became %s", s.From, s.To)
	}
	switch ended := s.From == event.PreparingRebalance && s.To != event.Dead; {
	case loaded:
	case ended && s.Generation != f.generation+1:
		f.complain("after generation %d came %d", f.generation, s.Generation)
	case !ended && s.Generation != f.generation:
		f.complain("generation %d became %d on the way to %s", f.generation, s.Generation, s.To)
	}
	if s.To == event.Dead {
		for i := range f.members {
			f.members[i].generation = protocol.NoGeneration // it may be counted anew
		}
		f.givenIn = protocol.NoGeneration
	}
	if loaded {
		f.givenIn, f.epochs.speaks = s.Generation, false
	}
	f.state, f.generation = s.To, s.Generation
}

// give takes an assignment; one generation gives a partition to one member. A
// static member's replacement is given what its old id had.
func (f *follower) give(fact event.Given) {
	if f.givenIn != f.generation {
		clear(f.given)
		f.givenIn = f.generation
	}
	for _, p := range fact.Partitions {
		if old, ok := f.given[p]; ok && old != fact.MemberID {
			if _, counted := f.counted[old]; counted {
				f.complain("generation %d gives %s to %s and to %s", f.generation, f.run.Names.Partition(p), old, fact.MemberID)
			}
		}
		f.given[p] = fact.MemberID
	}
}
