package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// conn is one TCP connection between a process and the broker, as long as either
// end has something to do with it. Both directions keep their order. The broker
// serves one request of a connection at a time (SocketServer mutes the channel):
// what follows a parked JoinGroup waits for its answer.
type conn struct {
	member      int32
	incarnation int32
	end         member.Conn
	open        bool // the client has not closed it
	free        bool // nobody has anything to do with it: the place may be used again
	busy        bool // the broker serves a request
	dropped     bool // and never answers it: the connection is stuck
	inbox       []any
	inFlight    int        // messages on their way, in both directions, held ones too
	up, down    clock.Time // when the last message each way arrives
	held        []item     // what waits for the link to heal, in the order of its arrival
}

// connect opens a connection, which takes no time.
func (w *World) connect(m int, end member.Conn) int32 {
	c := conn{member: int32(m), incarnation: w.processes[m].incarnation, end: end, open: true}
	for ; int(w.free) < len(w.conns); w.free++ {
		if old := &w.conns[w.free]; old.free {
			c.inbox, c.held = old.inbox[:0], old.held[:0]
			*old = c
			return w.free
		}
	}
	w.conns = append(w.conns, c)
	return int32(len(w.conns) - 1)
}

// hangUp closes a connection from the client's side. What has been sent arrives, unless the
// link is cut, and is served. Kafka's broker looks at no channel that it has muted, so it learns
// of the end no sooner than it has answered; what it finds in the socket then it reads first, and
// drops the rest only once an answer cannot be written (Selector.close, maybeReadFromClosingChannel,
// CloseMode.NOTIFY_ONLY). That is a round trip behind the first answer that comes to a closed
// socket, and requests that are answered at once have all been read by then.
func (w *World) hangUp(id int32) {
	c := &w.conns[id]
	c.open = false
	c.inFlight -= len(c.held)
	w.onTheWire -= len(c.held)
	c.held = c.held[:0]
	w.release(id)
}

// drop leaves a connection's request without an answer for ever.
func (w *World) drop(id int32) {
	w.conns[id].dropped = true
	w.release(id)
}

func (w *World) release(id int32) {
	c := &w.conns[id]
	if c.free = !c.open && c.inFlight == 0 && (c.dropped || !c.busy && len(c.inbox) == 0); c.free {
		w.free = min(w.free, id)
	}
}

// sendUp puts a request on its way to the broker, a little late; where it is on its way
// already, that is less than nothing.
func (w *World) sendUp(id int32, request any, late clock.Duration) {
	c := &w.conns[id]
	c.up = max(c.up, w.Now(), w.Now().Add(late+w.latency(int(c.member), c.end, toBroker)))
	c.inFlight++
	w.onTheWire++
	w.queue.At(c.up, item{kind: requestItem, conn: id, message: request})
}

// sendDown puts an answer on its way to the client, if it still listens.
func (w *World) sendDown(id int32, response any) {
	c := &w.conns[id]
	if !c.open {
		return
	}
	c.down = max(c.down, w.Now().Add(w.latency(int(c.member), c.end, toClient)))
	c.inFlight++
	w.onTheWire++
	w.queue.At(c.down, item{kind: responseItem, conn: id, member: c.member, message: response})
}

// arrive takes a request in at the broker.
func (w *World) arrive(it item) {
	c := &w.conns[it.conn]
	if p := &w.processes[c.member]; p.faults[cutFault].active && p.incarnation == c.incarnation {
		c.held = append(c.held, it)
		return
	}
	c.inFlight--
	w.onTheWire--
	c.inbox = append(c.inbox, it.message)
	if b := &w.broker.stall; b.active {
		b.unread = append(b.unread, it.conn)
		return
	}
	w.serveNext(it.conn)
}

// serveNext serves the connection's next request, if it is not busy with one.
func (w *World) serveNext(id int32) {
	for c := &w.conns[id]; !c.busy && len(c.inbox) > 0; c = &w.conns[id] {
		request := c.inbox[0]
		c.inbox = append(c.inbox[:0], c.inbox[1:]...)
		c.busy = true
		w.serve(id, request)
	}
	w.release(id)
}

// answer ends the service of a connection's request, when the broker does.
func (w *World) answer(id int32, response any) {
	if b := &w.broker.stall; b.active {
		b.unsent = append(b.unsent, unsent{id, response})
		return
	}
	w.conns[id].busy = false
	w.sendDown(id, response)
	w.serveNext(id)
}

// deliver hands an answer to the client it was meant for, unless it has closed the
// connection.
func (w *World) deliver(it item) {
	c, p := &w.conns[it.conn], &w.processes[it.member]
	if c.open && p.faults[cutFault].active {
		c.held = append(c.held, it)
		return
	}
	c.inFlight--
	w.onTheWire--
	if !c.open {
		w.release(it.conn)
		return
	}
	w.receive(int(it.member), c.end, it.message)
}

// flow lets through what a healed link has held back, in order, and before anything
// that is still on its way.
func (w *World) flow(m int) {
	for _, id := range w.processes[m].conns {
		held := w.conns[id].held
		w.conns[id].held = nil
		for _, it := range held {
			if it.kind == requestItem {
				w.arrive(it)
			} else {
				w.deliver(it)
			}
		}
	}
}

// direction of a message.
type direction uint8

const (
	toBroker direction = iota
	toClient
)

// directions of a connection.
const directions = 2

// latency draws the time that a message takes.
func (w *World) latency(m int, end member.Conn, d direction) clock.Duration {
	return w.processes[m].takes(w.Now(), end, d)
}

// takes draws the time that a message takes that leaves at a moment; each direction of each connection
// has a stream of its own.
func (p *process) takes(leaves clock.Time, end member.Conn, d direction) clock.Duration {
	takes := p.link.latency + p.client.Noise().Way(leaves, uint64(end)*directions+uint64(d))
	if p.link.jitter != 0 {
		takes += p.jitter[end][d].Duration(p.link.jitter)
	}
	return max(0, takes)
}

// Up implements [member.Link].
func (p *process) Up(conn member.Conn, leaves clock.Time) clock.Duration {
	return p.takes(leaves, conn, toBroker)
}

// Down implements [member.Link].
func (p *process) Down(conn member.Conn, leaves clock.Time) clock.Duration {
	return p.takes(leaves, conn, toClient)
}

// Pass implements [member.Link].
func (p *process) Pass(conn member.Conn, n int64) {
	if p.link.jitter != 0 {
		for d := range p.jitter[conn] {
			p.jitter[conn][d].Pass(uint64(n))
		}
	}
}

// Exact implements [member.Link].
func (p *process) Exact() bool { return p.link.jitter == 0 }

// Bounds implements [member.Link].
func (p *process) Bounds() (least, most clock.Duration) {
	soonest, latest := p.client.Noise().Ways()
	return max(0, p.link.latency+soonest), p.link.latency + latest + p.link.jitter
}
