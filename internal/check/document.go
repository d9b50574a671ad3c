package check

import (
	"encoding/json"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// document is what is checked of a report, read from its JSON form.
type document struct {
	Partitions []reported
}

type reported struct {
	Topic     string
	Partition int32
	Downtime  millis `json:"downtime_ms"`
	// Reprocessed records.
	Reprocessed int64
	Gaps        []gap
}

type gap struct {
	From   millis `json:"from_ms"`
	To     millis `json:"to_ms"`
	Causes []cause
}

type cause struct {
	Cause  causeName
	Member string
	From   millis `json:"from_ms"`
	To     millis `json:"to_ms"`
}

// causeName is a cause by its name in the document.
type causeName string

const (
	unassigned causeName = "unassigned"
	revoking   causeName = "revoking"
)

// millis is a time or a length of time that is written in milliseconds.
type millis clock.Time

// UnmarshalJSON reads the decimal number.
func (m *millis) UnmarshalJSON(text []byte) error {
	d, err := clock.ParseMillis(string(text))
	*m = millis(d)
	return err
}

func (m millis) String() string { return clock.Time(m).String() }

// checkReport holds the report against the record.
func (f *follower) checkReport(text []byte) {
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		f.complain("the report cannot be read: %v", err)
		return
	}
	seen := map[protocol.TopicPartition]bool{}
	for i := range d.Partitions {
		p := &d.Partitions[i]
		tp := protocol.TopicPartition{Topic: protocol.TopicID(slices.Index(f.run.Names.Topics, p.Topic)), Partition: p.Partition}
		seen[tp] = true
		f.checkDowntime(tp, clock.Duration(p.Downtime))
		for j := range p.Gaps {
			f.checkCauses(tp, &p.Gaps[j])
		}
	}
	for _, tp := range f.all() {
		if !seen[tp] {
			f.complain("%s is not in the report", f.run.Names.Partition(tp))
		}
	}
}

// checkDowntime: the report has the downtime that the record has.
func (f *follower) checkDowntime(tp protocol.TopicPartition, reported clock.Duration) {
	down := clock.Duration(0)
	if p := f.partitions[tp]; p != nil {
		for _, g := range p.gaps {
			down += min(g.to, f.run.End).Sub(g.from)
		}
	}
	if reported != down {
		f.complain("%s was down for %s; the report says %s", f.run.Names.Partition(tp), down, reported)
	}
}

// checkCauses: the causes of a gap follow on one another and add up to it, nothing is
// unassigned while the group is Stable and somebody in it subscribes to the topic, and
// nobody is revoking whose process is gone.
func (f *follower) checkCauses(tp protocol.TopicPartition, g *gap) {
	name, at := f.run.Names.Partition(tp), g.From
	for _, c := range g.Causes {
		if c.From != at || c.To <= c.From {
			f.complain("%s: %s from %s to %s does not follow on %s", name, c.Cause, c.From, c.To, at)
		}
		if at = c.To; c.Cause == unassigned && f.ownable(tp.Topic, clock.Time(c.From), clock.Time(c.To)) && !f.leftOut(tp, clock.Time(c.From), clock.Time(c.To)) {
			f.complain("%s is unassigned from %s to %s, though the group is Stable with a live subscriber", name, c.From, c.To)
		}
		if m := slices.Index(f.run.Names.Members, c.Member); m >= 0 && c.Cause == revoking && f.gone[m].overlaps(clock.Time(c.From), clock.Time(c.To)) {
			f.complain("%s: %s is revoking from %s to %s, and its process is gone", name, c.Member, c.From, c.To)
		}
	}
	if at != g.To {
		f.complain("%s: the causes end at %s, the gap at %s", name, at, g.To)
	}
}

// noteOwnable notes for each topic whether there is somebody to own it: the group
// is Stable and a member that runs and is counted in has joined with it.
func (f *follower) noteOwnable() {
	for topic := range f.run.Names.Topics {
		t := protocol.TopicID(topic)
		if f.owned[t] == nil {
			f.owned[t] = &spans{}
		}
		f.owned[t].set(f.stable() && !f.epochs.stale && f.subscribers(t, f.countedIn), f.now)
	}
	for tp, s := range f.added {
		_, given := f.given[tp]
		s.set(!given, f.now)
	}
}

// leftOut tells whether no assignment gave out a partition that was new, all the time.
func (f *follower) leftOut(tp protocol.TopicPartition, from, to clock.Time) bool {
	s := f.added[tp]
	return s != nil && slices.ContainsFunc(s.list, func(x span) bool { return x.from <= from && to <= x.to })
}

func (f *follower) ownable(topic protocol.TopicID, from, to clock.Time) bool {
	s := f.owned[topic]
	return s != nil && s.overlaps(from, to)
}
