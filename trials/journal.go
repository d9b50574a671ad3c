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
)

// Journal is the event stream of a run, from which all can be made that was made of the
// run itself.
type Journal struct {
	Run   event.Run
	Names *event.Names // of the members; topics come in as they are read
	lines *event.Reader
}

// End is the moment at which the run ended.
func (j *Journal) End() clock.Time { return clock.Time(j.Run.Duration) }

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
		return nil, err
	}
	run, ok := first.Fact.(event.Run)
	if !ok {
		return nil, errors.New("does not begin with the event run, as what groupsim run SCENARIO --events FILE writes does")
	}
	j.Run = run
	j.Run.Expect = slices.Concat(run.Expect, expect)
	return j, nil
}

// Report reads on to the end and reports as [Run] did. It can be called once.
func (j *Journal) Report(opts RunOptions) (*report.Report, error) {
	o := newObserver(j.Names, opts)
	o.Event(event.Event{Member: event.Coordinator, Fact: j.Run})
	end, now := j.End(), clock.Time(0)
	for n := 1; ; n++ {
		e, err := j.lines.Next()
		switch {
		case err == io.EOF:
			return o.finish()
		case err != nil:
			return nil, err
		case e.At < now || e.At > end:
			return nil, fmt.Errorf("line %d: %s is before the event above or after the end of the run, %s", j.lines.Line(), e.At, end)
		}
		if _, again := e.Fact.(event.Run); again {
			return nil, fmt.Errorf("line %d: a second run begins; one file has one run", j.lines.Line())
		}
		now = e.At
		o.Event(e)
		if opts.Progress != nil && n%1000 == 0 {
			opts.Progress(now, end)
		}
	}
}
