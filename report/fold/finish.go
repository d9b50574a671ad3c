package fold

import (
	"math/bits"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Finish ends the run and makes the report. No event may follow.
func (f *Fold) Finish(end clock.Time, info Info) *report.Report {
	f.noteMoment()
	f.settleRebalance(end)
	f.settleZombies(end)
	if i := f.group.current(); i >= 0 && f.group.phase == event.Gathering && !f.group.rounds[i].epochs {
		f.holdUp(i, end)
	}
	f.staysSettled(end)
	f.notCome(end)
	f.addUnseen()
	f.holding.Finish(end)
	start := report.None
	if f.holding.started {
		start = report.Ms(f.holding.start)
	}
	notModelled := append([]string{}, info.NotModelled...)
	r := &report.Report{
		Schema: report.Schema, Scenario: info.Scenario, Title: info.Title, Seed: info.Seed, Model: info.Model,
		NotModelled: notModelled, Setup: info.Setup, Window: report.Window{Start: start, End: report.Ms(end)},
		Partitions: []report.Partition{}, Rebalances: []report.Rebalance{}, Members: []report.Member{}, Expectations: []report.Result{},
		Again: f.records.again, Controls: f.did,
	}
	lags, alike := newLags(end), map[event.Member]causes{}
	tenures := f.holding.Tenures()
	r.Partitions = slices.Grow(r.Partitions, len(tenures))
	for _, t := range tenures {
		r.Partitions = append(r.Partitions, f.partition(t, &lags, alike))
		t.Owners, t.Gaps = nil, nil // the report has them now, and they may be a million
	}
	f.listRebalances(r, f.beginning(r))
	f.listMembers(r)
	f.summarize(r)
	f.sumLags(r, &lags)
	return r
}

// sumLags looks at the lag of all partitions together.
func (f *Fold) sumLags(r *report.Report, lags *lags) {
	c, curve := gaps(r), lagCurve{end: lags.end}
	moments := c.moments()
	for at := report.Ms(0); at <= r.Window.End; at += report.LagEvery {
		moments = append(moments, clock.Time(at))
		r.Lag = append(r.Lag, 0)
	}
	lags.sum(f.records.topics, moments, func(at clock.Time, sum, partitions int64) {
		r.Summary.PeakLag = max(r.Summary.PeakLag, sum)
		c.look(at, sum, partitions)
		curve.look(at, sum, partitions)
		if report.Ms(at)%report.LagEvery == 0 {
			r.Lag[report.Ms(at)/report.LagEvery] = max(0, sum)
		}
	})
	curve.close()
	if r.Summary.CatchUp, r.LagCurve = c.took(), curve.points; r.Window.Start < 0 {
		r.Summary.CatchUp = report.None
	}
}

// addUnseen brings in the partitions that no client ever had.
func (f *Fold) addUnseen() {
	for topic := range f.records.topics {
		for p := range f.records.topics[topic].partitions {
			f.holding.Tenure(protocol.TopicPartition{Topic: protocol.TopicID(topic), Partition: p})
		}
	}
}

func (f *Fold) partition(t *Tenure, lags *lags, alike map[event.Member]causes) report.Partition {
	p := report.Partition{
		Topic: f.names.Topics[t.Partition.Topic], Partition: t.Partition.Partition,
		FirstUp: report.None, Downtime: report.Ms(t.Downtime()), Owners: make([]report.PartitionOwner, 0, len(t.Owners)), Gaps: make([]report.PartitionGap, 0, len(t.Gaps)),
	}
	if t.FirstUp != clock.Never {
		p.FirstUp = report.Ms(t.FirstUp)
	}
	for _, o := range t.Owners {
		p.Owners = append(p.Owners, report.PartitionOwner{Member: f.names.Member(o.Member), From: report.Ms(o.From), To: report.Ms(o.To)})
	}
	for i := range t.Gaps {
		p.Gaps = append(p.Gaps, f.gap(&t.Gaps[i], alike))
	}
	progress := f.records.progress(t.Partition)
	log, later := f.records.cohort(t.Partition)
	p.Reprocessed, p.Skipped = progress.reprocessed, progress.skipped(later)
	p.PeakLag = lags.partition(progress, log, f.startup.topic(t.Partition.Topic).since)
	return p
}

// causes are those of a gap that was looked at before, of the same member: what it held
// went down together.
type causes struct {
	segments []segment
	to       clock.Time
	said     []report.Segment
}

func (f *Fold) gap(g *Gap, alike map[event.Member]causes) report.PartitionGap {
	c := alike[g.Before]
	if c.said == nil || c.to != g.To || !slices.Equal(c.segments, g.segments) {
		c = causes{g.segments, g.To, f.causes(g)}
		alike[g.Before] = c
	}
	return report.PartitionGap{FromTime: report.Ms(g.From), ToTime: report.Ms(g.To), From: f.name(g.Before), To: f.name(g.After), Causes: c.said}
}

// causes words the causes of a gap.
func (f *Fold) causes(g *Gap) []report.Segment {
	out, lasted := []report.Segment{}, clock.Duration(0)
	for i, s := range g.segments {
		to := g.To
		if i+1 < len(g.segments) {
			to = g.segments[i+1].from
		}
		if s.from == to {
			continue
		}
		next := f.segment(s, to)
		// What differs only in its detail is one segment, with the detail that held
		// for the lasted part.
		if n := len(out) - 1; n >= 0 && out[n].Cause == next.Cause && out[n].Member == next.Member && f.conditions.list[s.cond].round < 0 {
			out[n].To = next.To
			if to.Sub(s.from) > lasted {
				out[n].Detail, lasted = next.Detail, to.Sub(s.from)
			}
			continue
		}
		out, lasted = append(out, next), to.Sub(s.from)
	}
	return out
}

func (f *Fold) name(m event.Member) report.Name { return report.Name(f.names.Member(m)) }

// beginning is when the start-up was over as far as rebalances go: a partition was up, or,
// where none ever was, the group was Stable.
func (f *Fold) beginning(r *report.Report) report.Ms {
	if r.Window.Start >= 0 {
		return r.Window.Start
	}
	return report.Ms(f.group.settled)
}

func (f *Fold) listRebalances(r *report.Report, beginning report.Ms) {
	for i := range f.group.rounds {
		round := &f.group.rounds[i]
		if round.empty && round.ended == round.from {
			continue // nobody was waited for
		}
		b := report.Rebalance{
			Generation: round.generation, From: report.Ms(round.from), To: report.None, Ended: report.None, Gathered: report.None, Abandoned: round.abandoned,
			Startup: report.Ms(round.from) < beginning, Reason: round.reason, Asked: round.asked,
			Trigger: f.name(round.trigger), LastToJoin: f.name(round.last.member), Members: []string{},
			Leader: f.name(round.leader), Assignor: report.Name(round.assignor), OfEpochs: round.epochs, HeldUpBy: f.name(round.held.member),
		}
		b.HeldUp, b.HeldUpWhile = f.heldUp(round, longest)
		if round.settled != clock.Never {
			b.To = report.Ms(round.settled)
		}
		if round.gathered != clock.Never {
			b.Gathered, b.Syncing = report.Ms(round.gathered), f.syncing(round)
		}
		if round.ended != clock.Never {
			b.Ended = report.Ms(round.ended)
		}
		if round.empty {
			b.Emptied = b.Ended
		}
		for _, m := range round.members {
			b.Members = append(b.Members, f.names.Member(m))
		}
		if round.gathered == clock.Never {
			b.Generation++ // the one it was about to begin
		} else if !b.Startup {
			r.Summary.Rebalances++
		}
		r.Rebalances = append(r.Rebalances, b)
	}
}

func (f *Fold) listMembers(r *report.Report) {
	for i, name := range f.names.Members {
		m := report.Member{}
		if i < len(f.counts) {
			m = f.counts[i]
		}
		m.ID = name
		r.Members = append(r.Members, m)
	}
}

func (f *Fold) summarize(r *report.Report) {
	s := &r.Summary
	s.Partitions = len(r.Partitions)
	s.Commits, s.Requests = f.commits, f.requests
	s.Rebalancing, s.Zombie, s.FinalState = report.Ms(f.group.rebalance), report.Ms(f.zombieFor), f.group.state.String()
	if r.Window.Start < 0 {
		s.Rebalancing = report.Ms(f.group.fruitless)
	}
	s.Startup, s.MembersMax, s.Died = f.startup.lasted(), f.group.mostIn, f.died
	for i := range r.Rebalances {
		if name := r.Rebalances[i].Assignor; name != "" {
			s.FinalAssignor = string(name)
		}
	}
	downtimes := make([]report.Ms, 0, len(r.Partitions))
	whole := uint64(0)
	for i := range r.Partitions {
		p := &r.Partitions[i]
		downtimes = append(downtimes, p.Downtime)
		s.Downtime.Total += p.Downtime
		if p.FirstUp >= 0 {
			whole += uint64(r.Window.End - p.FirstUp)
		} else {
			s.NeverUp++
		}
		s.Reprocessed += p.Reprocessed
		s.Skipped += p.Skipped
		count(s, p)
	}
	slices.Sort(downtimes)
	if n := len(downtimes); n > 0 {
		s.Downtime.Mean = (s.Downtime.Total + report.Ms(n)/2) / report.Ms(n)
		s.Downtime.P50, s.Downtime.P99, s.Downtime.Max = rank(downtimes, 50), rank(downtimes, 99), downtimes[n-1]
	}
	s.Availability = share(whole-uint64(s.Downtime.Total), whole)
}

// count counts what a partition's history has of gaps and moves.
func count(s *report.Summary, p *report.Partition) {
	if p.Downtime > 0 {
		s.Affected++
	}
	for i := 1; i < len(p.Owners); i++ {
		if p.Owners[i].Member != p.Owners[i-1].Member {
			s.Moved++
		}
	}
	for _, g := range p.Gaps {
		s.LongestGap = max(s.LongestGap, g.ToTime-g.FromTime)
		for _, c := range g.Causes {
			s.ByCause[c.Cause] += c.To - c.From
		}
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
