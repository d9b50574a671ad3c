package scenarios

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/settings"
)

// distribution is what a name of vary draws from. A draw is made by the inverse of the
// distribution's function, so of two shares the larger gives what is not smaller: where
// more hurts more, run 17 is as bad among the runs of one distribution as of another.
type distribution interface {
	draw(u clock.Share) amount
	// usual is that of run 0.
	usual() amount
}

// listed are values of which each is as likely, in the order in which larger shares give
// them.
type listed struct {
	values []amount
	first  amount
	file   string // that has them, if one does
}

func (d listed) draw(u clock.Share) amount { return d.values[below(u, int64(len(d.values)))] }
func (d listed) usual() amount             { return d.first }

// below gives a share of n things, counted from 0.
func below(u clock.Share, n int64) int64 {
	hi, _ := bits.Mul64(uint64(u), uint64(n))
	return int64(hi)
}

// choiceOf draws one of some values.
func choiceOf(values []amount) distribution { return listed{values: values, first: values[0]} }

// empiricalOf draws one of some that were measured, and stand in a file if one is named.
func empiricalOf(values []amount, file string) distribution {
	sorted := slices.Clone(values)
	slices.SortStableFunc(sorted, func(a, b amount) int { return cmp.Compare(a.n, b.n) })
	return listed{sorted, values[0], file}
}

// scale is how a computed amount is written: a duration to the microsecond, a number with
// as many decimals as the parameters have.
type scale struct {
	kind amountKind
	unit int64
}

// of gives the amount that lies nearest, from nothing to the most that a file may have.
func (s scale) of(x fixed) amount {
	if x.sign() < 0 {
		x = fixedOf(0)
	}
	return s.amount(x.over(s.unit).round(s.most()/s.unit) * s.unit)
}

func (s scale) amount(n int64) amount {
	if s.kind == aLength {
		return durationOf(n)
	}
	return numberOf(n)
}

func (s scale) most() int64 {
	if s.kind == aLength {
		return int64(settings.Longest)
	}
	return maxRate * numberUnit
}

// uniform draws from low to high, each value of its scale as likely.
type uniform struct {
	scale
	low, high int64
}

func (d uniform) steps() int64              { return (d.high - d.low) / d.unit }
func (d uniform) draw(u clock.Share) amount { return d.amount(d.low + below(u, d.steps()+1)*d.unit) }
func (d uniform) usual() amount             { return d.draw(1 << 63) }

// computed draws by a formula.
type computed struct {
	scale
	quantile func(p fixed) fixed
}

// draw takes the middle of the share's interval, so that no probability is 0 or 1.
func (d computed) draw(u clock.Share) amount {
	p := ratio(int64(u>>32), 1<<32).add(ratio(int64(u&(1<<32-1))*2+1, 1<<33).over(1 << 32))
	return d.of(d.quantile(p))
}

func (d computed) usual() amount { return d.of(d.quantile(ratio(1, 2))) }

// normalOf is a normal distribution; what lies below 0 is 0.
func normalOf(s scale, mean, sd amount) distribution {
	return computed{s, func(p fixed) fixed {
		return fixedOf(mean.n).add(normalQuantile(p).by(sd.n))
	}}
}

// lognormalOf has its median and its 99th percentile.
func lognormalOf(s scale, p50, p99 amount) distribution {
	slope := ratio(p99.n, p50.n).ln().div(quantile99)
	return computed{s, func(p fixed) fixed {
		return normalQuantile(p).mul(slope).exp().by(p50.n)
	}}
}

func exponentialOf(s scale, mean amount) distribution {
	return computed{s, func(p fixed) fixed {
		return fixedOf(1).sub(p).ln().neg().by(mean.n)
	}}
}
