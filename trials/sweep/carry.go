package sweep

import (
	"context"
	"errors"

	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/shard"
)

// CarryOptions say how a plan is carried out.
type CarryOptions struct {
	// Shard is the part of the units that is made.
	Shard shard.Shard
	// From is the first unit that is still to be made.
	From int64
	// CPUs is how many runs go side by side; 0: as many as there are processors.
	CPUs int
	// Context, if there is one, ends it before its time.
	Context context.Context
	// Progress is called now and then with how many units are done, of all of the shard.
	Progress func(done, all int64)
	// Each receives the line of every unit, in their order.
	Each func(unit int64, line []byte) error
	// Pictures has [Plan.Run] draw a run of every cell, for a page.
	Pictures bool
}

// Header is the first line of a part of the plan.
func (p *Plan) Header(s shard.Shard) (shard.Header, error) {
	hash, err := p.Hash()
	return shard.Header{Schema: Schema, Plan: hash, Model: p.Model, Shard: s.I, Of: s.N}, err
}

// Carry makes the units of a shard, from one of them on. The error is of somebody who did not
// want to wait ([*trials.Interrupted]), or of Each.
func (p *Plan) Carry(opts CarryOptions) error {
	units := p.Units()
	n := int64(opts.Shard.N)
	first := opts.Shard.First(opts.From)
	before := (first - int64(opts.Shard.I)) / n
	left := max(0, (units-first+n-1)/n)
	each := blockSize(left)
	done := before
	err := trials.InOrder(opts.Context, opts.CPUs, int((left+each-1)/each), func(ctx context.Context, i int) ([]made, error) {
		begin := first + int64(i)*each*n
		return p.block(ctx, begin, min(begin+each*n, units), n)
	}, func(_ int, lines []made) error {
		for _, m := range lines {
			if err := opts.Each(m.unit, m.line); err != nil {
				return err
			}
		}
		if done += int64(len(lines)); opts.Progress != nil {
			opts.Progress(done, before+left)
		}
		return nil
	})
	var interrupted *trials.Interrupted
	if errors.As(err, &interrupted) {
		return &trials.Interrupted{Done: int(done), All: int(before + left)}
	}
	return err
}

// made is the line of a unit.
type made struct {
	unit int64
	line []byte
}

// blockSize is how many units are made in one go, one after another: for each the scenarios
// of its points are loaded once. It is small where there is little to do, so that there is
// something for every processor.
func blockSize(units int64) int64 {
	const largest, blocks = 20, 64
	return max(1, min(largest, units/blocks))
}

// block makes units that are so far apart from each other.
func (p *Plan) block(ctx context.Context, from, to, step int64) ([]made, error) {
	var lines []made
	var s *trials.Scenario
	var refused error
	for number, last := from, (Unit{Subject: -1}); number < to; number += step {
		u := p.Unit(number)
		if u.Subject != last.Subject || u.Point != last.Point {
			s, refused = p.Load(u.Subject, u.Point)
			last = u
		}
		o, err := p.Do(ctx, u, s, refused)
		if err != nil {
			return nil, err
		}
		lines = append(lines, made{number, p.Line(&o)})
	}
	return lines, nil
}

// Run carries out a whole plan in this process, and says what it came to. Options about
// shards mean nothing here.
func (p *Plan) Run(opts CarryOptions) (*Result, error) {
	if err := p.CheckKept(); err != nil {
		return nil, err
	}
	header, err := p.Header(shard.Whole)
	if err != nil {
		return nil, err
	}
	f := &Fold{Header: header}
	opts.Shard, opts.From, opts.Each = shard.Whole, 0, f.Unit
	if err := p.Carry(opts); err != nil {
		return nil, err
	}
	r, err := f.Finish()
	if err == nil && opts.Pictures {
		err = p.Draw(r, opts)
	}
	return r, err
}
