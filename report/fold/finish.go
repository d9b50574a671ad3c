package fold

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Finish ends the run and makes the report. No event may follow.
func (f *Fold) Finish(end clock.Time, info Info) *report.Report {
	f.close(end)
	notModelled := append([]string{}, info.NotModelled...)
	r := &report.Report{
		Schema: report.Schema, Scenario: info.Scenario, Title: info.Title, Seed: info.Seed, Model: info.Model,
		NotModelled: notModelled, Setup: info.Setup, Window: report.Window{Start: f.start(), End: report.Ms(end)},
		Partitions: []report.Partition{}, Rebalances: []report.Rebalance{}, Members: []report.Member{}, Expectations: []report.Result{},
		Again: f.records.again, Controls: f.did,
	}
	lags, said := newLags(end, f.records.thinning.runs), make([]causes, len(f.segments.list))
	r.Summary = f.summary(end)
	gaps := gapsOf(f.holding.all)
	histories := make(map[*Tenure]report.Partition, len(f.holding.all))
	for _, t := range f.holding.all {
		histories[t] = f.history(t, said)
		t.Owners, t.Gaps = nil, nil // the report has them now, and they may be a million
	}
	f.records.peaks(&lags)
	tenures := f.holding.Tenures()
	r.Partitions = slices.Grow(r.Partitions, len(tenures))
	for _, t := range tenures {
		r.Partitions = append(r.Partitions, f.partition(t.Partition, histories[t.Tenure], &lags))
	}
	f.listRebalances(r)
	f.listMembers(r)
	f.sumLags(r, &lags, gaps)
	return r
}

// sumLags looks at the lag of all partitions together.
func (f *Fold) sumLags(r *report.Report, lags *lags, gaps catchUp) {
	curve := lagCurve{end: lags.end}
	r.Lag = make([]int64, r.Window.End/report.LagEvery+1)
	f.lag(&r.Summary, lags, &gaps, func(at clock.Time, sum, partitions int64) {
		curve.look(at, sum, partitions)
		if report.Ms(at)%report.LagEvery == 0 {
			r.Lag[report.Ms(at)/report.LagEvery] = max(0, sum)
		}
	})
	curve.close()
	r.LagCurve = curve.points
}

// addUnseen brings in the partitions that no client ever had.
func (f *Fold) addUnseen() {
	var unseen []protocol.TopicPartition
	for topic := range f.records.topics {
		for p := range f.records.topics[topic].partitions {
			if tp := (protocol.TopicPartition{Topic: protocol.TopicID(topic), Partition: p}); f.holding.place(tp).tenure == nil {
				unseen = append(unseen, tp)
			}
		}
	}
	f.holding.of(unseen)
}

// partition is what becomes of a partition with some history.
func (f *Fold) partition(tp protocol.TopicPartition, p report.Partition, lags *lags) report.Partition {
	p.Topic, p.Partition = f.names.Topics[tp.Topic], tp.Partition
	p.Reprocessed, p.Skipped = f.twiceAndNever(tp)
	p.PeakLag = f.peakLag(tp, lags)
	return p
}

// history is what partitions with one history have in common. They share it in the report, too.
func (f *Fold) history(t *Tenure, said []causes) report.Partition {
	p := report.Partition{
		FirstUp: report.None, Downtime: report.Ms(t.Downtime()), Owners: make([]report.PartitionOwner, 0, len(t.Owners)), Gaps: make([]report.PartitionGap, 0, len(t.Gaps)),
	}
	if t.FirstUp != clock.Never {
		p.FirstUp = report.Ms(t.FirstUp)
	}
	for _, o := range t.Owners {
		p.Owners = append(p.Owners, report.PartitionOwner{Member: f.names.Member(o.Member), From: report.Ms(o.From), To: report.Ms(o.To)})
	}
	for i := range t.Gaps {
		p.Gaps = append(p.Gaps, f.gap(&t.Gaps[i], said))
	}
	return p
}

// causes are those of the gap with some last segment that was looked at last, which many others
// are likely to have.
type causes struct {
	to   clock.Time
	said []report.Segment
}

func (f *Fold) gap(g *Gap, said []causes) report.PartitionGap {
	c := &said[g.last]
	if c.said == nil || c.to != g.To {
		*c = causes{g.To, f.causes(g)}
	}
	return report.PartitionGap{FromTime: report.Ms(g.From), ToTime: report.Ms(g.To), From: f.name(g.Before), To: f.name(g.After), Causes: c.said}
}

// causes words the causes of a gap.
func (f *Fold) causes(g *Gap) []report.Segment {
	out, lasted := []report.Segment{}, clock.Duration(0)
	segments := f.segments.upTo(g.last)
	for i, s := range segments {
		to := g.To
		if i+1 < len(segments) {
			to = segments[i+1].from
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

func (f *Fold) listRebalances(r *report.Report) {
	beginning := f.beginning()
	for i := range f.group.rounds {
		round := &f.group.rounds[i]
		if round.idle() {
			continue
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
