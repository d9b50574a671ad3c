package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// A member takes records of all its partitions as they come, and tells of all of them at one moment what it
// has processed. Where topics grow alike, that is the same of many of them, so partitions that have come
// equally far in the same way have one [progress]. They part when something else is told of some of them.

// spot is where the progress of a partition is found.
type spot struct {
	progress *progress // nil: none is told
	at       int32     // its place in progress.partitions
	batch    uint32    // the last that told of it
	peak     int64     // of its lag, at the end
}

// batch is what one member tells at one moment of partitions, once of each.
type batch struct {
	number uint32
	member event.Member
	at     clock.Time
	facts  []event.Consumed
}

// sharing is what partitions have that have come equally far, while a batch is gone through.
type sharing struct {
	partitions []protocol.TopicPartition // in no order
	batch      uint32                    // the last that told of them
	first      int32                     // what it told first, by its place there
	times      int32                     // of how many of them it told
	mixed      bool                      // not all that was the same
	parted     *progress                 // the last one that began in it as another
	before     *progress                 // the one before this one that so began
	again      []report.Again            // of records that it told of again
}

func (r *records) spot(tp protocol.TopicPartition) *spot {
	for int(tp.Topic) >= len(r.spots) {
		r.spots = append(r.spots, nil)
	}
	spots := r.spots[tp.Topic]
	if more := int(tp.Partition) + 1 - len(spots); more > 0 {
		spots = append(spots, make([]spot, more)...)
		r.spots[tp.Topic] = spots
	}
	return &spots[tp.Partition]
}

// progress gives that of a partition, which may be that of others, too.
func (r *records) progress(tp protocol.TopicPartition) *progress {
	r.settle()
	if p := r.spot(tp).progress; p != nil {
		return p
	}
	return &progress{}
}

// tell adds to the batch of a moment.
func (r *records) tell(m event.Member, fact event.Consumed, now clock.Time) {
	b, at := &r.batch, r.spot(fact.Partition)
	if m != b.member || now != b.at || at.batch == b.number || len(b.facts) == 0 {
		r.settle()
		b.number++
		b.member, b.at = m, now
	}
	at.batch = b.number
	b.facts = append(b.facts, fact)
}

// each follows what a batch tells, once for all partitions that have come equally far and of which it tells
// the same.
func (r *records) each(facts []event.Consumed, follow func(p *progress, fact *event.Consumed)) {
	if p := r.alone(facts); p != nil {
		r.found = append(r.found[:0], p)
		follow(p, &facts[0])
		return
	}
	r.batches++
	found, part := r.found[:0], false
	for i := range facts {
		p := r.spot(facts[i].Partition).progress
		if p == nil {
			part = true
			continue
		}
		if p.batch != r.batches {
			p.batch, p.first, p.times, p.mixed, p.parted = r.batches, int32(i), 0, false, nil
			found = append(found, p)
		}
		p.times++
		p.mixed = p.mixed || !sameOf(&facts[i], &facts[p.first])
	}
	for _, p := range found {
		part = part || p.mixed || !p.told()
	}
	if r.found = found; part {
		r.part(facts)
	}
	for _, p := range r.found {
		if p.told() {
			follow(p, &facts[p.first])
		}
	}
}

// alone gives the progress of the one partition that is told of if it is that of no other; else nil.
func (r *records) alone(facts []event.Consumed) *progress {
	if len(facts) != 1 {
		return nil
	}
	if p := r.spot(facts[0].Partition).progress; p != nil && len(p.partitions) == 1 {
		return p
	}
	return nil
}

// told tells whether a batch tells of all its partitions.
func (p *progress) told() bool { return int(p.times) == len(p.partitions) }

// sameOf tells whether the same is told of two partitions.
func sameOf(a, b *event.Consumed) bool {
	return a.From == b.From && a.To == b.To && a.Since == b.Since && a.Until == b.Until
}

