package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/groupsim/groupsim/course"
	"github.com/groupsim/groupsim/words"
)

func newDrillCheck(term terminal) *cobra.Command {
	var flags drillFlags
	cmd := &cobra.Command{
		Use:     "check [DIR]",
		Short:   "Try what was edited, in all variants",
		Example: "  groupsim drill check\n  groupsim drill check two-sided -o json",
		Args:    between(0, 1, "one folder at most"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, err := flags.open(cmd, term)
			if err != nil {
				return err
			}
			return d.check(args)
		},
	}
	stateFlag(cmd, &flags.state)
	addOutput(cmd, &flags.output, listForms, "verdict", "")
	return cmd
}

// verdict is what programs read of a check.
type verdict struct {
	Drill    string        `json:"drill"`
	Passed   bool          `json:"passed"`
	Seed     uint64        `json:"seed"`
	Kept     int           `json:"kept"`
	Of       int           `json:"of"`
	Tried    int           `json:"tried"`
	Par      float64       `json:"par,omitempty"`
	Changed  string        `json:"changed"`
	Share    string        `json:"share"`
	Late     bool          `json:"late,omitempty"` // in an exam
	Worst    *worstVariant `json:"worst,omitempty"`
	Solution []course.Way  `json:"solutions,omitempty"`
	Why      string        `json:"why,omitempty"`
}

// worstVariant is the one in which a solution did worst.
type worstVariant struct {
	Scenario string   `json:"scenario"`
	File     string   `json:"file"`
	Run      uint64   `json:"run"`
	Breaches []string `json:"breaches"`
	Chain    []string `json:"chain"`
	Command  string   `json:"command"`
}

// check tries what somebody has edited, and says how it went.
func (d *drills) check(args []string) error {
	s, dir, err := d.submission(args)
	if err != nil {
		return err
	}
	if d.sits, err = examOf(dir, s); err != nil {
		return err
	}
	handedIn := d.term.now()
	o, err := s.Check()
	if err != nil {
		return &exitError{code: exitUnmet, err: fmt.Errorf("not passed, for it cannot be put into all files of the drill: %w", err)}
	}
	if d.sits != nil {
		d.sits.Add(s, o, handedIn)
		if err := writeExam(dir, d.sits); err != nil {
			return err
		}
	}
	v, err := d.verdict(s, o)
	if err != nil {
		return failed(err)
	}
	if o.Passed() {
		if err := d.note(drillLine+s.Drill.ID, drillPassed); err != nil {
			return err
		}
	}
	if d.output == "json" {
		err = d.json(v)
	} else {
		err = d.verdictText(s, o, v)
	}
	if err == nil && !o.Passed() {
		return ended(exitUnmet)
	}
	return err
}

func (d *drills) verdict(s *course.Submission, o *course.Outcome) (*verdict, error) {
	hints, _ := d.state.Of(hintsLine + s.Drill.ID)
	_, seen := d.state.Of(solutionLine + s.Drill.ID)
	v := &verdict{
		Drill: s.Drill.ID, Passed: o.Passed(), Seed: o.Seed, Kept: o.Kept, Of: o.Of, Tried: o.Tried, Par: o.Par, Changed: s.Changed(),
		Share: o.Share(hints.Box, seen),
	}
	if d.sits != nil {
		v.Late = d.sits.Checks[len(d.sits.Checks)-1].Late
	}
	var err error
	if o.Passed() {
		v.Solution = s.Drill.Solutions()
		v.Why, err = s.Drill.Teaches()
		return v, err
	}
	w := o.Worst
	v.Worst = &worstVariant{Scenario: w.Scenario.Name, File: o.WorstFile(), Run: w.Run, Breaches: w.Breaches, Command: o.Again()}
	v.Worst.Chain, err = w.Chain()
	return v, err
}

func (d *drills) verdictText(s *course.Submission, o *course.Outcome, v *verdict) error {
	return d.text(func(p *words.Page) {
		p.Hang("Changed: ", v.Changed)
		if v.Tried < v.Of {
			p.Hang("", fmt.Sprintf("Stopped at variant %d of %d (seed %d): it breaks the budget with so many requests that the others were not tried.", v.Tried, v.Of, v.Seed))
		} else {
			p.Line(fmt.Sprintf("%d of %d variants keep the budget (seed %d).", v.Kept, v.Of, v.Seed))
		}
		if d.sits != nil {
			p.Hang("", standing(d.sits))
		}
		p.Line()
		if v.Worst != nil {
			d.failure(p, s, v.Worst)
			return
		}
		p.Line(p.Paint(words.Green, "✓ Passed. ") + v.Share)
		p.Hang("", o.Measured())
		p.Line()
		p.Hang("", v.Why)
		p.Line()
		for _, way := range v.Solution {
			p.Hang("  "+way.Title+": ", way.Set)
		}
		for n := 1; n <= 3; n++ {
			if hint, err := s.Drill.Hint(n); err == nil {
				p.Hang(fmt.Sprintf("  hint %d: ", n), hint)
			}
		}
		toRead(p, s.Drill.ToRead(d.course))
	})
}

