package librdkafka_test

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"testing"
)

// library is librdkafka itself: the program of bench/librdkafka, which the variable
// LIBRDKAFKA names. make librdkafka builds it.
type library struct {
	t       *testing.T
	path    string
	process *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
}

func newLibrary(t *testing.T) *library {
	path := os.Getenv("LIBRDKAFKA")
	if path == "" {
		t.Skip("make librdkafka asks the library; the ordinary tests have what it has answered")
	}
	l := &library{t: t, path: path}
	l.start()
	t.Cleanup(func() { l.in.Close(); _ = l.process.Wait() })
	return l
}

func (l *library) start() {
	l.process = exec.Command(l.path)
	in, err := l.process.StdinPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	out, err := l.process.StdoutPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	l.in, l.out = in, bufio.NewReader(out)
	l.process.Stderr = os.Stderr
	if err := l.process.Start(); err != nil {
		l.t.Fatal(err)
	}
}

type answer struct {
	Assignment assignment `json:"assignment"`
	Target     assignment `json:"target,omitempty"`
}

// ask puts the problem to the library; the log of one that ends over it has the reason.
func (l *library) ask(line []byte) *answer {
	l.t.Helper()
	if _, err := l.in.Write(append(line, '\n')); err != nil {
		l.t.Fatalf("%v, at %s", err, line)
	}
	text, err := l.out.ReadBytes('\n')
	if err != nil {
		l.t.Fatalf("the library has ended: %v, at %s", l.process.Wait(), line)
	}
	a := &answer{}
	if err := json.Unmarshal(text, a); err != nil {
		l.t.Fatal(err)
	}
	return a
}
