package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/sim"
)

// Chance says what runs other than 0 draw besides what the file varies.
type Chance struct {
	// Phase: all that the file lets happen moves later together, by up to a heartbeat
	// interval: a crash just behind a heartbeat is noticed so much later than one just
	// before it.
	Phase bool
	// Spread: the members' timers are out of step when the group is first Stable.
	Spread bool
	// Noise: how late processes are with what they do.
	Noise bool
}

var usualChance = Chance{Phase: true, Spread: true, Noise: true}

// chanceKeys are the keys of the chance section.
func chanceKeys() []entry[*Chance] {
	flag := func(key string, at func(*Chance) *bool, doc string) entry[*Chance] {
		read := func(l *loader, v *yaml.Node, c *Chance) {
			var p *problem
			if *at(c), p = readBool(v); p != nil {
				l.add(v, p.in(key))
			}
		}
		return entry[*Chance]{key, false, read, func() object { return object{{"type", "boolean"}} }, doc}
	}
	return []entry[*Chance]{
		flag("phase", func(c *Chance) *bool { return &c.Phase }, "What the file lets happen moves later together, by a draw from 0 to the longest heartbeat interval of any member, of a consumer group that of the broker: all steps, each `start` behind the moment at which the group was first Stable in run 0, and the end of the run. Default true; false where the file draws a `phase` of its own by `vary`."),
		flag("spread", func(c *Chance) *bool { return &c.Spread }, "When the group is first Stable, the interval of each timer of each member (heartbeat, auto-commit, metadata) is cut once, to a share of itself drawn evenly from (0, 1]. Default true."),
		flag("noise", func(c *Chance) *bool { return &c.Noise }, "How late threads wake and answers are handled, as measured. Default true."),
	}
}

// phase moves what the file lets happen later, by a draw from nothing to the longest
// heartbeat interval of any member: of its first process, to which the first fault
// happens, and that of the broker for members of a consumer group. It is a share of that interval, so that the k-th run is at the same place in
// it whatever the interval of a setup. The scenario is the run's own.
func (l *Loaded) phase() Drawn {
	sc := l.Scenario
	longest := clock.Duration(0)
	for i := range sc.Members {
		interval := sc.Members[i].Consumer.HeartbeatIntervalMs
		if sc.Members[i].Consumer.Protocol == member.ConsumerProtocol {
			interval = sc.Broker.Consumer.HeartbeatIntervalMs
		}
		longest = max(longest, clock.Millis(interval))
	}
	stream := clock.NewStream(sc.Seed, phaseName, sc.Run)
	by := clock.Share(stream.At(0)).UpTo(longest)
	for i := range sc.Steps {
		sc.Steps[i].At = sc.Steps[i].At.Add(by)
	}
	for i := range sc.Standing {
		if s := &sc.Standing[i]; s.Verb.At != "" {
			s.At = s.At.Add(by)
		}
	}
	later := func(m sim.Member) bool { return m.Start > 0 && m.Start != clock.Never }
	if slices.ContainsFunc(sc.Members, later) {
		from := l.zero.firstStable()
		for i := range sc.Members {
			if m := &sc.Members[i]; later(*m) && m.Start > from {
				m.Start = m.Start.Add(by)
			}
		}
	}
	sc.Duration += by
	if sc.Rest != nil {
		sc.Rest = &sim.Rest{From: sc.Rest.From.Add(by), For: sc.Rest.For}
	}
	return Drawn{Name: phaseName, Text: by.String(), IsDuration: true, Duration: by}
}

// phaseName is that of its stream, and of what is drawn.
const phaseName = "phase"
