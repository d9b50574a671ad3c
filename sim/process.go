package sim

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// process is a member in its present incarnation, and what goes on around it.
type process struct {
	client      *member.Process // nil before the first start
	incarnation int32
	closing     bool     // close() has been ordered
	due         bool     // its platform has ended it, and is to launch it again
	terminating bool     // it has been asked to end, and is killed if it does not
	given       bool     // the coordinator counts it in, with an assignment of this generation
	calm        bool     // its commits need not be looked at; see calm.go
	stopped     bool     // a fault without an end keeps it from working
	conns       [2]int32 // by member.Conn
	link        link     // as its scenario has it
	faults      [faultKinds]fault
	timers      [member.Timers]clock.Timer
	jitter      [2][2]clock.Stream // by connection and direction
	started     clock.Time         // when this one first called poll()
	ended       clock.Time         // when the last one ended; 0: none has
	launched    clock.Time         // when its platform launched the process; clock.Never: none has
	// revival says how the member comes back once its process has ended: down
	// after that, or never if negative.
	revival clock.Duration
	returns clock.Time // when that is; clock.Never: not yet known, or it does not

	consumer    member.Config // of the next start
	application member.Application
	topics      []protocol.TopicID // subscribed to
	told        event.Settings     // the settings that the events have last said it has
	issued      int                // member ids handed out so far
	uuids       clock.Stream
}

// link is how long messages take, without noise.
type link struct{ latency, jitter clock.Duration }

// noRevival: the member stays away when its process ends.
const noRevival clock.Duration = -1

func newProcess(seed, run uint64, m *Member) process {
	p := process{link: link{m.Latency, m.Jitter}, consumer: m.Consumer, application: m.Application, topics: m.Topics, revival: noRevival, returns: clock.Never, launched: clock.Never}
	p.uuids = clock.StreamOf(seed, run, "member id of ", m.ID)
	for end := range p.jitter {
		if m.Jitter == 0 {
			break
		}
		for d := range p.jitter[end] {
			p.jitter[end][d] = clock.StreamOf(seed, run, "latency of ", m.ID, ", connection ", strconv.Itoa(end), ", direction ", strconv.Itoa(d))
		}
	}
	return p
}

func (p *process) running() bool { return p.client != nil && p.client.Running() }

// memberID is the id that the coordinator is to hand out next: one that the
// scenario lists, else the client's id, or the static member's, and a UUID. Where Kafka has
// a UUID alone, in consumer groups, the name is there, too: people read it.
func (w *World) memberID(m int, instance string) protocol.MemberID {
	p, spec := &w.processes[m], &w.scenario.Members[m]
	if p.issued < len(spec.MemberIDs) {
		return spec.MemberIDs[p.issued]
	}
	name := spec.ID
	if instance != "" {
		name = instance
	}
	stream := p.uuids
	hi, lo := stream.Uint64(), stream.Uint64()
	hi, lo = hi&^0xf000|0x4000, lo&^(3<<62)|1<<63
	id := append(make([]byte, 0, 64), name...)
	id = appendHex(append(id, '-'), hi>>32, 8)
	id = appendHex(append(id, '-'), hi>>16, 4)
	id = appendHex(append(id, '-'), hi, 4)
	id = appendHex(append(id, '-'), lo>>48, 4)
	return protocol.MemberID(appendHex(append(id, '-'), lo, 12))
}

// appendHex appends the last digits of a number.
func appendHex(b []byte, n uint64, digits int) []byte {
	for digits--; digits >= 0; digits-- {
		b = append(b, "0123456789abcdef"[n>>(4*digits)&0xf])
	}
	return b
}

// memberIDUsed moves on to the next id.
func (w *World) memberIDUsed(m int) {
	p := &w.processes[m]
	if p.issued >= len(w.scenario.Members[m].MemberIDs) {
		p.uuids.Uint64()
		p.uuids.Uint64()
	}
	p.issued++
}

var (
	errRunning = errors.New("is running already")
	errGone    = errors.New("is not running")
	errClosing = errors.New("is closing already")
)

