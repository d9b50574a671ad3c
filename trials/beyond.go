package trials

import (
	"context"
	"errors"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
)

// tried is what a run came to, or why it failed.
type tried struct {
	*report.Report
	failed string
}

// atRest tells whether the end of the run has cut nothing off.
func (m *tried) atRest() bool { return m.failed == "" && len(m.Unfinished) == 0 }

// measure makes runs side by side; done is called after each, if there is such a thing.
func (how *ExplainOptions) measure(runs []*Scenario, done func(done, all int)) ([]tried, error) {
	all := make([]tried, len(runs))
	return all, inOrder(pool{how.Context, how.CPUs}, len(runs), func(ctx context.Context, i int) (tried, error) {
		r, err := Run(runs[i], RunOptions{Context: ctx, bare: true})
		var interrupted *Interrupted
		switch {
		case errors.As(err, &interrupted):
			return tried{}, err
		case err != nil:
			return tried{failed: err.Error()}, nil
		}
		return tried{Report: r}, nil
	}, func(i int, m tried) error {
		all[i] = m
		if done != nil {
			done(i+1, len(runs))
		}
		return nil
	})
}

// goOn judges a run and the changes to it by runs that go on beyond its end, which has cut
// off something of one of them: whoever has to go on would seem the worse beside one that
// need not, and the better beside one that was cut off. If the run itself does not come to
// rest, there is no common end but its own; then only those go on that do.
func (how *ExplainOptions) goOn(w *story.WhatIf, s *Scenario, runs []*Scenario) error {
	longer := []*Scenario{s.ToRest()}
	if longer[0] == nil {
		return nil
	}
	for _, run := range runs {
		longer = append(longer, run.ToRest())
	}
	all, err := how.measure(longer, nil)
	if err != nil {
		return err
	}
	before, after := &all[0], all[1:]
	if before.atRest() {
		w.Before, w.GoesOn = story.FiguresOf(before.Report, how.About), true
	}
	for i := range w.Changes {
		c, on := &w.Changes[i], &after[i]
		if c.Failed == "" && on.failed == "" && (w.GoesOn || c.CutOff != "" && on.atRest()) {
			c.After, c.CutOff = story.FiguresOf(on.Report, how.About), on.CutOff()
		}
	}
	return nil
}
