package trials

import (
	"context"
	"errors"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/report/story"
)

// outcome is what a run came to, or why it failed.
type outcome struct {
	*report.Report
	failed string
}

// atRest tells whether the end of the run has cut nothing off.
func (o *outcome) atRest() bool { return o.failed == "" && len(o.Unfinished) == 0 }

// outcomeOf makes a run, which may fail. The error is of one that was interrupted.
func outcomeOf(s *Scenario, opts RunOptions) (outcome, error) {
	r, err := Run(s, opts)
	var interrupted *Interrupted
	switch {
	case errors.As(err, &interrupted):
		return outcome{}, err
	case err != nil:
		return outcome{failed: err.Error()}, nil
	}
	return outcome{Report: r}, nil
}

// measure makes runs side by side; done is called after each, if there is such a thing.
func measure(p pool, runs []*Scenario, done func(done, all int)) ([]outcome, error) {
	all := make([]outcome, len(runs))
	return all, inOrder(p, len(runs), func(ctx context.Context, i int) (outcome, error) {
		return outcomeOf(runs[i], RunOptions{Context: ctx, bare: true})
	}, func(i int, o outcome) error {
		all[i] = o
		if done != nil {
			done(i+1, len(runs))
		}
		return nil
	})
}

// beyond makes a run and the changes to it again, to go on until their groups are at rest;
// none where none of them would.
func beyond(p pool, s *Scenario, runs []*Scenario) ([]outcome, error) {
	longer := []*Scenario{s.ToRest()}
	if longer[0] == nil {
		return nil, nil
	}
	for _, run := range runs {
		longer = append(longer, run.ToRest())
	}
	return measure(p, longer, nil)
}

// goOn judges a run and the changes to it by runs that go on beyond its end, which has cut
// off something of one of them: whoever has to go on would seem the worse beside one that
// need not, and the better beside one that was cut off. If the run itself does not come to
// rest, there is no common end but its own; then only those go on that do.
func (how *ExplainOptions) goOn(w *story.WhatIf, s *Scenario, runs []*Scenario) error {
	all, err := beyond(pool{ctx: how.Context, cpus: how.CPUs}, s, runs)
	if err != nil || all == nil {
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
