package fold

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/groupsim/groupsim/clock"
)

// fixed is a number of records with a fraction in 2^-64. Sums of it are exact
// however they are ordered.
type fixed struct {
	whole int64
	frac  uint64
}

func (a fixed) plus(b fixed) fixed {
	frac, carry := bits.Add64(a.frac, b.frac, 0)
	return fixed{a.whole + b.whole + int64(carry), frac}
}

func (a fixed) minus(b fixed) fixed {
	frac, borrow := bits.Sub64(a.frac, b.frac, 0)
	return fixed{a.whole - b.whole - int64(borrow), frac}
}

// times multiplies by a number that is not negative.
func (a fixed) times(n uint64) fixed {
	hi, lo := bits.Mul64(a.frac, n)
	return fixed{a.whole*int64(n) + int64(hi), lo}
}

// per divides; neither number is negative.
func per(n, d uint64) fixed {
	frac, _ := bits.Div64(n%d, 0, d)
	return fixed{int64(n / d), frac}
}

// nearest rounds to whole records.
func (a fixed) nearest() int64 { return a.whole + int64(a.frac>>63) }

// joins are partitions of a log that join the sum at a moment.
type joins struct {
	at     clock.Time
	cohort *cohort
}

// lags finds the peak lag of each partition as it is walked, and gathers the
// bends for the peak of the sum.
type lags struct {
	bends bends
	joins map[joins]int64
	end   clock.Time
	total bool // that of the sum is all that is asked for
}

// newLags expects the bends of so many runs of records: each has two.
func newLags(end clock.Time, runs int) (l lags) {
	l.begin(end, runs)
	return l
}

// begin is that, in the memory of what was gathered before.
func (l *lags) begin(end clock.Time, runs int) {
	l.end, l.bends.full = end, fewBends
	l.bends.list = slices.Grow(l.bends.list[:0], min(2*runs, fewBends))
	if clear(l.joins); l.joins == nil {
		l.joins = map[joins]int64{}
	}
}

// unread is the peak lag of a partition that the group never has a position of, though somebody
// is subscribed to it since a moment: then nobody reads any of its records.
func (l *lags) unread(log *cohort, since clock.Time) int64 {
	if log == nil || since > l.end {
		return 0
	}
	at := max(since, log.steps[0].at)
	l.joins[joins{at, log}]++
	l.bends.add(bend{at: at})
	return log.end(l.end)
}

// partitions walks through the progress in so many partitions and gives the peak lag of each:
// log end − next offset to be processed. Before the group has a position there is
// no lag. Between the bends lag is linear, so it peaks at one of them.
func (l *lags) partitions(p *progress, log *cohort, n int) int64 {
	w := walk{log: log, lags: l, partitions: uint64(n)}
	for i := range p.stays {
		s := &p.stays[i]
		until := l.end
		if i+1 < len(p.stays) {
			until = p.stays[i+1].at
		}
		w.jump(s.at, s.offset)
		for j := range s.runs {
			w.run(&s.runs[j], until)
		}
		w.look(until)
	}
	return w.peak
}

// walk is where the walk through partitions that have come equally far has come to.
type walk struct {
	log        *cohort
	lags       *lags
	partitions uint64
	at         clock.Time
	next       int64
	peak       int64
}

// bend bends the sum as often as there are partitions.
func (w *walk) bend(b bend) {
	b.jump, b.slope = b.jump.times(w.partitions), b.slope.times(w.partitions)
	w.lags.bends.add(b)
}

func (w *walk) look(at clock.Time) {
	if w.at = max(w.at, at); !w.lags.total {
		w.peak = max(w.peak, w.log.end(at)-w.next)
	}
}

func (w *walk) jump(at clock.Time, to int64) {
	w.bend(bend{at: at, jump: fixed{to - w.next, 0}})
	w.next = to
	w.look(at)
}

// run follows one run of records, as far as the stay goes that it belongs to.
func (w *walk) run(r *run, limit clock.Time) {
	since, until := max(r.since, w.at), min(r.until, limit)
	if since > until {
		return
	}
	w.look(since)
	from, to := r.next(since), r.next(until)
	if from != w.next {
		w.jump(since, from)
	}
	if !w.lags.total {
		for _, step := range w.log.rateChanges(since, until) {
			w.peak = max(w.peak, w.log.end(step.at)-r.next(step.at))
		}
	}
	if took := uint64(until - since); took > 0 {
		slope := per(uint64(to-from), took)
		rest := fixed{to - from, 0}.minus(slope.times(took))
		w.bend(bend{at: since, slope: slope})
		w.bend(bend{at: until, jump: rest, slope: fixed{}.minus(slope)})
	} else {
		w.bend(bend{at: since, jump: fixed{to - from, 0}})
	}
	w.next = to
	w.look(until)
}

// sum walks through the sum of all partitions' lags: visit gets it before and
// after each bend and at the moments asked for, with the number of partitions that
// the group has a position for. The logs of a cohort are alike, so their sum is one
// multiplication.
func (l *lags) sum(topics []topicLog, moments []clock.Time, visit func(at clock.Time, sum, partitions int64)) {
	cohorts := l.bendLogs(topics)
	moments = append(moments, l.end)
	slices.Sort(moments)
	moments = slices.DeleteFunc(moments, func(at clock.Time) bool { return at <= 0 || at > l.end })
	joining := l.joining()
	var at clock.Time
	var next, slope fixed
	bent := true // since the last look
	look := func() {
		bent = false
		sum, partitions := -next.nearest(), int64(0)
		for _, c := range cohorts {
			if c.active > 0 {
				sum += c.active * c.end(at)
				partitions += c.active
			}
		}
		visit(at, sum, partitions)
	}
	for list := l.bends.inOrder(); len(list)+len(moments) > 0; {
		b := bend{at: clock.Never}
		if len(moments) > 0 {
			b.at = moments[0] // in a short run most of them, and they are in order
		}
		if len(list) > 0 && list[0].at <= b.at {
			b, list = list[0], list[1:]
		}
		for len(moments) > 0 && moments[0] == b.at {
			moments = moments[1:]
		}
		if b.at > at {
			if bent {
				look()
			}
			next = next.plus(slope.times(uint64(b.at - at)))
			at = b.at
			look()
		}
		for len(joining) > 0 && joining[0].at == b.at {
			joining[0].cohort.active += l.joins[joining[0]]
			joining, bent = joining[1:], true
		}
		bent = bent || b.jump != fixed{} || b.slope != fixed{}
		next, slope = next.plus(b.jump), slope.plus(b.slope)
	}
	look()
}

// joining lists those that join, in the order of the moments; each of these is a bend.
func (l *lags) joining() []joins {
	list := make([]joins, 0, len(l.joins))
	for j := range l.joins {
		list = append(list, j)
	}
	slices.SortFunc(list, func(a, b joins) int { return cmp.Compare(a.at, b.at) })
	return list
}

// bendLogs adds the bends at which production changes.
func (l *lags) bendLogs(topics []topicLog) []*cohort {
	var cohorts []*cohort
	for i := range topics {
		for j := range topics[i].cohorts {
			c := &topics[i].cohorts[j]
			c.active = 0
			cohorts = append(cohorts, c)
			for _, step := range c.steps {
				if step.at < l.end {
					l.bends.add(bend{at: step.at})
				}
			}
		}
	}
	return cohorts
}
