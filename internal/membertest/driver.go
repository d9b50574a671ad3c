package membertest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/scripttest"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/member/program"
	"github.com/groupsim/groupsim/noise"
	"github.com/groupsim/groupsim/protocol"
)

// Driver does for a client in tests what the simulation does in a run: it keeps the
// timers and the connections. After every input it checks, from outside, what must
// hold of any client.
type Driver struct {
	T      testing.TB
	Client *member.Process
	Twin   *member.Process // a clone that takes the next input too
	Logs   EvenLogs
	States States // nil: there is none
	Now    clock.Time
	Noise  *noise.Library // of the next process; nil: it is never late
	Ended  bool           // the process is gone
	fx     member.Effects

	Timers scripttest.Alarms[member.Timer]
	open   [member.Conns][]protocol.Request // waits for the broker's answer
	held   map[protocol.TopicPartition]*holding
	within []protocol.TopicPartition // the callback that has been entered and not left
	inside bool
}

// holding is what the facts tell of a partition that the member holds.
type holding struct {
	positioned bool
	next       int64 // the record that is to be consumed next
	gone       bool  // revoked or lost; the batch in hand may still be told
	// What was held of the partition before: a library beside the application may have
	// given it up and got it back while the application is at the same batch.
	before *holding
}

// cluster is what every client knows of the topics; how many partitions they have
// comes with metadata.
func cluster() []assignor.Topic { return []assignor.Topic{{Name: "orders"}, {Name: "refunds"}} }

// Begin starts another process.
func (d *Driver) Begin(engine func(p *member.Process) member.Engine, cfg member.Config, app member.Application, topics []protocol.TopicID) {
	d.Timers, d.open, d.held = nil, [member.Conns][]protocol.Request{}, map[protocol.TopicPartition]*holding{}
	d.inside, d.Ended = false, false
	spec := member.Spec{ClientID: "c1", Config: cfg, Application: app, Topics: topics, Cluster: cluster(), Logs: d.Logs, States: d.States, Retries: clock.NewStream(1, "backoff", 0), Reconnects: clock.NewStream(1, "reconnect", 0), Engine: engine, Program: program.New, Noise: noise.Of(d.Noise, noise.Owner{}, 1, 0, false)}
	if cfg.Protocol == member.ConsumerProtocol {
		spec.MemberID = "c1-1"
	}
	d.Client = member.New(spec)
}

// Start lets it call poll() for the first time.
func (d *Driver) Start() { d.Input(func(c *member.Process, fx *member.Effects) { c.Start(d.Now, fx) }) }

// Oldest is the request that the broker has to answer next on a connection.
func (d *Driver) Oldest(conn member.Conn) protocol.Request {
	if len(d.open[conn]) == 0 {
		return nil
	}
	return d.open[conn][0]
}

// Answer hands the answer to a connection's oldest request to the client.
func (d *Driver) Answer(conn member.Conn, response protocol.Response) {
	d.open[conn] = d.open[conn][1:]
	d.Input(func(c *member.Process, fx *member.Effects) { c.Receive(d.Now, conn, response, fx) })
}

// Fire moves the time to an armed timer and lets it expire.
func (d *Driver) Fire(op scripttest.Alarm[member.Timer]) {
	d.Timers.Set(op.Timer, clock.Never)
	d.Now = max(d.Now, op.At)
	d.Input(func(c *member.Process, fx *member.Effects) { c.Expire(d.Now, op.Timer, fx) })
}

// Input runs one input, takes its effects in and checks them.
func (d *Driver) Input(run func(c *member.Process, fx *member.Effects)) {
	joining := d.joinInFlight()
	d.fx.Reset()
	if twin := d.Twin; twin != nil {
		d.Twin = nil
		var want member.Effects
		run(twin, &want)
		run(d.Client, &d.fx)
		if diff := cmp.Diff(want, d.fx, cmpopts.EquateEmpty()); diff != "" {
			d.T.Errorf("a clone does otherwise (-clone +client):\n%s", diff)
		}
	} else {
		run(d.Client, &d.fx)
	}
	if d.Ended && (len(d.fx.Facts) > 0 || len(d.fx.Sends) > 0 || len(d.fx.Timers) > 0) {
		d.T.Errorf("at %v a process that has ended does %v", d.Now, d.fx)
	}
	for fact := range d.fx.Told {
		d.checkFact(fact)
	}
	for _, save := range d.fx.Saves {
		d.States[save.Partition] = save.State
	}
	d.checkRequests(joining)
	for _, conn := range d.fx.Closed {
		d.open[conn] = nil
	}
	for _, s := range d.fx.Sends {
		d.open[s.Conn] = append(d.open[s.Conn], s.Request)
	}
	for _, op := range d.fx.Timers {
		if op.At < d.Now {
			d.T.Errorf("at %v timer %d is set to %v", d.Now, op.Timer, op.At)
		}
		d.Timers.Set(op.Timer, op.At)
	}
	if d.fx.Exited {
		d.Ended, d.Timers, d.open = true, nil, [member.Conns][]protocol.Request{}
	}
}

// joinInFlight is the JoinGroup or SyncGroup whose answer the client has not handled
// yet.
func (d *Driver) joinInFlight() protocol.Request {
	for _, s := range d.Client.Waiting(member.ToCoordinator) {
		switch s.Request.(type) {
		case *protocol.JoinGroupRequest, *protocol.SyncGroupRequest:
			return s.Request
		}
	}
	return nil
}