// failure says where it went wrong: the worst variant, and how it came to that.
func (d *drills) failure(p *words.Page, s *course.Submission, w *worstVariant) {
	p.Line(p.Paint(words.Red, "✗ Not yet."), fmt.Sprintf(" Worst in run %d of %s:", w.Run, w.File))
	for _, breach := range w.Breaches {
		p.Hang("  ", breach)
	}
	for _, link := range w.Chain {
		p.Hang("  - ", link)
	}
	p.Line()
	p.Line("See it, in the drill's folder:")
	p.Line("  " + w.Command)
	if d.sits != nil {
		return
	}
	if why := s.Drill.TrapOf(s); why != "" {
		p.Line()
		p.Hang("", why)
	}
	p.Line()
	p.Line("groupsim drill hint helps.")
}

// helping is a command that helps with a drill.
func (f *drillFlags) helping(term terminal, help func(*drills, *course.Drill) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		d, err := f.open(cmd, term)
		if err != nil {
			return err
		}
		x, err := d.help(args)
		if err != nil {
			return err
		}
		return help(d, x)
	}
}

func newDrillHint(term terminal) *cobra.Command {
	var flags drillFlags
	cmd := &cobra.Command{
		Use:   "hint [NAME]",
		Short: "The next of a drill's three hints",
		Args:  between(0, 1, "one drill at most"),
		RunE: flags.helping(term, func(d *drills, x *course.Drill) error {
			e, _ := d.state.Of(hintsLine + x.ID)
			n := min(e.Box+1, 3)
			if err := d.note(hintsLine+x.ID, n); err != nil {
				return err
			}
			return d.hints(x, n)
		}),
	}
	addOutput(cmd, &flags.output, listForms, "hints", "")
	stateFlag(cmd, &flags.state)
	return cmd
}

// hints tells the first n.
func (d *drills) hints(x *course.Drill, n int) error {
	var list []string
	for i := 1; i <= n; i++ {
		hint, err := x.Hint(i)
		if err != nil {
			return failed(err)
		}
		list = append(list, hint)
	}
	if d.output == "json" {
		return d.json(map[string]any{"drill": x.ID, "hints": list})
	}
	return d.text(func(p *words.Page) {
		for i, hint := range list {
			p.Hang(fmt.Sprintf("%d  ", i+1), hint)
		}
	})
}

func newDrillSolution(term terminal) *cobra.Command {
	var flags drillFlags
	cmd := &cobra.Command{
		Use:   "solution [NAME]",
		Short: "A drill's solution, and others",
		Args:  between(0, 1, "one drill at most"),
		RunE: flags.helping(term, func(d *drills, x *course.Drill) error {
			if err := d.note(solutionLine+x.ID, 1); err != nil {
				return err
			}
			why, err := x.Teaches()
			if err != nil {
				return failed(err)
			}
			if d.output == "json" {
				return d.json(map[string]any{"drill": x.ID, "solutions": x.Solutions(), "why": why})
			}
			return d.text(func(p *words.Page) {
				for _, way := range x.Solutions() {
					p.Hang(way.Title+": ", way.Set)
				}
				p.Line()
				p.Hang("", why)
			})
		}),
	}
	stateFlag(cmd, &flags.state)
	addOutput(cmd, &flags.output, listForms, "solutions", "")
	return cmd
}

// help finds the drill that somebody wants help with. In an exam there is none.
func (d *drills) help(args []string) (*course.Drill, error) {
	x, dir, err := d.drillOf(args)
	if err != nil {
		return nil, err
	}
	for _, dir := range []string{dir, "."} {
		if _, err := os.Lstat(filepath.Join(dir, resultFile)); err == nil {
			return nil, wrong(fmt.Errorf("%s is the folder of an exam, in which there is no help", words.Visible(dir)))
		}
	}
	return x, nil
}
