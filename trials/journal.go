package trials

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
)

// Journal is the event stream of a run, from which all can be made that was made of the
// run itself.
type Journal struct {
	Run   event.Run
	Names *event.Names // of the members; topics come in as they are read
	lines *event.Reader
}

// End is the moment at which the run ended; clock.Never of one that ended by itself, which
// its last event tells.
func (j *Journal) End() clock.Time {
	if j.Run.Rest != clock.Never {
		return clock.Never
	}
	return clock.Time(j.Run.Duration)
}

// ReadJournal begins to read an event stream, as a run with [RunOptions.Events] writes it
// by way of [event.Writer]. Further conditions on the report are judged with those of the
// scenario; what is wrong with them comes as [*scenarios.Errors].
func ReadJournal(r io.Reader, expect []string) (*Journal, error) {
	if _, err := scenarios.Expectations(expect); err != nil {
		return nil, err
	}
	j := &Journal{Names: &event.Names{}}
	j.lines = event.NewReader(r, j.Names)
	first, err := j.lines.Next()
	if err != nil && err != io.EOF {
		return nil, fmt.Errorf("%w; a journal is what groupsim run SCENARIO --events FILE writes", err)
	}
	run, ok := first.Fact.(event.Run)
	if !ok {
		return nil, errors.New("does not begin with the event run, as what groupsim run SCENARIO --events FILE writes does")
	}
	if run.Duration <= 0 || run.Duration > settings.Longest {
		return nil, fmt.Errorf("line %d: duration: a run lasts longer than 0s and at most %s, not %s", j.lines.Line(), settings.Longest, run.Duration)
	}
	if _, err := scenarios.Expectations(run.Expect); err != nil {
		return nil, fmt.Errorf("line %d: %w", j.lines.Line(), err)
	}
	j.Run = run
	j.Run.Expect = slices.Concat(run.Expect, expect)
	return j, nil
}

// Report reads on to the end and reports as [Run] did. It can be called once. A
// [UsageError] is of what is no event that can follow.
func (j *Journal) Report(opts RunOptions) (*report.Report, error) {
	o := newObserver(j.Names, opts)
	o.Event(event.Event{Member: event.Coordinator, Fact: j.Run})
	end, now := clock.Time(j.Run.Duration), clock.Time(0)
	for n := 1; ; n++ {
		e, err := j.next(now)
		if err != nil {
			return nil, &UsageError{Err: err}
		}
		if _, together := e.Fact.(event.Heartbeats); together && (opts.Metrics != nil || opts.Alerts) {
			return nil, &UsageError{Err: fmt.Errorf("line %d: heartbeats are told together here, and metrics and alerts are made of each: write the events with --events-all", j.lines.Line())}
		}
		now = e.At
		o.Event(e)
		if _, last := e.Fact.(event.End); last {
			result := o.report(e.At)
			return result, o.judge(result)
		}
		if opts.Progress != nil && n%1000 == 0 {
			opts.Progress(now, end)
		}
	}
}

// next reads the next event, which does not come before now.
func (j *Journal) next(now clock.Time) (event.Event, error) {
	e, err := j.lines.Next()
	if err == io.EOF {
		return e, fmt.Errorf("line %d: the stream breaks off: the last event of a run is end", j.lines.Line())
	}
	if err != nil {
		return e, err
	}
	if end := clock.Time(j.Run.Duration); e.At < now || e.At > end {
		return e, fmt.Errorf("line %d: %s is before the event above or after the end of the run, %s", j.lines.Line(), e.At, end)
	}
	if _, again := e.Fact.(event.Run); again {
		return e, fmt.Errorf("line %d: a second run begins; one file has one run", j.lines.Line())
	}
	return e, nil
}
