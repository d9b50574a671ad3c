package lab

import (
	"bufio"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// process is one incarnation of a member.
type process struct {
	cmd     *exec.Cmd
	stdin   io.WriteCloser
	polling chan struct{} // closed when the program comes to poll()
	exited  chan struct{} // closed when it has ended and all it printed is read
	errors  tail

	ending  bool   // it was told to close, or killed, or said itself that it ends
	why     string // it says that it ends
	stopped bool   // by SIGSTOP
}

// startProcess starts a member's program. Every line that it prints goes to line, and of its
// standard error to log; nil if that has no log.
func startProcess(cmd *exec.Cmd, line, log func(p *process, text []byte)) (*process, error) {
	p := &process{cmd: cmd, polling: make(chan struct{}), exited: make(chan struct{})}
	// A ^C is for the recorder, which then ends its processes.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var err error
	if p.stdin, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	var reading sync.WaitGroup
	reading.Go(func() { p.read(stdout, line) })
	reading.Go(func() {
		p.read(stderr, func(p *process, text []byte) {
			fmt.Fprintf(&p.errors, "%s\n", text)
			if log != nil {
				log(p, text)
			}
		})
	})
	go func() {
		reading.Wait()
		_ = cmd.Wait() // the program says why it ends
		close(p.exited)
	}()
	return p, nil
}

func (p *process) read(from io.Reader, line func(p *process, text []byte)) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line(p, lines.Bytes())
	}
}

func (p *process) command(text string) error {
	_, err := fmt.Fprintln(p.stdin, text)
	return err
}

// signal stops, continues or kills it. A process that has ended by itself meanwhile
// is noticed elsewhere.
func (p *process) signal(s syscall.Signal) { _ = p.cmd.Process.Signal(s) }

func (p *process) running() bool { return !isClosed(p.exited) }

// end kills it and waits.
func (p *process) end() {
	p.signal(syscall.SIGKILL)
	select {
	case <-p.exited:
	case <-time.After(10 * time.Second): // a child of it holds its output open
	}
}