// part gives a progress of their own to partitions of which a batch tells what it does not tell of all that
// have come equally far.
func (r *records) part(facts []event.Consumed) {
	var begun progress
	for i := range facts {
		fact := &facts[i]
		at := r.spot(fact.Partition)
		p := at.progress
		if p != nil && p.told() && sameOf(fact, &facts[p.first]) {
			continue
		}
		from := p
		if p == nil {
			from = &begun
			r.thinning.partitions++
		}
		q := from.partedBy(fact, facts)
		if q == nil {
			q = r.all.new()
			q.copy(p)
			q.batch, q.first, q.before = r.batches, int32(i), from.parted
			from.parted = q
			r.list, r.found = append(r.list, q), append(r.found, q)
		}
		if p != nil {
			p.partitions = swapRemove(p.partitions, int(at.at), func(moved protocol.TopicPartition) { r.spot(moved).at = at.at })
			p.times--
		}
		q.times++
		at.progress, at.at = q, int32(len(q.partitions))
		q.partitions = append(q.partitions, fact.Partition)
	}
}

// looksBack is among how many one is looked for of which the same is told. If there is one before those,
// it is followed by itself all the same.
const looksBack = 16

// partedBy finds what has parted for the same as is told now; nil: there is none.
func (p *progress) partedBy(fact *event.Consumed, facts []event.Consumed) *progress {
	q := p.parted
	for n := 0; q != nil && n < looksBack; n++ {
		if sameOf(fact, &facts[q.first]) {
			return q
		}
		q = q.before
	}
	return nil
}

// copy makes it come as far as another one, in its own memory.
func (p *progress) copy(q *progress) {
	if q == nil {
		return
	}
	for i := range q.stays {
		s := q.stays[i]
		s.runs = nil
		p.begin(s)
		mine := &p.stays[i]
		mine.runs = append(mine.runs, q.stays[i].runs...)
	}
	p.done, p.cut, p.cuts = append(p.done[:0], q.done...), append(p.cut[:0], q.cut...), append(p.cuts[:0], q.cuts...)
	p.reprocessed, p.highest = q.reprocessed, q.highest
}

// settle follows what has been told since.
func (r *records) settle() {
	b := &r.batch
	if len(b.facts) == 0 {
		return
	}
	follow := func(p *progress, fact *event.Consumed) { r.follow(p, b.member, fact, b.at) }
	if r.thinning.fullWith(len(b.facts)) { // one after another, as what there is from some moment on is joined
		for i := range b.facts {
			r.each(b.facts[i:i+1], follow)
			r.notesAgain(b.facts[i : i+1])
			if r.thinning.full() {
				r.thin()
			}
		}
	} else {
		r.each(b.facts, follow)
		r.notesAgain(b.facts)
	}
	b.facts = b.facts[:0]
}

// notesAgain notes what of a batch had been processed before, in its order.
func (r *records) notesAgain(facts []event.Consumed) {
	if !slices.ContainsFunc(r.found, func(p *progress) bool { return len(p.again) > 0 }) {
		return
	}
	for i := range facts {
		for _, again := range r.spot(facts[i].Partition).progress.again {
			again.Partition = facts[i].Partition
			r.again = append(r.again, again)
		}
	}
	for _, p := range r.found {
		p.again = nil
	}
}

// peaks walks through all progress, for the peak of each partition's lag.
func (r *records) peaks(l *lags) {
	for _, p := range r.list {
		for rest := p.partitions; len(rest) > 0; {
			log, _ := r.cohort(rest[0])
			n := 1
			for n < len(rest) && log.growsAs(r.cohortOf(rest[n])) {
				n++
			}
			if log != nil {
				r.peak(l, p, log, rest[:n])
			}
			rest = rest[n:]
		}
	}
}

// peak is that of partitions that have come equally far in logs that grow alike.
func (r *records) peak(l *lags, p *progress, log *cohort, ps []protocol.TopicPartition) {
	peak := l.partitions(p, log, len(ps))
	for _, tp := range ps {
		l.joins[joins{p.stays[0].at, r.cohortOf(tp)}]++
		r.spot(tp).peak = peak
	}
}

func (r *records) cohortOf(tp protocol.TopicPartition) *cohort {
	c, _ := r.cohort(tp)
	return c
}

// growsAs tells whether two logs are alike at any time.
func (c *cohort) growsAs(d *cohort) bool {
	return c == d || c != nil && d != nil && slices.Equal(c.steps, d.steps)
}
