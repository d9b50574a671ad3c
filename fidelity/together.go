package fidelity

import (
	"cmp"
	"math"
	"slices"

	"github.com/groupsim/groupsim/noise"
)

// together is how far delays belong together, in parts of 1024 of what makes them late: so
// many are those of all members of a generation, and so many of these and of the others are
// the whole run's.
//
// It is measured by how ranks correlate, which leaves out what the delays are and knows no
// distribution (Spearman 1904): those of the n-th delays of different members in one
// generation, and those of delays of different generations in one recording. Ranks of normal
// deviates that correlate by r correlate by 6/π·arcsin(r/2) (Pearson 1907).
type together struct{ members, run int }

// alone are the kinds that belong to nothing: where a thread's own steps are is chance.
var alone = []noise.Kind{noise.Step, noise.FirstStep}

// together measures those of a kind. A process that comes to an old group does its first
// steps alone too.
func (d *delays) together(k noise.Kind, age noise.Age) together {
	switch {
	case k == noise.Way: // of messages that leave at all times
		return together{run: share(ofDeviates(d.ofRuns([]noise.Kind{k})))}
	case slices.Contains(alone, k):
		return together{}
	}
	run := ofDeviates(d.ofRuns(alike(k)))
	t := together{run: share(run)}
	if age != noise.First {
		t.members = share((ofDeviates(d.ofMembers(k, age)) - run) / (1 - run))
	}
	return t
}

// together measures how far a kind belongs to the run. Members of a consumer group do nothing
// at the same moment, and what a kind has in common in a run is its own: when records come, for
// one, against which the callbacks are late.
func (p *passes) together(k noise.Kind, _ noise.Age) together {
	return together{run: share(ofDeviates(p.delays.ofRuns([]noise.Kind{k})))}
}

// ofDeviates is how normal deviates correlate whose ranks do so.
func ofDeviates(ranks float64) float64 { return 2 * math.Sin(math.Pi/6*ranks) }

func share(correlation float64) int { return int(1024 * max(0, min(1, correlation))) }

// ranked is a delay by its rank, from -1/2 to 1/2.
type ranked struct {
	delay
	rank float64
}

// ranks orders delays; equal ones have their mean rank.
func ranks(all []delay) []ranked {
	all = slices.SortedFunc(slices.Values(all), func(a, b delay) int { return cmp.Compare(a.late, b.late) })
	list := make([]ranked, len(all))
	for i := 0; i < len(all); {
		n := 1
		for i+n < len(all) && all[i+n].late == all[i].late {
			n++
		}
		for j := i; j < i+n; j++ {
			list[j] = ranked{all[j], (float64(i)+float64(n)/2)/float64(len(all)) - 0.5}
		}
		i += n
	}
	return list
}

// groups cuts an ordered list where something changes.
func groups[T any](list []T, same func(a, b *T) bool) (all [][]T) {
	begin := 0
	for i := range list {
		if i+1 == len(list) || !same(&list[i], &list[i+1]) {
			all = append(all, list[begin:i+1])
			begin = i + 1
		}
	}
	return all
}

// pairs sums products of ranks up.
type pairs struct {
	products, weight float64
	n                int
}

// add adds the pairs of which the sum of products is known, as often as there are delays in
// them: where there are many of one kind they do not tell so much more.
func (p *pairs) add(products float64, n, delays int) {
	if n > 0 {
		p.products += products / float64(n) * float64(delays)
		p.weight += float64(delays)
		p.n += n
	}
}

// correlation is the mean product beside the mean square; 0 where there are too few.
func (p *pairs) correlation(all []ranked) float64 {
	if p.n < fewest {
		return 0
	}
	_, squares := sums(all)
	return p.products / p.weight / (squares / float64(len(all)))
}

func sums(all []ranked) (sum, squares float64) {
	for i := range all {
		sum += all[i].rank
		squares += all[i].rank * all[i].rank
	}
	return sum, squares
}

func (d *delay) inRun(e *delay) int { return cmp.Compare(d.recording, e.recording) }

func (d *delay) inGeneration(e *delay) int {
	return cmp.Or(d.inRun(e), cmp.Compare(d.generation, e.generation))
}

func (d *delay) atOnce(e *delay) int { return cmp.Or(d.inGeneration(e), cmp.Compare(d.n, e.n)) }

// joined leaves out what came before a member had joined a generation.
func joined(all []ranked, order func(d, e *delay) int) []ranked {
	all = slices.DeleteFunc(all, func(r ranked) bool { return r.generation == 0 })
	slices.SortStableFunc(all, func(a, b ranked) int { return order(&a.delay, &b.delay) })
	return all
}

// ofMembers is the correlation of what members of a generation do together.
func (d *delays) ofMembers(k noise.Kind, age noise.Age) float64 {
	all := joined(ranks(d[k][age]), (*delay).atOnce)
	var p pairs
	for _, g := range groups(all, func(a, b *ranked) bool { return a.atOnce(&b.delay) == 0 }) {
		sum, squares := sums(g)
		p.add(sum*sum-squares, len(g)*(len(g)-1), len(g))
	}
	return p.correlation(all)
}

// beats are the kinds that come all the time; the others come with a rebalance.
var beats = []noise.Kind{noise.Heartbeat, noise.Transit}

// alike are the kinds that are late in a run as this one is.
func alike(k noise.Kind) (kinds []noise.Kind) {
	if slices.Contains(beats, k) {
		return beats
	}
	for other := range noise.Kinds {
		if other != noise.Way && !slices.Contains(beats, other) && !slices.Contains(alone, other) {
			kinds = append(kinds, other)
		}
	}
	return kinds
}

// ofRuns is the correlation of what is done in different generations of one recording, of
// kinds that are alike. The first steps of a young group are left out: they cannot tell a slow
// run from a slow start.
func (d *delays) ofRuns(kinds []noise.Kind) float64 {
	var all []ranked
	for _, k := range kinds {
		all = slices.Concat(all, ranks(d[k][noise.Later]), ranks(d[k][noise.First]))
	}
	all = joined(all, (*delay).inGeneration)
	var p pairs
	for _, run := range groups(all, func(a, b *ranked) bool { return a.inRun(&b.delay) == 0 }) {
		sum, _ := sums(run)
		products, n := sum*sum, len(run)*len(run)
		for _, g := range groups(run, func(a, b *ranked) bool { return a.inGeneration(&b.delay) == 0 }) {
			sum, _ = sums(g)
			products, n = products-sum*sum, n-len(g)*len(g)
		}
		p.add(products, n, len(run))
	}
	return p.correlation(all)
}
