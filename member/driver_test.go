package member

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// driver does for a client in tests what the simulation does in a run: it keeps the
// timers and the connections. After every input it checks, from outside, what must
// hold of any client.
type driver struct {
	t      testing.TB
	client *Process
	twin   *Process // a clone that takes the next input too
	logs   evenLogs
	now    clock.Time
	fx     Effects

	timers []TimerOp                 // armed, in the order in which they were
	open   [conns][]protocol.Request // waits for the broker's answer
	held   map[protocol.TopicPartition]*holding
	within []protocol.TopicPartition // the callback that has been entered and not left
	inside bool
	ended  bool
}

// holding is what the facts tell of a partition that the member holds.
type holding struct {
	positioned bool
	next       int64 // the record that is to be consumed next
	gone       bool  // revoked or lost; the batch in hand may still be told
	// What was held of the partition before: franz-go may have given it up and got it
	// back while the application is at the same batch.
	before *holding
}

// cluster is what every client knows of the topics; how many partitions they have
// comes with metadata.
func cluster() []assignor.Topic { return []assignor.Topic{{Name: "orders"}, {Name: "refunds"}} }

// begin starts another process.
func (d *driver) begin(cfg Config, app Application, topics []protocol.TopicID) {
	d.timers, d.open, d.held = nil, [conns][]protocol.Request{}, map[protocol.TopicPartition]*holding{}
	d.inside, d.ended = false, false
	spec := Spec{ClientID: "c1", Config: cfg, Application: app, Topics: topics, Cluster: cluster(), Logs: d.logs, Chance: clock.NewStream(1, "backoff")}
	spec.Program = loopOf
	spec.Engine = javaOf(named(cfg.AssignmentStrategy, assignor.ByName))
	if cfg.Client == event.FranzGo {
		spec.Engine = franzOf(named(cfg.AssignmentStrategy, assignor.FranzGo))
	}
	d.client = New(spec)
}

func named(names []string, find func(name string) assignor.Assignor) (list []assignor.Assignor) {
	for _, name := range names {
		list = append(list, find(name))
	}
	return list
}

func loopOf(p *Process) Program { return NewLoop(p) }

func javaOf(assignors []assignor.Assignor) func(p *Process) Engine {
	return func(p *Process) Engine { return NewJava(p, assignors) }
}

func franzOf(assignors []assignor.Assignor) func(p *Process) Engine {
	return func(p *Process) Engine { return NewFranz(p, assignors) }
}

func (d *driver) start() { d.input(func(c *Process, fx *Effects) { c.Start(d.now, fx) }) }

// oldest is the request that the broker has to answer next on a connection.
func (d *driver) oldest(conn Conn) protocol.Request {
	if len(d.open[conn]) == 0 {
		return nil
	}
	return d.open[conn][0]
}

// answer hands the answer to a connection's oldest request to the client.
func (d *driver) answer(conn Conn, response protocol.Response) {
	d.open[conn] = d.open[conn][1:]
	d.input(func(c *Process, fx *Effects) { c.Receive(d.now, conn, response, fx) })
}

// nextTimer is the armed timer that is due first, those armed earlier first.
func (d *driver) nextTimer() (next TimerOp, ok bool) {
	for _, op := range d.timers {
		if !ok || op.At < next.At {
			next, ok = op, true
		}
	}
	return next, ok
}

// fire moves the time to an armed timer and lets it expire.
func (d *driver) fire(op TimerOp) {
	d.disarm(op.Timer)
	d.now = max(d.now, op.At)
	d.input(func(c *Process, fx *Effects) { c.Expire(d.now, op.Timer, fx) })
}

func (d *driver) disarm(timer Timer) {
	d.timers = slices.DeleteFunc(d.timers, func(o TimerOp) bool { return o.Timer == timer })
}

// input runs one input, takes its effects in and checks them.
func (d *driver) input(run func(c *Process, fx *Effects)) {
	joining := d.joinInFlight()
	d.fx.Reset()
	if twin := d.twin; twin != nil {
		d.twin = nil
		var want Effects
		run(twin, &want)
		run(d.client, &d.fx)
		if diff := cmp.Diff(want, d.fx, cmpopts.EquateEmpty()); diff != "" {
			d.t.Errorf("a clone does otherwise (-clone +client):\n%s", diff)
		}
	} else {
		run(d.client, &d.fx)
	}
	if d.ended && (len(d.fx.Facts) > 0 || len(d.fx.Sends) > 0 || len(d.fx.Timers) > 0) {
		d.t.Errorf("at %v a process that has ended does %v", d.now, d.fx)
	}
	for _, fact := range d.fx.Facts {
		d.checkFact(fact)
	}
	d.checkRequests(joining)
	for _, conn := range d.fx.Closed {
		d.open[conn] = nil
	}
	for _, s := range d.fx.Sends {
		d.open[s.Conn] = append(d.open[s.Conn], s.Request)
	}
	for _, op := range d.fx.Timers {
		if op.At < d.now {
			d.t.Errorf("at %v timer %d is set to %v", d.now, op.Timer, op.At)
		}
		d.disarm(op.Timer)
		if op.At != clock.Never {
			d.timers = append(d.timers, op)
		}
	}
	if d.fx.Exited {
		d.ended, d.timers, d.open = true, nil, [conns][]protocol.Request{}
	}
}

