package fold

import (
	"math/bits"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Figures ends the run and gives the summary of its report, with the downtime of every
// partition if that is wanted. Of many runs nobody reads more, and to word what happened
// takes longer than to add it up. No event may follow.
func (f *Fold) Figures(end clock.Time, partitions bool) *report.Outcome {
	f.close(end)
	o := &report.Outcome{Summary: f.summary(end)}
	lags, gaps := &f.lags, gapsOf(f.holding.all)
	lags.begin(end, f.records.thinning.runs)
	lags.total = true
	f.records.peaks(lags)
	for _, t := range f.holding.Tenures() {
		f.peakLag(t.Partition, lags)
		if partitions {
			o.Downtime = append(o.Downtime, report.Ms(t.Downtime()))
		}
	}
	f.lag(&o.Summary, lags, &gaps, func(clock.Time, int64, int64) {})
	return o
}

// close ends what is still open with the end of the run.
func (f *Fold) close(end clock.Time) {
	f.comesDown()
	f.noteMoment()
	f.records.settle()
	f.settleRebalance(end)
	f.settleZombies(end)
	if i := f.group.current(); i >= 0 && f.group.phase == event.Gathering && !f.group.rounds[i].epochs {
		f.holdUp(i, end)
	}
	f.staysSettled(end)
	f.notCome(end)
	f.addUnseen()
	f.holding.Finish(end)
}

// start is when a partition was first up; None if none ever was.
func (f *Fold) start() report.Ms {
	if f.holding.started {
		return report.Ms(f.holding.start)
	}
	return report.None
}

// beginning is when the start-up was over as far as rebalances go: a partition was up, or,
// where none ever was, the group was Stable.
func (f *Fold) beginning() report.Ms {
	if f.holding.started {
		return report.Ms(f.holding.start)
	}
	return report.Ms(f.group.settled)
}

// idle tells whether nobody was waited for: it is no rebalance.
func (r *round) idle() bool { return r.empty && r.ended == r.from }

// summary adds up what happened, but for the lag.
func (f *Fold) summary(end clock.Time) (s report.Summary) {
	s.Partitions = f.holding.partitions()
	s.Commits, s.Requests = f.commits, f.requests
	s.Rebalancing, s.Zombie, s.FinalState = report.Ms(f.group.rebalance), report.Ms(f.zombieFor), f.group.state.String()
	if !f.holding.started {
		s.Rebalancing = report.Ms(f.group.fruitless)
	}
	s.Startup, s.MembersMax, s.Died = f.startup.lasted(), f.group.mostIn, f.died
	beginning := f.beginning()
	for i := range f.group.rounds {
		r := &f.group.rounds[i]
		if r.idle() {
			continue
		}
		if r.gathered != clock.Never && report.Ms(r.from) >= beginning {
			s.Rebalances++
		}
		if r.assignor != "" {
			s.FinalAssignor = r.assignor
		}
	}
	downtimes, whole := make([]report.Ms, 0, s.Partitions), uint64(0)
	for _, t := range f.holding.all {
		down, n := report.Ms(t.Downtime()), len(t.Partitions)
		s.Downtime.Total += report.Ms(n) * down
		if t.FirstUp != clock.Never {
			whole += uint64(n) * uint64(end-t.FirstUp)
		} else {
			s.NeverUp += n
		}
		f.count(&s, t, down)
		for _, tp := range t.Partitions {
			downtimes = append(downtimes, down)
			twice, never := f.twiceAndNever(tp)
			s.Reprocessed += twice
			s.Skipped += never
		}
	}
	slices.Sort(downtimes)
	if n := len(downtimes); n > 0 {
		s.Downtime.Mean = (s.Downtime.Total + report.Ms(n)/2) / report.Ms(n)
		s.Downtime.P50, s.Downtime.P99, s.Downtime.Max = rank(downtimes, 50), rank(downtimes, 99), downtimes[n-1]
	}
	s.Availability = share(whole-uint64(s.Downtime.Total), whole)
	return s
}

// count counts what a history has of gaps and moves, for each of its partitions.
func (f *Fold) count(s *report.Summary, t *Tenure, down report.Ms) {
	n := len(t.Partitions)
	if down > 0 {
		s.Affected += n
	}
	for i := 1; i < len(t.Owners); i++ {
		if t.Owners[i].Member != t.Owners[i-1].Member {
			s.Moved += n
		}
	}
	for i := range t.Gaps {
		g := &t.Gaps[i]
		s.LongestGap = max(s.LongestGap, report.Ms(g.To.Sub(g.From)))
		for last, end := g.last, g.To; last > 0; {
			x := &f.segments.list[last]
			s.ByCause[f.conditions.list[x.cond].cause] += report.Ms(n) * report.Ms(end.Sub(x.from))
			last, end = x.before, x.from
		}
	}
}

// twiceAndNever counts the records of a partition that were processed again, and those that
// were passed over.
func (f *Fold) twiceAndNever(tp protocol.TopicPartition) (reprocessed, skipped int64) {
	progress := f.records.progress(tp)
	_, later := f.records.cohort(tp)
	return progress.reprocessed, progress.skipped(later)
}

// peakLag is that of a partition, as [records.peaks] has found it if the group ever had a position.
func (f *Fold) peakLag(tp protocol.TopicPartition, lags *lags) int64 {
	if at := f.records.spot(tp); at.progress != nil {
		return at.peak
	}
	return lags.unread(f.records.cohortOf(tp), f.startup.topic(tp.Topic).since)
}

// lag walks through the lag of all partitions together for its figures, and for whoever looks
// on. It is looked at in equal steps, too, whether or not somebody wants those: between two
// bends the logs grow by whole records, and the peak may lie at a step.
func (f *Fold) lag(s *report.Summary, lags *lags, gaps *catchUp, look func(at clock.Time, sum, partitions int64)) {
	moments := gaps.moments()
	for at := report.Ms(0); at <= report.Ms(lags.end); at += report.LagEvery {
		moments = append(moments, clock.Time(at))
	}
	lags.sum(f.records.topics, moments, func(at clock.Time, sum, partitions int64) {
		s.PeakLag = max(s.PeakLag, sum)
		gaps.look(at, sum, partitions)
		look(at, sum, partitions)
	})
	if s.CatchUp = gaps.took(); !f.holding.started {
		s.CatchUp = report.None
	}
}

// rank gives a percentile by nearest rank.
func rank(sorted []report.Ms, percent int) report.Ms {
	return sorted[(len(sorted)*percent+99)/100-1]
}

// share gives part/whole to the nearest millionth.
func share(part, whole uint64) report.Ratio {
	if whole == 0 {
		return 0
	}
	hi, lo := bits.Mul64(part, 1_000_000)
	lo, carry := bits.Add64(lo, whole/2, 0)
	q, _ := bits.Div64(hi+carry, lo, whole)
	return report.Ratio(q)
}
