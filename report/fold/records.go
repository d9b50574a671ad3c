package fold

import (
	"math/bits"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// records folds what became of the records: how far each partition's log is, and
// which of its records were processed when.
type records struct {
	topics   []topicLog
	spots    [][]spot // by topic and partition
	all      slab[progress]
	list     []*progress // all there are
	batch    batch       // what has been told last and is not followed yet
	batches  uint32      // that have been
	found    []*progress // of the last one
	figures  bool        // nothing but figures is asked for: who processed again what whom had is not
	again    []report.Again
	thinning thinning
}

// progress is the group's progress in a partition, and in others that have come equally far.
type progress struct {
	sharing
	stays       []stay
	done        intervals
	cut         intervals // begun, cut off, and not done by anybody since
	cuts        []cutOff
	reprocessed int64
	highest     int64 // the highest offset that was ever next
}

// stay is a time in which one member's position is the group's: from one position
// fact to the next.
type stay struct {
	at     clock.Time
	offset int64
	runs   []run
	member event.Member
	// Those before this one have been joined as far as the tolerance of [thinning] goes.
	thinned int32
}

// cutOff is records that were begun in a stay and cut off. There are few, and stays by the
// million.
type cutOff struct {
	stay int // its place in progress.stays
	run
}

// run is records [from, to) processed evenly from since to until.
type run struct {
	since, until clock.Time
	from, to     int64
}

// positioned takes a position fact. Without offsets a member is taken to begin at
// the end of the log.
func (r *records) positioned(m event.Member, fact event.Position, now clock.Time) {
	r.settle()
	begin := func(p *progress, fact *event.Consumed) {
		p.begin(stay{at: now, member: m, offset: fact.From})
		p.highest = max(p.highest, fact.From)
	}
	b := &r.batch
	b.number++
	for i, tp := range fact.Partitions {
		offset := int64(0)
		if i < len(fact.Offsets) {
			offset = fact.Offsets[i]
		} else if log, _ := r.cohort(tp); log != nil {
			offset = log.end(now)
		}
		if at := r.spot(tp); at.batch == b.number { // nobody names one twice, but a file may
			r.each(b.facts, begin)
			b.facts = b.facts[:0]
			b.number++
		}
		r.spot(tp).batch = b.number
		b.facts = append(b.facts, event.Consumed{Partition: tp, From: offset})
	}
	r.each(b.facts, begin)
	b.facts = b.facts[:0]
}

// consumed takes a run of processed records.
func (r *records) consumed(m event.Member, fact event.Consumed, now clock.Time) {
	if fact.To > fact.From {
		r.tell(m, fact, now)
	}
}

// follow takes a run of processed records into the stay of its member in which
// it began. It may be told late, when another member's stay has begun.
func (r *records) follow(p *progress, m event.Member, fact *event.Consumed, now clock.Time) {
	again := p.done.add(fact.From, fact.To) + p.cut.remove(fact.From, fact.To)
	p.reprocessed += again
	p.highest = max(p.highest, fact.To)
	s := p.stayFor(m, fact)
	next := run{fact.Since, max(fact.Since, fact.Until), fact.From, fact.To}
	r.repeats(p, s, &next, again, now)
	if n := len(s.runs); n > 0 {
		last := &s.runs[n-1]
		if last.until == next.since && last.to == next.from && last.asFastAs(&next) {
			last.until, last.to = next.until, next.to
			return
		}
	}
	s.runs = append(s.runs, next)
	r.thinning.runs += len(p.partitions)
}

// interrupted takes records that were begun and cut off: whoever begins them next processes
// them again.
func (r *records) interrupted(m event.Member, fact event.Interrupted, now clock.Time) {
	r.settle()
	told := []event.Consumed{event.Consumed(fact)}
	r.each(told, func(p *progress, fact *event.Consumed) {
		again := p.done.within(fact.From, fact.To) + p.cut.within(fact.From, fact.To)
		p.reprocessed += again
		s := p.stayFor(m, fact)
		next := run{fact.Since, max(fact.Since, fact.Until), fact.From, fact.To}
		r.repeats(p, s, &next, again, now)
		p.cuts = append(p.cuts, cutOff{p.stayOf(m, fact), next})
		for _, x := range p.done.lacks(fact.From, fact.To) {
			p.cut.add(x.from, x.to)
		}
	})
	r.notesAgain(told)
}

// repeats notes what of a run had been processed before, if anybody asks.
func (r *records) repeats(p *progress, mine *stay, x *run, n int64, known clock.Time) {
	if !r.figures {
		p.again = p.repeats(mine, x, n, known)
	}
}

// begin begins a stay, whose runs go where those of another one were.
func (p *progress) begin(s stay) {
	if n := len(p.stays); n < cap(p.stays) {
		s.runs = p.stays[:n+1][n].runs[:0]
	}
	p.stays = append(p.stays, s)
}

// stayFor finds the member's stay in which a run began, or makes one.
func (p *progress) stayFor(m event.Member, fact *event.Consumed) *stay {
	i := p.stayOf(m, fact)
	if i < 0 {
		p.begin(stay{at: fact.Since, member: m, offset: fact.From})
		i = len(p.stays) - 1
	}
	return &p.stays[i]
}

// stayOf finds the member's stay in which a run began; -1 if there is none. A client of
// franz-go can have records in hand that lie before the position of its latest.
func (p *progress) stayOf(m event.Member, fact *event.Consumed) int {
	latest := -1
	for i := len(p.stays) - 1; i >= 0; i-- {
		if s := &p.stays[i]; s.member == m && s.at <= fact.Since {
			if s.offset <= fact.From {
				return i
			}
			latest = max(latest, i)
		}
	}
	return latest
}

func (r *run) asFastAs(s *run) bool {
	a, b := bits.Mul64(uint64(r.to-r.from), uint64(s.until-s.since))
	c, d := bits.Mul64(uint64(s.to-s.from), uint64(r.until-r.since))
	return a == c && b == d
}

// next gives how far the run is at a moment within it.
func (r *run) next(at clock.Time) int64 {
	if at >= r.until {
		return r.to
	}
	hi, lo := bits.Mul64(uint64(r.to-r.from), uint64(at-r.since))
	whole, _ := bits.Div64(hi, lo, uint64(r.until-r.since))
	return r.from + int64(whole)
}

// when gives the moment at which a run has come to an offset; the reverse of next.
func (r *run) when(offset int64) clock.Time {
	hi, lo := bits.Mul64(uint64(offset-r.from), uint64(r.until-r.since))
	whole, rest := bits.Div64(hi, lo, uint64(r.to-r.from))
	if rest > 0 {
		whole++
	}
	return r.since.Add(clock.Duration(whole))
}

// skipped counts the records that nobody ever processed, though the group's
// position went past them. What lies before the group's first position is not
// the group's to process, unless the partition was added later: a group that
// begins such a one at its end has missed what came before.
func (p *progress) skipped(addedLater bool) int64 {
	if len(p.stays) == 0 {
		return 0
	}
	from := p.stays[0].offset
	if addedLater {
		from = 0
	}
	return max(0, p.highest-from-p.done.within(from, p.highest))
}
