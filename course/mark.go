package course

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/groupsim/groupsim/report"
)

// mark is how an item is answered by marking its timeline: a moment, or a span from one to
// another. How near a mark is counts against the length of the whole timeline, as it does to
// the eye.

// span is the time from one moment to another.
func span(from, to Value) Value { return Value{Kind: Span, N: from.N, To: to.N} }

// Bounds gives where a mark begins and ends: of a moment both are it.
func (v Value) Bounds() (from, to report.Ms) {
	if v.Kind == Span {
		return report.Ms(math.Round(v.N)), report.Ms(math.Round(v.To))
	}
	return v.ms(), v.ms()
}

// Spans tells whether a span of the timeline is to be marked, and not a moment.
func (a *Asked) Spans() bool { return a.Item.Answer.Until != nil }

// Margin is how far a mark may be from the run's to count as right.
func (a *Asked) Margin() report.Ms { return a.Ends * report.Ms(a.Item.Within) / 100 }

// timeline finds how long the timeline is that is to be marked.
func (a *Asked) timeline() error {
	m, err := a.posed.world("")
	if err != nil {
		return err
	}
	if m.loaded.Scenario.Rest != nil {
		return errors.New("a mark is on a timeline whose length is known: set duration")
	}
	a.Ends = report.Ms(m.loaded.Scenario.Duration)
	return nil
}

// mark reads a moment, or a span of two.
func (a *Asked) mark(text string) (Value, bool) {
	var ends []Value
	for part := range strings.SplitSeq(betweenMoments.Replace(text), "-") {
		v, ok := a.amount(strings.TrimSpace(part))
		if v.Kind == Number {
			v = length(v.N * 1e6)
		}
		if !ok || v.N < 0 || v.N > float64(a.Ends) {
			return Value{}, false
		}
		ends = append(ends, v)
	}
	switch {
	case len(ends) == 1 && !a.Spans():
		return ends[0], true
	case len(ends) == 2 && a.Spans() && ends[0].N <= ends[1].N:
		return span(ends[0], ends[1]), true
	}
	return Value{}, false
}

// betweenMoments writes a - where people write something else between two moments.
var betweenMoments = strings.NewReplacer("..", "-", "–", "-", " to ", "-")

// marked finds what is to be marked in the run.
func (s *Solved) marked() error {
	at, err := s.Item.Answer.Expr.eval(s.posed.lookup)
	if err != nil {
		return err
	}
	to := at
	if s.Spans() {
		if to, err = s.Item.Answer.Until.eval(s.posed.lookup); err != nil {
			return err
		}
	}
	if at.Kind != Length || to.Kind != Length || at.N < 0 || to.N < at.N || to.N > float64(s.Ends) {
		return fmt.Errorf("%s: from %s to %s is no mark on a timeline of %s", s.Item.Answer.Expr, at, to, s.Ends.Human())
	}
	s.Value = at
	if s.Spans() {
		s.Value = span(at, to)
	}
	s.Shown = s.Value.String()
	return nil
}

// apart says how near two marks are: the further of their ends, against the timeline.
func (s *Solved) apart(is, guess Value) Grade {
	if is.Kind != guess.Kind {
		return Off
	}
	off := math.Abs(is.N - guess.N)
	if is.Kind == Span {
		off = max(off, math.Abs(is.To-guess.To))
	}
	switch {
	case off <= float64(s.Ends)/100:
		return Exact
	case off <= float64(s.Margin()):
		return Near
	}
	return Off
}

// beside says in words where a mark lies beside the run's.
func (s *Solved) beside(guess Value) string {
	is, to := s.Value.Bounds()
	at, until := guess.Bounds()
	if !s.Spans() {
		return fmt.Sprintf("Your mark is %s. Up to %s counts as right.", late(at-is), s.Margin().Human())
	}
	return fmt.Sprintf("Your mark begins %s and ends %s. Up to %s at either end counts as right.", late(at-is), late(until-to), s.Margin().Human())
}

// late says how much too early or too late something is.
func late(by report.Ms) string {
	switch {
	case by < 0:
		return (-by).Human() + " too early"
	case by > 0:
		return by.Human() + " too late"
	}
	return "at the very moment"
}
