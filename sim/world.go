package sim

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/coordinator"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// World is one run, at one moment of it.
type World struct {
	scenario *Scenario
	sink     event.Sink
	counted  bool // nobody is told settings
	queue    clock.Queue[item]
	logs     *logs
	states   *states
	cluster  []assignor.Topic // names and racks, for every client
	engines  engineTable

	processes   []process
	former      []*member.Process // of the last run, whose memory is used again
	conns       []conn
	free        int32 // all before this one are in use
	broker      broker
	controllers []controller
	numbers     []event.Member // of members in the events; event.Coordinator: it has not come
	census      int64          // of processes: every launch, start and end counts
	introduced  int32          // how many have

	quiet     quietTime
	onTheWire int // messages, in both directions

	steps     int64 // items taken so far
	look      int64 // after so many it is seen whether the run comes to an end
	spreadDue bool  // the group has just become Stable for the first time
	unsettled bool  // some process may be calm again, or not any more
	calm      bool  // some process may be calm
	resting   resting
	last      trail
	failed    error
	// Effects of the input being carried out; their memory is used again.
	fx      member.Effects
	groupFx coordinator.Effects
}

// item is something that waits in the queue.
type item struct {
	kind    itemKind
	member  int32 // process, or step
	serial  int32 // incarnation of the process or of the fault, for what must not outlive it
	conn    int32
	timer   int32
	message any // protocol.Request or protocol.Response
}

type itemKind uint8

const (
	startItem     itemKind = iota // a process is to start
	stepItem                      // a step of the scenario is due
	standItem                     // a controller begins that stands beside the group
	healItem                      // a fault ends
	requestItem                   // a request reaches the broker
	responseItem                  // an answer reaches the client
	clientTimer                   // a client's timer
	groupTimer                    // a timer of the coordinator
	persistedItem                 // the oldest append is done
	failoverItem                  // the next stage of a failover
	graceItem                     // a process that was asked to end is killed
	brokerItem                    // the broker goes on
	lookItem                      // a controller wants to look
)

// workLimit is the most that one run may take: items of the queue and batches followed
// one by one.
const workLimit = 200_000_000

// New makes the world of a scenario at time 0. What happens goes to the sink.
func New(scenario *Scenario, sink event.Sink) *World {
	w := &World{}
	w.setUp(scenario, sink, false)
	return w
}

// Counted is [New] for a sink that only counts what happens: it is not told what anybody is
// configured with. To write down every setting of every member takes as long as a minute of
// their lives.
func Counted(scenario *Scenario, sink event.Sink) *World {
	w := &World{}
	w.CountAgain(scenario, sink)
	return w
}

// CountAgain makes it what [Counted] makes, in the memory of the run that it has come to the end of.
func (w *World) CountAgain(scenario *Scenario, sink event.Sink) { w.setUp(scenario, sink, true) }

func (w *World) setUp(scenario *Scenario, sink event.Sink, counted bool) {
	w.reset()
	w.scenario, w.sink, w.counted = scenario, sink, counted
	w.logs, w.states, w.engines = newLogs(scenario.Topics), &states{}, engines
	w.broker.init(scenario)
	w.broker.group.Topics(w.logs.counts())
	for i := range scenario.Members {
		w.processes = append(w.processes, newProcess(scenario.Seed, scenario.Run, &scenario.Members[i]))
	}
	w.introduceListed()
	w.configured()
	for i, t := range scenario.Topics {
		w.cluster = append(w.cluster, assignor.Topic{Name: t.Name, Racks: t.Racks})
		w.emit(event.Coordinator, event.PartitionsAdded{Topic: protocol.TopicID(i), Partitions: t.atFirst()})
		w.emit(event.Coordinator, event.Produced{Topic: protocol.TopicID(i), Rate: t.Rate})
	}
	for i := range scenario.Members {
		if start := scenario.Members[i].Start; start != clock.Never {
			w.queue.At(start, item{kind: startItem, member: int32(i)})
		}
	}
	for i := range scenario.Steps {
		w.queue.At(scenario.Steps[i].At, item{kind: stepItem, member: int32(i)})
	}
	for i := range scenario.Standing {
		w.queue.At(scenario.Standing[i].At, item{kind: standItem, member: int32(i)})
	}
	if scenario.Rest != nil {
		w.queue.At(scenario.Rest.From, item{kind: lookItem})
	}
}

