package fold

import "github.com/groupsim/groupsim/clock"

// Reset makes it what [New] makes without names: a fold that nothing has been told, in the memory of
// all that it has been told before. One of many runs comes to nearly what the last did, and what a fold
// takes of memory for it is a good part of what it takes of time. No report may have been made of it:
// that has some of the memory.
func (f *Fold) Reset() {
	f.holding.reset()
	f.group.reset()
	f.records.reset()
	f.conditions.reset(0)
	f.segments.reset(1)
	f.startup.reset()
	*f = Fold{
		holding: f.holding, group: f.group, records: f.records, conditions: f.conditions, segments: f.segments, startup: f.startup,
		counts: f.counts[:0], down: f.down[:0], unnoted: f.unnoted[:0], lags: f.lags, said: f.said,
	}
}

func (h *Holding) reset() {
	h.processes.reset(func(p *process) { *p = process{holds: p.holds[:0], left: p.left[:0]} })
	h.tenures.reset(func(t *Tenure) {
		*t = Tenure{Partitions: t.Partitions[:0], Owners: t.Owners[:0], Gaps: t.Gaps[:0], holds: t.holds[:0]}
	})
	h.holds.reset(func(x *hold) { *x = hold{} })
	for i := range h.topics {
		h.topics[i] = h.topics[i][:0]
	}
	*h = Holding{
		members: h.members[:0], topics: h.topics, all: h.all[:0], found: h.found[:0], touched: h.touched[:0], parted: h.parted,
		processes: h.processes, tenures: h.tenures, holds: h.holds,
	}
}

func (g *group) reset() {
	g.all.reset(func(s *seat) {
		*s = seat{given: portion{tenures: s.given.tenures[:0]}, told: portion{tenures: s.told.tenures[:0]}}
	})
	clear(g.seats)
	*g = group{seats: g.seats, all: g.all, list: g.list[:0], rounds: g.rounds[:0], spare: g.spare[:0], settled: clock.Never}
}

func (r *records) reset() {
	r.all.reset(func(p *progress) {
		*p = progress{sharing: sharing{partitions: p.partitions[:0]}, stays: p.stays[:0], done: p.done[:0], cut: p.cut[:0], cuts: p.cuts[:0]}
	})
	for i := range r.topics {
		r.topics[i] = topicLog{cohorts: r.topics[i].cohorts[:0]}
	}
	for i := range r.spots {
		r.spots[i] = r.spots[i][:0]
	}
	*r = records{
		topics: r.topics, spots: r.spots, all: r.all, list: r.list[:0], found: r.found[:0],
		batch: batch{facts: r.batch.facts[:0]}, figures: true,
	}
}

func (s *startup) reset() {
	topics := s.topics[:0]
	*s = newStartup()
	s.topics = topics
}
