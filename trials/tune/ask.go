package tune

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/sweep"
)

// Ask is what both ways of looking for a setting are asked.
type Ask struct {
	// Scenarios are judged together: what is asked of no scenario by name is asked of each.
	Scenarios []sweep.Subject
	Options   trials.Options // what changes all of them
	Runs      int            // 0: as many as the answer takes
	CPUs      int            // 0: all there are
	Context   context.Context
	// Progress is called now and then with how much is done of what.
	Progress func(done, all int, of string)

	year *yearOf // whose incidents are among the scenarios; nil: there is none
}

func (a *Ask) context() context.Context {
	if a.Context == nil {
		return context.Background()
	}
	return a.Context
}

func (a *Ask) progress(done, all int, of string) {
	if a.Progress != nil {
		a.Progress(done, all, of)
	}
}

// check holds conditions to the scenarios that there are.
func (a *Ask) check(flag string, list []Condition) error {
	for i := range list {
		if err := sweep.CheckLabel(flag+" "+list[i].Text, list[i].Scenario, a.Scenarios); err != nil {
			return err
		}
	}
	return once(flag, list)
}

// once refuses a condition that is given twice.
func once(flag string, list []Condition) error {
	for i := range list {
		if slices.ContainsFunc(list[:i], func(c Condition) bool { return c.Text == list[i].Text }) {
			return givenTwice(flag, list[i].Text)
		}
	}
	return nil
}

func givenTwice(flag, text string) error {
	return fmt.Errorf("%s %s is given twice: take one of them out", flag, text)
}

// Fewest runs that are made where nobody says how many, however long they take.
const fewest = 20

// affordable is how many runs of so many are made where nobody says how many: fewer of
// scenarios whose runs take long. By what run 0 takes it is the same on every machine.
func (a *Ask) affordable(runs, looks int) (int, error) {
	const budget = 200_000_000 // a minute or two
	work := int64(0)
	for i := range a.Scenarios {
		s, err := a.Scenarios[i].Load(a.Options, nil)
		if err != nil {
			return 0, err
		}
		r, err := trials.Bare(s, trials.RunOptions{Context: a.Context})
		if err != nil {
			return 0, fmt.Errorf("%s: %w", a.Scenarios[i].Label, err)
		}
		work += r.Work
	}
	for runs > fewest && work*int64(runs)*int64(looks) > budget {
		runs = max(fewest, runs/2)
	}
	return runs, nil
}

// setting finds what a scenario has for a key of --set that is a setting; false: it is none.
// Of several members it is the first one's.
func setting(key string, sc *sim.Scenario) (value string, ok bool) {
	section, name, _ := strings.Cut(key, ".")
	first := &sc.Members[0]
	switch section {
	case "consumer":
		return textOf(settings.Consumer(), name, &first.Consumer)
	case "application":
		return textOf(settings.Application(), name, &first.Application)
	case "broker":
		return textOf(settings.Broker(), name, &sc.Broker)
	}
	return "", false
}

func textOf[C any](table settings.Table[C], name string, in *C) (string, bool) {
	s := table.Named(name)
	if s == nil {
		return "", false
	}
	return s.Text(in), true
}

// held tells whether a run keeps conditions, by its figures. Of a metric that is no number
// and the like, whether it makes sense was seen to when it was read.
func held(list []*Condition, figures *report.Summary) (bool, error) {
	for _, c := range list {
		if ok, err := c.Holds(figures); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

// asked are the conditions that are asked of a scenario.
func asked(list []Condition, of *sweep.Subject) (all []*Condition) {
	for i := range list {
		if list[i].of(of) {
			all = append(all, &list[i])
		}
	}
	return all
}

// change is a value as those who write configurations take it.
func change(key string, v sweep.Value) scenarios.Change {
	return scenarios.Change{Key: key, Value: v.Text}
}