// joinInFlight is the JoinGroup or SyncGroup whose answer the client has not handled
// yet.
func (d *driver) joinInFlight() protocol.Request {
	for _, s := range d.client.Waiting(ToCoordinator) {
		switch s.Request.(type) {
		case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest:
			return s.Request
		}
	}
	return nil
}

// checkRequests: each request of the group's protocol is told by a fact, there is
// one JoinGroup or SyncGroup at most, and no heartbeat leaves beside a JoinGroup.
func (d *driver) checkRequests(joining protocol.Request) {
	sent := map[string]int{}
	for _, s := range d.fx.Sends {
		switch r := s.Request.(type) {
		case *protocol.JoinGroupRequest:
			sent["join.sent"]++
			d.checkAlone(joining, s.Request)
			joining = r
		case *protocol.SyncGroupRequest:
			sent["sync.sent"]++
			d.checkAlone(joining, s.Request)
			joining = r
		case *protocol.HeartbeatRequest:
			sent["heartbeat.sent"]++
			if _, join := joining.(*protocol.JoinGroupRequest); join {
				d.checkAlone(joining, s.Request)
			}
		case *protocol.LeaveGroupRequest:
			sent["leave.sent"]++
		case *protocol.OffsetCommitRequest:
			sent["commit.sent"]++
		}
	}
	for _, fact := range d.fx.Facts {
		switch fact.(type) {
		case event.JoinSent, event.SyncSent, event.HeartbeatSent, event.LeaveSent, event.CommitSent:
			sent[fact.Name()]--
		}
	}
	for name, n := range sent {
		if n > 0 || n < 0 && len(d.fx.Closed) == 0 { // with its connection a request is lost
			d.t.Errorf("at %v: %d more requests than facts of %s", d.now, n, name)
		}
	}
	for conn := range conns {
		d.checkWaiting(conn)
	}
}

func (d *driver) checkAlone(before, request protocol.Request) {
	if before != nil && before == d.joinInFlight() {
		d.t.Errorf("at %v %T is sent while %T is in flight", d.now, request, before)
	}
}

// checkWaiting: the client waits for the answers that are to come, no more and no
// less.
func (d *driver) checkWaiting(conn Conn) {
	if !d.client.Running() {
		return
	}
	waiting := 0
	for _, s := range d.fx.Sends {
		if s.Conn == conn {
			waiting++
		}
	}
	if !slices.Contains(d.fx.Closed, conn) {
		waiting += len(d.open[conn])
	}
	for _, a := range d.client.inbox {
		if a.conn == conn {
			waiting++
		}
	}
	if waiting != len(d.client.Waiting(conn)) {
		d.t.Errorf("at %v the client waits for %d answers of connection %d, there are %d", d.now, len(d.client.Waiting(conn)), conn, waiting)
	}
}

// checkFact holds the facts together: a partition is assigned before it is revoked
// or lost, its records are consumed once and in order, and callbacks do not overlap.
func (d *driver) checkFact(fact event.Fact) {
	switch f := fact.(type) {
	case event.Assigned:
		d.enter(f.Partitions)
		for _, p := range f.Partitions {
			if h := d.held[p]; h != nil && !h.gone {
				d.t.Errorf("at %v %v is assigned to its holder", d.now, p)
			}
			before := d.held[p]
			d.held[p] = &holding{}
			if d.client.spec.Config.Client == event.FranzGo {
				d.held[p].before = before
			}
		}
	case event.Revoked:
		d.giveUp(f.Partitions)
	case event.Lost:
		d.giveUp(f.Partitions)
	case event.CallbackDone:
		if !d.inside || !slices.Equal(f.Partitions, d.within) {
			d.t.Errorf("at %v a callback for %v returns, entered %v for %v", d.now, f.Partitions, d.inside, d.within)
		}
		d.inside = false
	case event.Closing:
		for _, p := range f.Partitions {
			d.checkHeld(p, "is given up by close()")
		}
	case event.Position:
		for i, p := range f.Partitions {
			if d.checkHeld(p, "has a position"); d.held[p].positioned {
				d.t.Errorf("at %v %v gets a second position", d.now, p)
			}
			d.held[p].positioned, d.held[p].next = true, f.Offsets[i]
		}
	case event.Consumed:
		h := d.held[f.Partition]
		for h != nil && h.before != nil && (!h.positioned || f.From != h.next) {
			h = h.before
		}
		if h == nil || !h.positioned || f.From != h.next || f.To <= f.From || f.Since > f.Until || f.Until > d.now {
			d.t.Errorf("at %v %v is consumed: %+v, known %+v", d.now, f.Partition, f, h)
			return
		}
		h.next = f.To
	}
}

func (d *driver) enter(ps []protocol.TopicPartition) {
	if d.inside {
		d.t.Errorf("at %v a callback for %v begins inside that for %v", d.now, ps, d.within)
	}
	d.inside, d.within = true, ps
}

func (d *driver) giveUp(ps []protocol.TopicPartition) {
	d.enter(ps)
	for _, p := range ps {
		d.checkHeld(p, "is revoked or lost")
		d.held[p].gone = true
	}
}

func (d *driver) checkHeld(p protocol.TopicPartition, what string) {
	if h := d.held[p]; h == nil || h.gone {
		d.t.Fatalf("at %v %v %s and is not held", d.now, p, what)
	}
}
