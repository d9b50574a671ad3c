package lab

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// broker is a KRaft broker and controller in one process, on the loopback.
type broker struct {
	address string // for whoever is never cut off
	proxies map[int]*proxy
	process *exec.Cmd
	exited  chan struct{}
	stdin   io.Closer
	dir     string
	log     tail
}

// startBroker starts a broker with these settings, and a listener with a proxy for
// each of these members.
func startBroker(home string, settings map[string]any, cutOff []int) (*broker, error) {
	dir, err := os.MkdirTemp("", "groupsim-broker-")
	if err != nil {
		return nil, err
	}
	b := &broker{proxies: map[int]*proxy{}, dir: dir, exited: make(chan struct{})}
	properties, err := b.properties(settings, cutOff)
	file := filepath.Join(dir, "server.properties")
	if err == nil {
		err = os.WriteFile(file, []byte(properties), 0o644)
	}
	if err == nil {
		err = b.run(java(home, "384m", "broker-log4j.properties", "groupsim.Broker", file))
	}
	if err != nil {
		b.stop()
		return nil, err
	}
	return b, nil
}

func (b *broker) run(c *exec.Cmd) (err error) {
	c.Stdout, c.Stderr = &b.log, &b.log
	if b.stdin, err = c.StdinPipe(); err != nil {
		return err
	}
	if err = c.Start(); err != nil {
		return err
	}
	b.process = c
	go func() {
		_ = c.Wait() // an exit status says nothing that the log does not
		close(b.exited)
	}()
	return nil
}

// properties writes server.properties. Ports are taken where they are free; nobody
// holds them until the broker does.
func (b *broker) properties(settings map[string]any, cutOff []int) (string, error) {
	ports, err := freePorts(2 + len(cutOff))
	if err != nil {
		return "", err
	}
	b.address = ports[0]
	listeners := []string{"MAIN://" + ports[0], "CONTROLLER://" + ports[1]}
	advertised := []string{"MAIN://" + ports[0]}
	protocols := []string{"MAIN:PLAINTEXT", "CONTROLLER:PLAINTEXT"}
	for i, member := range cutOff {
		name := fmt.Sprintf("M%d", member)
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return "", err
		}
		b.proxies[member] = newProxy(l, ports[2+i])
		listeners = append(listeners, name+"://"+ports[2+i])
		advertised = append(advertised, name+"://"+l.Addr().String())
		protocols = append(protocols, name+":PLAINTEXT")
	}
	lines := []string{
		"process.roles=broker,controller",
		"node.id=1",
		"controller.quorum.voters=1@" + ports[1],
		"controller.listener.names=CONTROLLER",
		"inter.broker.listener.name=MAIN",
		"listeners=" + strings.Join(listeners, ","),
		"advertised.listeners=" + strings.Join(advertised, ","),
		"listener.security.protocol.map=" + strings.Join(protocols, ","),
		"log.dirs=" + filepath.Join(b.dir, "logs"),
		"num.network.threads=1",
		"auto.create.topics.enable=false",
		"offsets.topic.replication.factor=1",
		"offsets.topic.num.partitions=1",
		"transaction.state.log.replication.factor=1",
		"transaction.state.log.min.isr=1",
		"share.coordinator.state.topic.replication.factor=1",
		"share.coordinator.state.topic.min.isr=1",
	}
	for key, value := range settings {
		if list, ok := value.([]string); ok {
			value = strings.Join(list, ",")
		}
		lines = append(lines, fmt.Sprintf("%s=%v", key, value))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n") + "\n", nil
}

func freePorts(n int) ([]string, error) {
	var addresses []string
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		addresses = append(addresses, l.Addr().String())
	}
	return addresses, nil
}

// addressFor is the address that a member gets.
func (b *broker) addressFor(member int) string {
	if p := b.proxies[member]; p != nil {
		return p.listener.Addr().String()
	}
	return b.address
}

// ready waits until a request to the broker succeeds.
func (b *broker) ready(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, 90*time.Second)
	defer cancel()
	for {
		attempt, stop := context.WithTimeout(ctx, 2*time.Second)
		err := ask(attempt)
		stop()
		if err == nil {
			return nil
		}
		select {
		case <-b.exited:
			return errors.New("the broker has ended; its log ends so:\n" + b.log.String())
		case <-ctx.Done():
			return fmt.Errorf("the broker does not answer: %w; its log ends so:\n%s", err, b.log.String())
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// stop ends the broker and removes its files.
func (b *broker) stop() {
	for _, p := range b.proxies {
		p.close()
	}
	if b.process != nil {
		b.stdin.Close()
		_ = b.process.Process.Kill() // it may have ended
		<-b.exited
	}
	os.RemoveAll(b.dir)
}

// tail keeps the end of what a process prints.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailLength = 6000

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if extra := len(t.text) - tailLength; extra > 0 {
		t.text = append(t.text[:0], t.text[extra:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.text))
}
