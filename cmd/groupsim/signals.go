package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// endings are the signals that ask the command to end. By SIGPIPE the reader of its output
// says that it has enough; taken in this way, the write fails and all is put in order.
var endings = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE}

// stopped is why the command ends before its time.
type stopped struct{ by syscall.Signal }

func (s *stopped) Error() string {
	switch s.by {
	case syscall.SIGINT:
		return "interrupted"
	case syscall.SIGTERM:
		return "terminated"
	}
	return "ended by the signal " + s.by.String()
}

// code is what shells give for a process that a signal ended.
func (s *stopped) code() int { return 128 + int(s.by) }

// grace is how long a clean end may take. Who asks twice does not want to wait for it.
const grace = 2 * time.Second

// untilSignalled gives a context that ends when a signal asks for it. A command that has
// not come to its end some time later is ended: its unfinished files are taken away, and
// exit is called.
func untilSignalled(errs io.Writer, exit func(code int)) (ctx context.Context, done func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals, over := make(chan os.Signal, 4), make(chan struct{})
	signal.Notify(signals, endings...)
	go func() {
		var why *stopped
		for why == nil {
			select {
			case s := <-signals:
				if s != syscall.SIGPIPE {
					why = &stopped{s.(syscall.Signal)}
				}
			case <-over:
				return
			}
		}
		cancel(why)
		select {
		case <-over:
			return
		case <-signals:
		case <-time.After(grace):
		}
		unfinished.end()
		complain(errs, why)
		exit(why.code())
	}()
	return ctx, func() { signal.Stop(signals); close(over) }
}

// endedBy gives the code of a command that a signal has ended, and says so if what failed by that has not.
func endedBy(ctx context.Context, errs io.Writer, code int) int {
	var why *stopped
	if !errors.As(context.Cause(ctx), &why) {
		return code
	}
	if code != exitFailed {
		complain(errs, why)
	}
	return why.code()
}

// enough tells whether whoever read the output has gone away.
func enough(err error) bool { return errors.Is(err, syscall.EPIPE) }