// start makes a member's process call poll() for the first time.
func (w *World) start(m int) {
	p, spec := &w.processes[m], &w.scenario.Members[m]
	if p.running() {
		w.fail(fmt.Errorf("at %s: cannot start %s: it %w", w.Now(), spec.ID, errRunning))
		return
	}
	p.incarnation++
	p.started = w.Now()
	p.due = false
	w.census++
	p.revival, p.returns, p.closing, p.terminating, p.calm = noRevival, clock.Never, false, false, false
	w.unsettled = true
	p.timers = [member.Timers]clock.Timer{}
	library, ownID := w.engines[keyOf(&p.consumer)], protocol.MemberID("")
	if p.consumer.Protocol == member.ConsumerProtocol {
		ownID = w.memberID(m, p.consumer.GroupInstanceID)
		w.memberIDUsed(m)
	}
	name := w.incarnation(m)
	p.client = member.NewIn(w.memory(), member.Spec{
		ClientID: spec.ID, MemberID: ownID, Config: p.consumer, Application: p.application, Topics: p.topics,
		Cluster: w.cluster, Logs: w.logs, States: w.states,
		Retries:    w.stream("backoff", name),
		Reconnects: w.stream("reconnect", name),
		Connects:   of(spec.Connects, p.incarnation),
		WarmUp:     of(spec.WarmUps, p.incarnation),
		Latency:    spec.Latency + spec.Jitter/2, CommitTakes: 2*spec.Latency + spec.Jitter + w.scenario.Append,
		Noise:  w.noise(library.noise, noise.Owner{Name: name, Young: w.broker.firstStable == clock.Never}),
		Engine: library.engine, Program: newProgram,
	})
	for end := range p.conns {
		p.conns[end] = w.connect(m, member.Conn(end))
	}
	if w.numbers[m] == event.Coordinator { // a step starts what a controller was to bring
		w.introduce(m)
		w.emit(event.Member(m), event.ProcessLaunch{ID: spec.ID})
	}
	w.tellProcess(m)
	w.fx.Reset()
	p.client.Start(w.Now(), &w.fx)
	w.carryOut(m)
	if w.broker.stall.active && p.running() {
		w.loseBroker(m)
	}
}

// memory is that of a process of the last run, or new.
func (w *World) memory() *member.Process {
	last := len(w.former) - 1
	if last < 0 {
		return new(member.Process)
	}
	p := w.former[last]
	w.former = w.former[:last]
	return p
}

// incarnation names a member's present incarnation.
func (w *World) incarnation(m int) string {
	return w.scenario.Members[m].ID + ", incarnation " + strconv.Itoa(int(w.processes[m].incarnation))
}

// stream is that of some chance in one.
func (w *World) stream(of, incarnation string) clock.Stream {
	return clock.StreamOf(w.scenario.Seed, w.scenario.Run, of, " of ", incarnation)
}

// noise is how late things are for a process.
func (w *World) noise(of *noise.Library, o noise.Owner) noise.Source {
	return noise.Of(of, o, w.scenario.Seed, w.scenario.Run, w.scenario.Chance.Noise)
}

// input hands an input to a running client and carries out what it leads to.
func (w *World) input(m int, do func(c *member.Process, now clock.Time, fx *member.Effects)) {
	w.fx.Reset()
	do(w.processes[m].client, w.Now(), &w.fx)
	w.carryOut(m)
}

func (w *World) receive(m int, end member.Conn, message any) {
	w.fx.Reset()
	w.processes[m].client.Receive(w.Now(), end, message.(protocol.Response), &w.fx)
	w.carryOut(m)
}

func (w *World) clientTimer(it item, seq uint64) {
	p := &w.processes[it.member]
	if it.serial != p.incarnation || !clock.Fired(&w.queue, &p.timers[it.timer], seq, it) || !p.running() {
		return
	}
	w.fx.Reset()
	p.client.Expire(w.Now(), member.Timer(it.timer), &w.fx)
	w.carryOut(int(it.member))
}

// carryOut carries a client's effects out, in their order.
func (w *World) carryOut(m int) {
	p := &w.processes[m]
	w.emitAll(int32(m))
	if len(w.fx.Saves) > 0 {
		w.states.save(w.fx.Saves)
	}
	for _, u := range w.fx.Unwatched {
		w.tellCoordinator(m, u.Request, u.Arrived)
	}
	for _, end := range w.fx.Closed {
		w.hangUp(p.conns[end])
		p.conns[end] = w.connect(m, end)
	}
	for _, s := range w.fx.Sends {
		w.sendUp(p.conns[s.Conn], s.Request, s.Late)
	}
	for _, op := range w.fx.Timers {
		w.setTimer(m, op)
	}
	rest := w.fx.Rest
	if w.fx.Exited {
		w.exited(m)
	}
	if rest != (member.Rest{}) {
		w.restOthers(m, rest)
	}
}

// setTimer sets a timer of a client, or clears it.
func (w *World) setTimer(m int, op member.TimerOp) {
	p := &w.processes[m]
	if op.At == clock.Never {
		p.timers[op.Timer].Clear()
		return
	}
	clock.Arm(&w.queue, &p.timers[op.Timer], op.At, item{kind: clientTimer, member: int32(m), serial: p.incarnation, timer: int32(op.Timer)})
}

// exited takes note that a process has ended: its faults end with it, its
// connections are closed, and it comes back if it was to.
func (w *World) exited(m int) {
	p := &w.processes[m]
	for kind := range p.faults {
		p.faults[kind].end()
	}
	p.application = w.scenario.Members[m].Application
	for _, id := range p.conns {
		w.hangUp(id)
	}
	p.closing, p.terminating, p.stopped = false, false, false
	p.launched, p.ended = clock.Never, w.Now()
	w.census++
	if p.revival != noRevival {
		w.revive(m)
	}
	if p.client.TakesOthers() {
		w.closeOthers(m)
	}
}

func (w *World) fail(err error) {
	if w.failed == nil {
		w.failed = err
	}
}
