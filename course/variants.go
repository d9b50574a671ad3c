package course

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"

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
	Of       int
	Worst    *Failure // nil: all passed
	Cost     Value    // what par is measured by, over the variants
	Par      float64  // against the reference; 0: not passed
	solution solution
}

// Failure is the variant in which a solution did worst.
type Failure struct {
	Scenario *drillScenario
	Run      uint64
	Breaches []string
	Report   *report.Report
	Loaded   *scenarios.Loaded // the scenario of that run
}

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
	o := &Outcome{Drill: d, Of: d.Variants, solution: s}
	o.Seed, o.Mark = d.seedOf(canonical(first))
	failed := map[uint64]bool{}
	for i := range d.Scenarios {
		changed, err := d.changed(i, s, o.Seed)
		if err != nil {
			return nil, err
		}
		if err := d.variants(i, changed, o, failed, early); err != nil {
			return nil, err
		}
		if early && len(failed) > 0 {
			break
		}
	}
	o.Kept = o.Of - len(failed)
	return o, nil
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

var errEarly = errors.New("a variant has failed, and nobody asks for more")

// variants makes the variants of a scenario.
func (d *Drill) variants(i int, changed *scenarios.Loaded, o *Outcome, failed map[uint64]bool, early bool) error {
	of := d.Scenarios[i]
	zero, err := trials.Bare(changed, trials.RunOptions{})
	if err != nil {
		return fmt.Errorf("%s: %w", of.Name, err)
	}
	many, err := trials.Many(changed, zero, trials.ManyOptions{Runs: d.Variants + 1, Each: func(run uint64, r *report.Report) error {
		if run == 0 {
			return nil // the file as it is written is no variant
		}
		if err := report.Evaluate(r, of.Budget); err != nil {
			return err
		}
		if r.Met() {
			return nil
		}
		failed[run] = true
		if worse(r, o.Worst) {
			o.Worst = &Failure{Scenario: of, Run: run, Breaches: r.Breaches(), Report: r}
		}
		if early {
			return errEarly
		}
		return nil
	}})
	if errors.Is(err, errEarly) {
		err = nil
	} else if err == nil {
		d.cost(i, many, o)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", of.Name, err)
	}
	if o.Worst != nil && o.Worst.Scenario == of {
		o.Worst.Loaded, err = changed.WithRun(o.Worst.Run)
	}
	return err
}

// worse tells whether a variant is worse than the worst so far: it breaks more of the
// budget, or was down longer.
func worse(r *report.Report, than *Failure) bool {
	if than == nil {
		return true
	}
	if n, m := len(r.Breaches()), len(than.Breaches); n != m {
		return n > m
	}
	return r.Summary.Downtime.Total > than.Report.Summary.Downtime.Total
}

// cost is what par is measured by, as far as it is of this scenario.
func (d *Drill) cost(i int, many *report.Trials, o *Outcome) {
	name, metric := d.Par.of()
	if name != "" && name != d.Scenarios[i].Name {
		return
	}
	if v, err := ofMany(many.Draws(), metric, d.Par.At); err == nil && v.N >= o.Cost.N {
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