// checkRequests: each request of the group's protocol is told by a fact, there is
// one JoinGroup or SyncGroup at most, and no heartbeat leaves beside a JoinGroup.
func (d *Driver) checkRequests(joining protocol.Request) {
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
		case *protocol.ConsumerGroupHeartbeatRequest:
			sent[event.ConsumerHeartbeatSent{}.Name()]++
		case *protocol.LeaveGroupRequest:
			sent["leave.sent"]++
		case *protocol.OffsetCommitRequest:
			sent["commit.sent"]++
		}
	}
	for fact := range d.fx.Told {
		switch fact.(type) {
		case event.JoinSent, event.SyncSent, event.HeartbeatSent, event.LeaveSent, event.CommitSent, event.ConsumerHeartbeatSent:
			sent[fact.Name()]--
		}
	}
	for name, n := range sent {
		if n > 0 || n < 0 && len(d.fx.Closed) == 0 { // with its connection a request is lost
			d.T.Errorf("at %v: %d more requests than facts of %s", d.Now, n, name)
		}
	}
	for conn := range member.Conns {
		d.checkWaiting(conn)
	}
}

func (d *Driver) checkAlone(before, request protocol.Request) {
	if before != nil && before == d.joinInFlight() {
		d.T.Errorf("at %v %T is sent while %T is in flight", d.Now, request, before)
	}
}

// checkWaiting: the client waits for the answers that are to come, no more and no
// less.
func (d *Driver) checkWaiting(conn member.Conn) {
	if !d.Client.Running() {
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
	waiting += d.Client.UnreadOn(conn)
	if waiting != len(d.Client.Waiting(conn)) {
		d.T.Errorf("at %v the client waits for %d answers of connection %d, there are %d", d.Now, len(d.Client.Waiting(conn)), conn, waiting)
	}
}

// checkFact holds the facts together: a partition is assigned before it is revoked
// or lost, its records are consumed once and in order, and callbacks do not overlap.
func (d *Driver) checkFact(fact event.Fact) {
	switch f := fact.(type) {
	case event.Assigned:
		d.enter(f.Partitions)
		for _, p := range f.Partitions {
			if h := d.held[p]; h != nil && !h.gone {
				d.T.Errorf("at %v %v is assigned to its holder", d.Now, p)
			}
			before := d.held[p]
			d.held[p] = &holding{}
			if d.Client.Config().Client.Traits().Beside {
				d.held[p].before = before
			}
		}
	case event.Revoked:
		d.giveUp(f.Partitions, nil)
	case event.Lost:
		d.giveUp(f.Partitions, d.within)
	case event.CallbackDone:
		if !d.inside || !slices.Equal(f.Partitions, d.within) {
			d.T.Errorf("at %v a callback for %v returns, entered %v for %v", d.Now, f.Partitions, d.inside, d.within)
		}
		d.inside = false
	case event.Closing:
		for _, p := range f.Partitions {
			d.checkHeld(p, "is given up by close()")
		}
	case event.Position:
		for i, p := range f.Partitions {
			if d.checkHeld(p, "has a position"); d.held[p].positioned {
				d.T.Errorf("at %v %v gets a second position", d.Now, p)
			}
			d.held[p].positioned, d.held[p].next = true, f.Offsets[i]
		}
	case event.Checkpoint:
		for i, p := range f.Partitions {
			going := d.inside && slices.Contains(d.within, p)
			if h := d.held[p]; h == nil || h.gone && !going || !h.positioned || f.Offsets[i] < 0 {
				d.T.Errorf("at %v %v is saved up to %d, known %+v", d.Now, p, f.Offsets[i], h)
			}
		}
	case event.Consumed:
		h := d.held[f.Partition]
		for h != nil && h.before != nil && (!h.positioned || f.From != h.next) {
			h = h.before
		}
		if h == nil || !h.positioned || f.From != h.next || f.To <= f.From || f.Since > f.Until || f.Until > d.Now {
			d.T.Errorf("at %v %v is consumed: %+v, known %+v", d.Now, f.Partition, f, h)
			return
		}
		h.next = f.To
	}
}

func (d *Driver) enter(ps []protocol.TopicPartition) {
	if d.inside {
		d.T.Errorf("at %v a callback for %v begins inside that for %v", d.Now, ps, d.within)
	}
	d.inside, d.within = true, ps
}

// giveUp takes partitions that are revoked or lost. What the callback before it has given up
// may be lost as well: a client of the consumer protocol does not count it off before the
// whole reconciliation is over (AbstractMembershipManager.transitionToFenced).
func (d *Driver) giveUp(ps, before []protocol.TopicPartition) {
	d.enter(ps)
	for _, p := range ps {
		if h := d.held[p]; h != nil && h.gone && slices.Contains(before, p) {
			continue
		}
		d.checkHeld(p, "is revoked or lost")
		d.held[p].gone = true
	}
}

func (d *Driver) checkHeld(p protocol.TopicPartition, what string) {
	if h := d.held[p]; h == nil || h.gone {
		d.T.Fatalf("at %v %v %s and is not held", d.Now, p, what)
	}
}
