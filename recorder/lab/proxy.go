package lab

import (
	"net"
	"sync"
)

// proxy passes bytes between a member and the broker, until it is cut. Then
// connections stay open and nothing passes; what was sent meanwhile is delivered
// when it heals, unless its sender has closed the connection in between.
type proxy struct {
	listener net.Listener
	broker   string

	mu    sync.Mutex
	pass  chan struct{} // closed while bytes pass
	conns map[net.Conn]bool
}

func newProxy(listener net.Listener, broker string) *proxy {
	p := &proxy{listener: listener, broker: broker, pass: make(chan struct{}), conns: map[net.Conn]bool{}}
	close(p.pass)
	go p.accept()
	return p
}

func (p *proxy) accept() {
	for {
		member, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.serve(member)
	}
}

// serve carries one connection. The one to the broker is made when bytes pass: a
// member that is cut off reaches nobody.
func (p *proxy) serve(member net.Conn) {
	<-p.passing()
	broker, err := net.Dial("tcp", p.broker)
	if err != nil {
		member.Close()
		return
	}
	p.mu.Lock()
	p.conns[member], p.conns[broker] = true, true
	p.mu.Unlock()
	var both sync.WaitGroup
	both.Go(func() { p.carry(member, broker) })
	both.Go(func() { p.carry(broker, member) })
	both.Wait()
	p.mu.Lock()
	delete(p.conns, member)
	delete(p.conns, broker)
	p.mu.Unlock()
}

// carry passes on what comes from one side until that side closes. It reads on
// while the proxy is cut, to learn of a close.
func (p *proxy) carry(from, to net.Conn) {
	chunks := make(chan []byte, 1<<16)
	closed := make(chan struct{})
	go func() {
		defer close(chunks)
		defer close(closed)
		for {
			chunk := make([]byte, 16<<10)
			n, err := from.Read(chunk)
			if n > 0 {
				chunks <- chunk[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	for chunk := range chunks {
		pass := p.passing()
		select {
		case <-pass:
		default:
			<-pass
			if isClosed(closed) { // what waited is lost with its connection
				chunk = nil
			}
		}
		if chunk == nil {
			break
		}
		if _, err := to.Write(chunk); err != nil {
			break
		}
	}
	<-p.passing()
	from.Close()
	to.Close()
	for range chunks { // the reader ends with the connection
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func (p *proxy) passing() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.pass
}

func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if isClosed(p.pass) {
		p.pass = make(chan struct{})
	}
}

func (p *proxy) heal() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !isClosed(p.pass) {
		close(p.pass)
	}
}

func (p *proxy) close() {
	p.heal()
	p.listener.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.Close()
	}
}
