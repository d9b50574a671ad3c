package tune

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/sweep"
)

// value is the one with a number.
func (s *search) value(i int64) int64 {
	if s.Largest {
		return s.from - i
	}
	return s.from + i
}

// verdict looks at the values in one run.
func (s *search) verdict(ctx context.Context, run uint64) verdict {
	return func(i int64) (bool, error) { return s.holds(ctx, run, s.value(i)) }
}

// holds tells whether the conditions hold in a run with a value. What the loader refuses in
// this run alone, and a run that does not come to its end, do not keep them.
func (s *search) holds(ctx context.Context, run uint64, value int64) (bool, error) {
	for i := range s.Scenarios {
		if len(s.asked[i]) == 0 {
			continue
		}
		scenario, err := s.loaded.get(i, value, func() (*trials.Scenario, error) { return s.load(i, value) })
		if err != nil {
			return false, s.refuse(err)
		}
		figures, err := trials.Figures(ctx, scenario, run)
		switch {
		case err != nil && ctx.Err() != nil:
			return false, err
		case isRefusal(err):
			return false, s.refuse(err)
		case err != nil:
			return false, s.fail(run, err)
		}
		if ok, err := held(s.asked[i], figures); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

// load reads a scenario with a value.
func (s *search) load(subject int, value int64) (*trials.Scenario, error) {
	of := &s.Scenarios[subject]
	return of.Load(s.Options, s.set(of, value))
}

// set is a value as --set has it; of a scenario that the setting does not concern there is
// none.
func (s *search) set(of *sweep.Subject, value int64) []string {
	if !s.axis.OfScenario(of.Label) {
		return nil
	}
	return []string{s.axis.Key + "=" + s.Range.Value(value).Text}
}

func isRefusal(err error) bool {
	var refused *scenarios.Errors
	return errors.As(err, &refused)
}

// refuse counts a value that the loader does not take in a run.
func (s *search) refuse(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused++
	return nil
}

// fail counts a run that did not come to its end, and keeps what the first of them says.
func (s *search) fail(run uint64, err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == 0 || run < s.failedIn {
		s.failure, s.failedIn = err.Error(), run
	}
	s.failed++
	return nil
}

// cut leaves of the range what the loader takes: settings bound each other, as a session
// timeout the heartbeat interval. What it takes is taken to be one piece.
func (s *search) cut(t *Threshold) error {
	from, to := s.Range.From, s.Range.To
	belowIt, aboveIt := s.refusal(from), s.refusal(to)
	inside := from
	switch {
	case belowIt == nil && aboveIt != nil:
	case belowIt != nil && aboveIt == nil:
		inside = to
	case belowIt != nil:
		const places = 32
		for i := int64(1); i < places && s.refusal(inside) != nil; i++ {
			inside = from + (to-from)*i/places
		}
		if s.refusal(inside) != nil {
			return fmt.Errorf("%s %s=%s..%s: it is refused from one end to the other: %s", s.flag(), s.Range.Name(), s.Range.Value(from).Text, s.Range.Value(to).Text, sweep.Reason(belowIt))
		}
	}
	if belowIt != nil {
		from = s.edge(from, inside)
		t.Cut = append(t.Cut, fmt.Sprintf("Below %s it is refused: %s", s.Range.Human(from), sweep.Reason(s.refusal(from-1))))
	}
	if aboveIt != nil {
		to = s.edge(to, inside)
		t.Cut = append(t.Cut, fmt.Sprintf("Above %s it is refused: %s", s.Range.Human(to), sweep.Reason(s.refusal(to+1))))
	}
	t.From, t.To = from, to
	s.from, s.last = from, to-from
	if s.Largest {
		s.from = to
	}
	return nil
}

// refusal is what the loader has against a value; nil: nothing.
func (s *search) refusal(value int64) error {
	for i := range s.Scenarios {
		if _, err := s.loaded.get(i, value, func() (*trials.Scenario, error) { return s.load(i, value) }); err != nil {
			return err
		}
	}
	return nil
}

// edge is the value next to one that is refused, on the way to one that is not.
func (s *search) edge(refused, taken int64) int64 {
	for {
		middle := refused + (taken-refused)/2
		switch {
		case middle == refused:
			return taken
		case s.refusal(middle) != nil:
			refused = middle
		default:
			taken = middle
		}
	}
}

// cache keeps scenarios that have been read: the first halves of all runs look at the same
// values.
type cache struct {
	mu   sync.Mutex
	kept map[cacheKey]*cached
}

type cacheKey struct {
	subject int
	value   int64
}

type cached struct {
	once     sync.Once
	scenario *trials.Scenario
	err      error
}

// mostCached keeps it to what those halves look at.
const mostCached = 300

func (c *cache) get(subject int, value int64, load func() (*trials.Scenario, error)) (*trials.Scenario, error) {
	c.mu.Lock()
	key := cacheKey{subject, value}
	entry := c.kept[key]
	if entry == nil {
		entry = &cached{}
		if c.kept == nil {
			c.kept = map[cacheKey]*cached{}
		}
		if len(c.kept) < mostCached {
			c.kept[key] = entry
		}
	}
	c.mu.Unlock()
	entry.once.Do(func() { entry.scenario, entry.err = load() })
	return entry.scenario, entry.err
}
