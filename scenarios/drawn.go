package scenarios

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/sim"
)

// Drawn is what a run has drawn for one name.
type Drawn struct {
	Name string
	// Text is the value as a file would have it.
	Text       string
	IsDuration bool
	IsNumber   bool
	Duration   clock.Duration // if it is one
}

// JSON is the value as documents have it: a duration in milliseconds, a number as it is,
// anything else as text.
func (d Drawn) JSON() string {
	switch {
	case d.IsDuration:
		return d.Duration.Millis()
	case d.IsNumber:
		return d.Text
	}
	return strconv.Quote(d.Text)
}

// runZero is the file as it is written, from which the other runs are made.
type runZero struct {
	scenario *sim.Scenario
	drawn    []Drawn // the medians
	once     sync.Once
	stable   clock.Time
}

// firstStable is when the group is first Stable, clock.Never if it never is. The run is
// made as far as that, once, by the first who asks: runs are made side by side.
func (z *runZero) firstStable() clock.Time {
	z.once.Do(func() {
		w := sim.New(z.scenario, event.Sinks{})
		for more := true; more && w.FirstStable() == clock.Never; {
			more, _ = w.Step() // what stops the run is told by whoever makes all of it
		}
		z.stable = w.FirstStable()
	})
	return z.stable
}

// WithRun gives the scenario with all its chance drawn anew, the k-th time; 0 is the file
// as it is written. The error is of a run that what it draws makes impossible, such as a
// pause that lasts into the next one.
func (l *Loaded) WithRun(k uint64) (*Loaded, error) {
	drawn, sc := *l, *l.zero.scenario
	sc.Run = k
	sc.Members, sc.Steps, sc.Standing = slices.Clone(sc.Members), slices.Clone(sc.Steps), slices.Clone(sc.Standing)
	drawn.Scenario, drawn.Drawn = &sc, l.zero.drawn
	if k == 0 {
		return &drawn, nil
	}
	if len(l.zero.drawn) > 0 {
		again, err := l.plan.load(k)
		if err != nil {
			return nil, fmt.Errorf("run %d, which draws %s: %w", k, l.plan.draws(l.zero, k), err)
		}
		drawn.Scenario, drawn.Drawn, drawn.root = again.Scenario, again.Drawn, again.root
	}
	if l.Chance.Phase {
		drawn.Drawn = append([]Drawn{drawn.phase()}, drawn.Drawn...)
	}
	return &drawn, nil
}

// draws lists what a run draws for the names that run 0 uses.
func (p *plan) draws(zero *runZero, k uint64) string {
	var list []string
	for _, v := range p.vary {
		if slices.ContainsFunc(zero.drawn, func(d Drawn) bool { return d.Name == v.name }) {
			list = append(list, v.name+" "+v.draw(zero.scenario.Seed, k).text)
		}
	}
	return strings.Join(list, ", ")
}

// Amounts names what runs draw of numbers and lengths of time, in the order of the file. What is
// chosen among names is none.
func (l *Loaded) Amounts() (list []string) {
	for _, d := range l.zero.drawn {
		if d.IsDuration || d.IsNumber {
			list = append(list, d.Name)
		}
	}
	return list
}

// ShareOf is how large a part of all that a run could draw for a name lies below what it draws.
// To ask costs nothing like a run does: of many runs those can be found that draw much.
func (l *Loaded) ShareOf(name string, run uint64) clock.Share {
	if run == 0 {
		return 1 << 63 // the median
	}
	return shareOf(name, l.Scenario.Seed, run)
}