// reset leaves nothing of it but memory.
func (w *World) reset() {
	w.queue.Reset()
	for i := range w.conns {
		w.conns[i] = conn{free: true, inbox: w.conns[i].inbox[:0], held: w.conns[i].held[:0]}
	}
	for i := range w.processes {
		if c := w.processes[i].client; c != nil {
			w.former = append(w.former, c)
		}
	}
	w.fx.Reset()
	w.groupFx.Reset()
	*w = World{
		queue: w.queue, conns: w.conns, broker: w.broker.emptied(), fx: w.fx, groupFx: w.groupFx,
		processes: w.processes[:0], former: w.former, numbers: w.numbers[:0], controllers: w.controllers[:0],
		resting: resting{since: clock.Never, lacks: nobody, disturbed: true, seats: w.resting.seats[:0]},
		quiet:   quietTime{limit: clock.Never, untold: w.quiet.untold[:0], commits: w.quiet.commits, line: w.quiet.line, ahead: w.quiet.ahead, still: w.quiet.still, ids: w.quiet.ids, ops: w.quiet.ops, leaping: leaping{marked: w.quiet.marked, by: w.quiet.by}},
	}
}

// Now is the time of the run.
func (w *World) Now() clock.Time { return w.queue.Now() }

// Step takes the next thing that happens, and tells whether there was one before
// the end of the run, to which it goes on otherwise.
func (w *World) Step() (bool, error) {
	if w.failed != nil {
		return false, w.failed
	}
	if end := w.End(); w.queue.Peek() > end {
		w.queue.Advance(end)
		return false, nil
	}
	if w.onTheWire == 0 {
		w.passQuiet()
	}
	it, seq, _ := w.queue.Next()
	w.steps++
	if len(w.quiet.untold) > 0 {
		w.tellQuiet()
	}
	w.handle(it, seq)
	if w.spreadDue {
		w.spread()
	}
	if w.unsettled {
		w.becalm()
	}
	if len(w.controllers) > 0 {
		w.control()
	}
	if w.scenario.Rest != nil {
		w.settle()
	}
	if w.failed == nil && (w.steps >= w.look || w.steps > workLimit) && w.isEndless() {
		w.failed = fmt.Errorf("stopped at %s: the run has taken %d steps and does not come to an end; the last events were %s", w.Now(), workLimit, w.last.text(w.namesInEvents()))
	}
	return w.failed == nil, w.failed
}

// RunUntil runs to a moment, at most to the end of the run.
func (w *World) RunUntil(t clock.Time) error {
	w.quiet.limit = t
	defer func() { w.quiet.limit = clock.Never }()
	for w.queue.Peek() <= min(t, w.End()) {
		if more, err := w.Step(); !more {
			return err
		}
	}
	w.queue.Advance(min(t, w.End()))
	return w.failed
}

// Run runs to its end and closes the record.
func (w *World) Run() error {
	if err := w.RunUntil(clock.Never); err != nil {
		return err
	}
	w.Finish()
	return nil
}

// Finish writes down what the clients have processed up to now, and what is still to come.
func (w *World) Finish() {
	w.tellQuiet()
	for i := range w.processes {
		if p := &w.processes[i]; p.client != nil {
			w.fx.Reset()
			p.client.Finish(w.Now(), &w.fx)
			w.emitAll(int32(i))
		}
	}
	w.unfinished()
}

func (w *World) handle(it item, seq uint64) {
	switch it.kind {
	case startItem:
		if it.serial == w.processes[it.member].incarnation {
			w.start(int(it.member))
		}
	case stepItem:
		w.takeStep(int(it.member))
	case standItem:
		w.begins(&w.scenario.Standing[it.member])
	case healItem:
		w.heal(it)
	case requestItem:
		w.arrive(it)
	case responseItem:
		w.deliver(it)
	case clientTimer:
		w.clientTimer(it, seq)
	case groupTimer:
		w.groupTimer(it, seq)
	case persistedItem:
		w.persisted(it)
	case failoverItem:
		w.failoverGoesOn(it.serial)
	case graceItem:
		w.graceOver(it)
	case brokerItem:
		w.brokerWakes()
	case lookItem: // they all do, whatever it was
	}
}

