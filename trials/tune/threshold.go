package tune

import "github.com/groupsim/groupsim/clock"

// verdict tells of one run, whose draws are the same whatever the value, whether what is
// asked for holds at a value. Values have numbers from 0 on, in the direction in which it
// begins to hold.
type verdict func(value int64) (bool, error)

// threshold is what one run has to say about all values at once: where it begins to hold.
type threshold struct {
	from   int64 // the first value at which it holds; one more than the last: at none
	broken bool  // a probe disagrees: it holds here and there
	looks  int   // how many values were tried
}

// probes is how many further values of each run are tried, to see whether there is a
// threshold at all.
const probes = 2

// thresholdOf finds the threshold of a run among the values from 0 to last, by halving what
// is left. Bisection finds one in anything, so some values besides are tried; which ones
// depends on the number of the run alone.
func thresholdOf(run uint64, last int64, holds verdict) (threshold, error) {
	b := bisection{holds: holds, seen: map[int64]bool{}}
	from := b.find(last)
	draw := clock.NewStream(0, "probes", run)
	broken := false
	for range probes {
		value := draw.Below(last + 1)
		broken = broken || b.look(value) != (value >= from)
	}
	return threshold{from, broken, len(b.seen)}, b.err
}

// bisection looks at the values of a run, at each of them once.
type bisection struct {
	holds verdict
	seen  map[int64]bool
	err   error // the first; nothing is looked at after it
}

func (b *bisection) look(value int64) bool {
	is, known := b.seen[value]
	if known || b.err != nil {
		return is
	}
	is, b.err = b.holds(value)
	b.seen[value] = is
	return is
}

// find looks at the first value before any other: most runs have nothing against it.
func (b *bisection) find(last int64) int64 {
	switch {
	case b.look(0):
		return 0
	case !b.look(last):
		return last + 1
	}
	fails, from := int64(0), last
	for from-fails > 1 && b.err == nil {
		if middle := fails + (from-fails)/2; b.look(middle) {
			from = middle
		} else {
			fails = middle
		}
	}
	return from
}
