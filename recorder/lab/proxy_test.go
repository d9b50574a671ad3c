package lab

import (
	"io"
	"net"
	"testing"
	"time"
)

// pair is a connection through a proxy, from both of its ends.
func pair(t *testing.T) (p *proxy, member, broker net.Conn) {
	t.Helper()
	server := listen(t)
	p = newProxy(listen(t), server.Addr().String())
	t.Cleanup(p.close)
	member, err := net.Dial("tcp", p.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if broker, err = server.Accept(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { member.Close(); broker.Close() })
	return p, member, broker
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func send(t *testing.T, c net.Conn, text string) {
	t.Helper()
	if _, err := c.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, c net.Conn, text string) {
	t.Helper()
	got := make([]byte, len(text))
	c.SetReadDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.ReadFull(c, got); err != nil || string(got) != text {
		t.Fatalf("got %q, %v, want %q", got, err, text)
	}
}

// silent finds that nothing comes. It cannot be sure, but a proxy that lets bytes
// pass fails here nearly always.
func silent(t *testing.T, c net.Conn) {
	t.Helper()
	c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
	if n, err := c.Read(make([]byte, 1)); n > 0 || err == io.EOF {
		t.Fatalf("read %d bytes, %v", n, err)
	}
}

func TestProxyDeliversWhatWaitedForTheLink(t *testing.T) {
	p, member, broker := pair(t)
	send(t, member, "one")
	expect(t, broker, "one")
	p.cut()
	p.cut()
	send(t, member, "two")
	send(t, broker, "three")
	silent(t, broker)
	silent(t, member)
	p.heal()
	p.heal()
	expect(t, broker, "two")
	expect(t, member, "three")
}

func TestProxyDropsWhatItsSenderGaveUp(t *testing.T) {
	p, member, broker := pair(t)
	p.cut()
	send(t, member, "lost")
	member.Close()
	silent(t, broker)
	p.heal()
	broker.SetReadDeadline(time.Now().Add(5 * time.Second))
	if text, err := io.ReadAll(broker); err != nil || len(text) > 0 {
		t.Errorf("got %q, %v, want the end of the connection", text, err)
	}
}

func TestProxyPassesACloseOn(t *testing.T) {
	_, member, broker := pair(t)
	send(t, member, "last words")
	member.Close()
	broker.SetReadDeadline(time.Now().Add(5 * time.Second))
	if text, err := io.ReadAll(broker); err != nil || string(text) != "last words" {
		t.Errorf("got %q, %v", text, err)
	}
}
