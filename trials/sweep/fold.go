package sweep

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/groupsim/groupsim/trials/shard"
	"github.com/groupsim/groupsim/words"
)

// MaxKept is how many figures are kept of all runs together.
const MaxKept = 100_000_000

// Fold makes a [Result] of the lines of units, in their order.
type Fold struct {
	Header shard.Header // of all of it
	result *Result
	next   int64
}

// Kept is how many figures a report of the plan takes: 8 bytes each.
func (p *Plan) Kept() int64 {
	perRun := 0
	for i := range p.Subjects {
		perRun += len(p.MetricsOf(p.Subjects[i].Label))
	}
	return int64(perRun) * int64(p.points) * int64(p.Runs)
}

// CheckKept refuses a plan of which no report can be made here.
func (p *Plan) CheckKept() error {
	if n := p.Kept(); n > MaxKept {
		return fmt.Errorf("a report of this keeps %d figures, and %d are the most: take fewer runs, points or metrics; -o jsonl keeps none", n, MaxKept)
	}
	return nil
}

// Unit takes the line of the next unit.
func (f *Fold) Unit(number int64, line []byte) error {
	x := read{Unit: -1}
	if err := json.Unmarshal(line, &x); err != nil {
		return fmt.Errorf("unit %d is no line of a sweep: %w", number, err)
	}
	if number == 0 {
		if err := f.begin(x.Sweep); err != nil {
			return err
		}
	}
	if f.result == nil || x.Unit != f.next {
		return fmt.Errorf("unit %d is not the one that is due, %d", x.Unit, f.next)
	}
	f.next++
	o, err := f.result.Plan.outcome(&x)
	if err != nil {
		return err
	}
	f.result.add(&o)
	return nil
}

// Plan is what the line of unit 0 tells of; nil before that.
func (f *Fold) Plan() *Plan {
	if f.result == nil {
		return nil
	}
	return f.result.Plan
}

func (f *Fold) begin(t *told) error {
	if t == nil {
		return errors.New("the line of unit 0 does not say what was swept")
	}
	p, err := t.plan()
	if err == nil {
		err = p.CheckKept()
	}
	if err != nil {
		return fmt.Errorf("unit 0: %w", err)
	}
	f.result = newResult(p)
	return nil
}

// Finish gives the result when all units have been taken.
func (f *Fold) Finish() (*Result, error) {
	if f.result == nil || f.next != f.result.Plan.Units() {
		return nil, fmt.Errorf("%d units are not all that there are", f.next)
	}
	f.result.Header = f.Header
	f.result.years()
	f.result.judge()
	return f.result, nil
}

// Result is what a sweep came to.
type Result struct {
	Header shard.Header
	Plan   *Plan
	Cells  []Cell // scenario by scenario, point by point
	// Front has the points to which no other is better in one figure and in none worse, if
	// there are two figures at least.
	Front []int
	// Same tells that no figure differs between the points in any run.
	Same bool
	// Years has what a year comes to, by metric and point, if that was asked for.
	Years []YearAt
	// Undrawn is why no run could be made again to be drawn; empty: nobody tried in vain.
	Undrawn string
}

// Cell is a scenario at a point.
type Cell struct {
	Subject, Point int
	Refused        string // what the loader has against it
	Runs           int    // that came to their end
	Failed         int    // runs that did not come to their end
	Why            string // the first of those says why
	NeverUp        int    // runs in which partitions were never up
	Figures        []Figure
	// Picture is of the run that stands for the cell, if that was asked for ([Plan.Draw]).
	Picture *Picture

	values [][]int64 // of each metric in each run; missing: it failed
}

// missing stands where a run did not come to its end.
const missing = math.MinInt64

func newResult(p *Plan) *Result {
	r := &Result{Plan: p, Cells: make([]Cell, len(p.Subjects)*p.points)}
	for i := range r.Cells {
		c := &r.Cells[i]
		c.Subject, c.Point = i/p.points, i%p.points
	}
	return r
}

// Cell gives that of a scenario at a point.
func (r *Result) Cell(subject, point int) *Cell { return &r.Cells[subject*r.Plan.points+point] }

func (r *Result) add(o *Outcome) {
	c := r.Cell(o.Subject, o.Point)
	if o.Refused != "" {
		c.Refused = o.Refused
		return
	}
	if c.values == nil {
		c.values = make([][]int64, len(r.Plan.MetricsOf(r.Plan.Subjects[o.Subject].Label)))
		for i := range c.values {
			c.values[i] = make([]int64, r.Plan.Runs)
		}
	}
	switch {
	case o.Failed == "":
		c.Runs++
	case c.Failed == 0:
		c.Failed, c.Why = 1, o.Failed
	default:
		c.Failed++
	}
	if o.NeverUp > 0 {
		c.NeverUp++
	}
	for i := range c.values {
		v := int64(missing)
		if o.Failed == "" {
			v = o.Values[i]
		}
		c.values[i][o.Run] = v
	}
}

// Failures is how many runs did not come to their end, of all cells.
func (r *Result) Failures() int {
	n := 0
	for i := range r.Cells {
		n += r.Cells[i].Failed
	}
	return n
}

// Command is what makes the runs of a cell, to which --run K can be added.
func (r *Result) Command(c *Cell) string {
	s := &r.Plan.Subjects[c.Subject]
	text := s.Command
	for _, set := range r.Plan.Set(s.Label, r.Plan.Point(c.Point)) {
		text += " --set " + words.Shell(set)
	}
	return text
}