// begins lets a controller begin.
func (w *World) begins(s *Step) {
	w.controllers = append(w.controllers, controller{s.Verb.Control(s), s})
}

func (w *World) takeStep(i int) {
	s := &w.scenario.Steps[i]
	if s.Verb.Control != nil {
		w.begins(s)
		return
	}
	if err := s.Verb.apply(w, s); err != nil && w.failed == nil {
		w.failed = fmt.Errorf("line %d: at %s: %s: %w", s.Line, s.At, s.Verb.Name, err)
	}
}

// onTarget does something to a member that a step is aimed at. It is false without an error where that
// cannot be done and is left out.
func (w *World) onTarget(s *Step, i int, do func(i int) error) (done bool, err error) {
	switch err := do(i); {
	case err == nil:
		return true, nil
	case w.leaveOut(s, i, err):
		return false, nil
	default:
		return false, fmt.Errorf("%s %w", w.scenario.Members[i].ID, err)
	}
}

// leaveOut notes that a step could not be taken on a member, if that may be.
func (w *World) leaveOut(s *Step, i int, err error) bool {
	if w.scenario.Lenient {
		w.emit(event.Coordinator, event.LeftOut{What: fmt.Sprintf("%s: %s %v", s.Verb.Name, w.scenario.Members[i].ID, err)})
	}
	return w.scenario.Lenient
}

func (w *World) emit(m event.Member, fact event.Fact) {
	e := event.Event{At: w.queue.Now(), Member: w.inEvents(m), Fact: fact}
	w.last.add(e)
	if w.scenario.Rest != nil {
		w.resting.disturb(fact)
	}
	w.sink.Event(e)
}

// emitAll tells of all that an input has led to.
func (w *World) emitAll(member int32) {
	consumed := w.fx.Consumed
	for facts := w.fx.Facts; len(facts) > 0; {
		n := ofRecords(facts)
		switch n {
		case 0:
			w.emit(event.Member(member), facts[0])
			facts = facts[1:]
			continue
		case 1:
			w.emit(event.Member(member), consumed[0])
		default:
			w.emitConsumed(event.Member(member), consumed[:n])
		}
		consumed, facts = consumed[n:], facts[n:]
	}
}

// ofRecords counts with how many facts of records others begin.
func ofRecords(facts []event.Fact) (n int) {
	for n < len(facts) && facts[n] == nil {
		n++
	}
	return n
}

// emitConsumed tells of records that have been processed of several partitions.
func (w *World) emitConsumed(m event.Member, facts []event.Consumed) {
	at, m := w.queue.Now(), w.inEvents(m)
	last := event.Event{At: at, Member: m, Fact: facts[0]} // a trail tells names alone, and these have one
	for range min(len(facts), len(w.last.events)) {
		w.last.add(last)
	}
	event.TellConsumed(w.sink, at, m, facts)
}

// Work is what the run has taken so far: items of the queue, and batches followed one by
// one, and about what those would be of quiet time. The same run takes the same on every machine.
func (w *World) Work() int64 { return w.taken() + w.quiet.spared }

// taken is what of that has not been passed as quiet time.
func (w *World) taken() int64 {
	work := w.steps
	for i := range w.processes {
		if c := w.processes[i].client; c != nil {
			work += c.Holdings.Batches()
		}
	}
	return work
}

// isEndless tells whether the run has done more than any that comes to an end. What the
// clients did by themselves is added up now and then: it takes a look at each of them, of many
// more seldom.
func (w *World) isEndless() bool {
	w.look += max(1024, int64(16*len(w.processes)))
	return w.steps > workLimit || w.taken() > workLimit
}

// trail remembers the last events, for the message about a run that does not end.
type trail struct {
	events [10]event.Event
	n      int
}

func (t *trail) add(e event.Event) {
	t.events[t.n%len(t.events)] = e
	t.n++
}

func (t *trail) text(names *event.Names) string {
	var parts []string
	for i := max(0, t.n-len(t.events)); i < t.n; i++ {
		e := t.events[i%len(t.events)]
		parts = append(parts, strings.TrimSpace(names.Member(e.Member)+" "+e.Fact.Name()))
	}
	return strings.Join(parts, ", ")
}
