package course

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
)

// Outcome is what came of a solution.
type Outcome struct {
	Drill    *Drill
	Seed     uint64 // of the variants
	Mark     string // four letters of the hash, for the share string
	Kept     int    // how many variants kept their budgets
	Tried    int    // of so many that were made
	Of       int
	Worst    *Failure // nil: all passed
	Cost     Value    // what par is measured by, over the variants
	Par      float64  // against the reference; 0: not passed
	Best     Value    // what the reference comes to
	solution solution
}

// Failure is the variant in which a solution did worst.
type Failure struct {
	Scenario *drillScenario
	Run      uint64
	Breaches []string
	Report   *report.Report
	Loaded   *scenarios.Loaded // the scenario of that run
	down     report.Ms
	unplayed error // why it has not come to its end
}

// hopeless is after how many requests in a variant that has failed no other one is made. The
// budgets of drills allow a few thousand; what comes to so much more does so in each variant,
// and takes seconds in each.
const hopeless = 20_000

// seedOf gives the seed of a solution's variants: nobody can tune a solution to them, for
// every change of it draws others, and the same solution has the same ones everywhere.
func (d *Drill) seedOf(canonical string) (seed uint64, mark string) {
	sum := sha256.Sum256([]byte(d.ID + "\x00" + canonical))
	return uint64(binary.BigEndian.Uint32(sum[:4])), hex.EncodeToString(sum[4:6])
}

// canonical is a scenario as it is loaded, so that another way to write the same draws the
// same variants.
func canonical(l *scenarios.Loaded) string { return fingerprint(l.Scenario) }

// try holds a solution to all scenarios of the drill; early ends it with the first variant
// that fails.
func (d *Drill) try(s solution, early bool) (*Outcome, error) {
	first, err := d.changed(0, s, 0)
	if err != nil {
		return nil, err
	}
	o := &Outcome{Drill: d, Tried: d.Variants, Of: d.Variants, solution: s}
	o.Seed, o.Mark = d.seedOf(canonical(first))
	failed := make([]bool, d.Variants)
	for i := 0; i < len(d.Scenarios) && o.Tried == o.Of; i++ {
		changed, err := d.changed(i, s, o.Seed)
		if err == nil {
			err = d.variants(i, changed, o, failed, early)
		}
		if err != nil {
			return nil, err
		}
	}
	for _, bad := range failed[:o.Tried] {
		if !bad {
			o.Kept++
		}
	}
	if o.Worst != nil && !early {
		err = o.Worst.look()
	}
	return o, err
}

// changed loads a scenario with a solution in it.
func (d *Drill) changed(i int, s solution, seed uint64) (*scenarios.Loaded, error) {
	of := d.Scenarios[i]
	text, err := yaml.Marshal(s.apply(of.root, i == 0))
	if err != nil {
		return nil, err
	}
	return scenarios.Load(of.File, bytes.NewReader(text), scenarios.Options{Seed: &seed})
}

var errEnough = errors.New("a variant has failed, and no other is wanted")

// variants makes the variants of a scenario, for their figures: no one is looked at but the
// worst.
func (d *Drill) variants(i int, changed *scenarios.Loaded, o *Outcome, failed []bool, early bool) error {
	of := d.Scenarios[i]
	many, err := report.NewTrials(&report.Report{}, nil, d.Variants, false)
	if err != nil {
		return err
	}
	figures := func(ctx context.Context, n int) (*variant, error) { return of.variant(ctx, changed, n) }
	err = trials.InOrder(context.Background(), 0, d.Variants, figures, func(n int, v *variant) error {
		if v.unplayed != nil && early {
			return v.unplayed
		}
		many.Add(&report.Outcome{Summary: v.Summary})
		if v.Met() && v.unplayed == nil {
			return nil
		}
		failed[n] = true
		x := &Failure{Scenario: of, Run: uint64(n) + 1, Breaches: v.Breaches(), down: v.Summary.Downtime.Total, unplayed: v.unplayed}
		if o.Worst == nil || x.worseThan(o.Worst) {
			o.Worst = x
		}
		if early || v.Summary.Requests > hopeless {
			o.Worst, o.Tried = x, n+1
			return errEnough
		}
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return fmt.Errorf("%s: %w", of.Name, err)
	}
	d.cost(i, many, o)
	if o.Worst != nil && o.Worst.Scenario == of {
		o.Worst.Loaded, err = changed.WithRun(o.Worst.Run)
		return err
	}
	return nil
}

// variant is one, by its figures alone.
type variant struct {
	report.Report
	unplayed error // why it has not come to its end: a step could not apply
}

// variant makes the n-th. Run 0 is the file as it is written, and none.
func (s *drillScenario) variant(ctx context.Context, changed *scenarios.Loaded, n int) (*variant, error) {
	summary, err := trials.Figures(ctx, changed, uint64(n)+1)
	if err != nil {
		return &variant{unplayed: err}, ctx.Err()
	}
	v := &variant{Report: report.Report{Summary: *summary}}
	return v, report.Evaluate(&v.Report, s.Budget)
}

// look makes the run again, to say what it broke.
func (f *Failure) look() error {
	if f.unplayed != nil {
		f.Breaches = []string{"it cannot be played to its end: " + strings.TrimPrefix(f.unplayed.Error(), fmt.Sprintf("run %d: ", f.Run))}
		return nil
	}
	r, err := trials.Bare(f.Loaded, trials.RunOptions{})
	if err == nil {
		err = report.Evaluate(r, f.Scenario.Budget)
	}
	if err != nil {
		return fmt.Errorf("%s: run %d: %w", f.Scenario.Name, f.Run, err)
	}
	f.Report, f.Breaches = r, r.Breaches()
	return nil
}

// worseThan tells whether a variant is worse than another: it does not come to its end, it
// breaks more of the budget, or was down longer.
func (f *Failure) worseThan(than *Failure) bool {
	if f.unplayed != nil || than.unplayed != nil {
		return than.unplayed == nil
	}
	if n, m := len(f.Breaches), len(than.Breaches); n != m {
		return n > m
	}
	return f.down > than.down
}

// cost is what par is measured by, as far as it is of this scenario.
func (d *Drill) cost(i int, many *report.Trials, o *Outcome) {
	name, metric := d.Par.of()
	if name != "" && name != d.Scenarios[i].Name {
		return
	}
	if v, err := ofMany(many, metric, d.Par.At); err == nil && v.N >= o.Cost.N {
		o.Cost = v
	}
}

// par is the cost of a solution against that of the reference.
func par(cost, reference Value) float64 {
	if reference.N == 0 {
		return 1 + cost.N
	}
	return math.Round(cost.N/reference.N*100) / 100
}
