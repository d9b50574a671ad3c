package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// pseudo is a terminal whose keys a test types and whose screen it reads.
type pseudo struct {
	t        *testing.T
	keys, of *os.File // the hand's side, and the command's
	mu       sync.Mutex
	screen   strings.Builder
}

func openPseudo(t *testing.T) *pseudo {
	t.Helper()
	keys, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	var n, unlocked uint32
	size := struct{ rows, columns, x, y uint16 }{24, 80, 0, 0}
	for request, of := range map[uintptr]unsafe.Pointer{syscall.TIOCSPTLCK: unsafe.Pointer(&unlocked), syscall.TIOCGPTN: unsafe.Pointer(&n), syscall.TIOCSWINSZ: unsafe.Pointer(&size)} {
		if _, _, failed := syscall.Syscall(syscall.SYS_IOCTL, keys.Fd(), request, uintptr(of)); failed != 0 {
			t.Skip(failed)
		}
	}
	of, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skip(err)
	}
	p := &pseudo{t: t, keys: keys, of: of}
	go func() {
		for buf := make([]byte, 4096); ; {
			n, err := keys.Read(buf)
			if err != nil {
				return
			}
			p.mu.Lock()
			p.screen.Write(buf[:n])
			p.mu.Unlock()
		}
	}()
	t.Cleanup(func() { keys.Close(); of.Close() })
	return p
}

// start starts the command on the terminal.
func (p *pseudo) start(args ...string) *exec.Cmd {
	p.t.Helper()
	c := command(p.t, p.t.TempDir(), args...)
	c.Stdin, c.Stdout, c.Stderr = p.of, p.of, p.of
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	return c
}

// sees waits until the screen shows a text, and forgets what came before its end.
func (p *pseudo) sees(text string) (before string) {
	p.t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		p.mu.Lock()
		all := p.screen.String()
		before, rest, found := strings.Cut(all, text)
		if found {
			p.screen.Reset()
			p.screen.WriteString(rest)
		}
		p.mu.Unlock()
		switch {
		case found:
			return before
		case time.Now().After(end):
			p.t.Fatalf("%q does not come:\n%s", text, all)
		}
	}
}

func (p *pseudo) types(keys string) {
	p.t.Helper()
	if _, err := p.keys.WriteString(keys); err != nil {
		p.t.Fatal(err)
	}
}

// isAsItWas holds the terminal to lines that show what is typed.
func (p *pseudo) isAsItWas() {
	p.t.Helper()
	var now syscall.Termios
	if err := termios(p.of, getTermios, &now); err != nil {
		p.t.Fatal(err)
	}
	if usual := uint32(syscall.ICANON | syscall.ECHO | syscall.ISIG); now.Lflag&usual != usual {
		p.t.Errorf("the terminal is left with %#x", now.Lflag)
	}
}

// On a terminal a key is enough for a hint, to skip and to quit, and answers are typed.
func TestOneKeyOnATerminal(t *testing.T) {
	p := openPseudo(t)
	state := filepath.Join(t.TempDir(), "progress.txt")
	c := p.start("learn", "nobody-owns-anything-yet", "--state", state, "--draw", "0")
	p.sees("h hint, s skip, q quit")
	p.sees("> ")
	p.types("h")
	p.sees("is followed by another one")
	p.sees("> ")
	p.types("4x\x7f5s\r")
	p.sees("The run says")
	p.sees("Enter goes on, q quits.")
	p.types(" ")
	p.sees("card 2 of")
	p.sees("> ")
	p.types("s")
	p.sees("card 3 of")
	p.sees("> ")
	p.types("q")
	p.sees("goes on here")
	if err := c.Wait(); err != nil {
		t.Error(err)
	}
	p.isAsItWas()
	if data, err := os.ReadFile(state); err != nil || !strings.HasPrefix(string(data), "nobody-owns-anything-yet.1 ") {
		t.Errorf("%v: %q", err, data)
	}
}

// ^C while somebody is asked ends the command; what was said is kept, and the terminal is as it
// was. So it is when the command is told to end.
func TestInterruptLeavesTheTerminalAsItWas(t *testing.T) {
	for _, c := range []struct {
		name string
		ends func(p *pseudo, c *exec.Cmd)
		code int
	}{
		{"^C", func(p *pseudo, _ *exec.Cmd) { p.types("1\x03") }, 130},
		{"SIGTERM", func(_ *pseudo, c *exec.Cmd) { _ = c.Process.Signal(syscall.SIGTERM) }, 143},
		{"^D", func(p *pseudo, _ *exec.Cmd) { p.types("\x04") }, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openPseudo(t)
			state := filepath.Join(t.TempDir(), "progress.txt")
			started := p.start("learn", "death", "--state", state, "--draw", "0")
			p.sees("> ")
			p.types("45s\r")
			p.sees("Enter goes on")
			p.types("\r")
			p.sees("> ")
			c.ends(p, started)
			err := started.Wait()
			var exit *exec.ExitError
			if code := started.ProcessState.ExitCode(); code != c.code || err != nil && !errors.As(err, &exit) {
				t.Errorf("%v, exit code %d", err, code)
			}
			p.isAsItWas()
			if data, err := os.ReadFile(state); err != nil || !strings.HasPrefix(string(data), "death.1 ") {
				t.Errorf("%v: %q", err, data)
			}
		})
	}
}

// What is wrong is told in lines that fit on the terminal, and in one where programs read.
func TestErrorsFitOnATerminal(t *testing.T) {
	p := openPseudo(t)
	c := p.start("learn", "nothing-of-this-name", "--state", filepath.Join(t.TempDir(), "progress.txt"))
	if err := c.Wait(); err == nil {
		t.Error("there is no such lesson")
	}
	first := p.sees("nobody-owns-anything-yet")
	all := first + p.sees("other-protocol")
	if !strings.Contains(all, "\n  ") {
		t.Errorf("%q", all)
	}
	fits(t, "an error", strings.ReplaceAll(all, "\r", ""), 80)
	_, _, errs := run("", "learn", "nothing-of-this-name")
	if strings.Count(errs, "\n") != 1 {
		t.Errorf("%q", errs)
	}
}
