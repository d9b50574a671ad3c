package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/sim"
)

// Plan is a scenario as it is to be carried out.
type Plan struct {
	Scenario *sim.Scenario
	Length   time.Duration
	Actions  []Action // in the order of their times
}

// Kind is a kind of action; those that a recording has are named as there.
type Kind string

// The kinds of actions.
const (
	Start           Kind = "start"
	Close           Kind = "close"
	Kill            Kind = "kill"
	Restart         Kind = "restart"
	RollingRestart  Kind = "rolling-restart"
	Pause           Kind = "pause"
	Resume          Kind = "resume"
	Disconnect      Kind = "disconnect"
	Reconnect       Kind = "reconnect"
	Command         Kind = "cmd" // Text goes to the application
	Rate            Kind = "rate"
	PartitionsAdded Kind = "partitions-added"
	RemoveMember    Kind = "remove-member"
)

// Action is something to be done at a moment.
type Action struct {
	At      time.Duration // since the start of the run
	Kind    Kind
	Members []int  // targets, as indexes into Scenario.Members
	Text    string // of a Command
	Topic   int    // of Rate and PartitionsAdded, as an index into Scenario.Topics
	To      int64  // partitions, or thousandths of a record per second

	// Of Restart and RollingRestart.
	Down, Every time.Duration
	UntilStable bool
	Kill        bool
	// Consumer has settings from here on, for each of Members; nil where they stay.
	Consumer []member.Config
	// Step tells that a step of the scenario begins here, not the first start of a
	// member nor the end of a fault.
	Step bool
}

// ours begins the names of settings that no real broker has.
const ours = "x."

// New makes the plan of a scenario. It fails where the scenario asks for what
// cannot be done to a real group.
func New(sc *sim.Scenario) (*Plan, error) {
	for name := range Broker(sc) {
		if strings.HasPrefix(name, ours) {
			return nil, fmt.Errorf("%s: the real broker here has no such setting: leave it out", name)
		}
	}
	p := &Plan{Scenario: sc, Length: length(lasts(sc))}
	for i := range sc.Members {
		m := &sc.Members[i]
		if err := runs(m); err != nil {
			return nil, err
		}
		if first, end := sc.ProcessOf(i); m.Start != clock.Never && i == first {
			p.add(Action{At: length(clock.Duration(m.Start)), Kind: Start, Members: between(first, end)})
		}
	}
	if len(sc.Standing) > 0 {
		return nil, fmt.Errorf("line %d: %s cannot be done to a real group here", sc.Standing[0].Line, sc.Standing[0].Verb.Name)
	}
	for i := range sc.Steps {
		if err := p.step(&sc.Steps[i]); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(p.Actions, func(a, b Action) int { return cmp.Compare(a.At, b.At) })
	p.Actions = slices.DeleteFunc(p.Actions, func(a Action) bool { return a.At >= p.Length })
	return p, nil
}

// lasts is how long a run of a scenario is: of one that ends by itself as long as it is
// simulated.
func lasts(sc *sim.Scenario) clock.Duration {
	w := sim.New(sc, event.Sinks{})
	if sc.Rest == nil || w.Run() != nil {
		return sc.Duration
	}
	return w.Now().Sub(0)
}

func length(d clock.Duration) time.Duration { return time.Duration(d) * time.Microsecond }

func (p *Plan) add(a Action) { p.Actions = append(p.Actions, a) }

// step adds what a step asks for, and the end of it where it ends.
func (p *Plan) step(s *sim.Step) error {
	a := Action{At: length(clock.Duration(s.At)), Kind: Kind(s.Verb.Name), Members: s.Members, Consumer: s.Consumer, Step: true}
	if s.Leave != member.AsUsual {
		return fmt.Errorf("line %d: leave cannot be asked of a real consumer here", s.Line)
	}
	if err := p.obeys(s.Members, s.Verb.Name); err != nil {
		return fmt.Errorf("line %d: %w", s.Line, err)
	}
	switch s.Verb.Name {
	case "start", "close", "kill", "remove-member":
		p.add(a)
	case "restart", "rolling-restart":
		a.Down, a.Every, a.UntilStable, a.Kill = length(s.Down), length(s.Every), s.UntilStable, s.Kill
		p.add(a)
	case "pause":
		p.fault(s, a, Action{Kind: Resume})
	case "disconnect":
		p.fault(s, a, Action{Kind: Reconnect})
	case "stall":
		p.add(a.command("sleep " + p.millis(s)))
	case "slow":
		p.slow(s, a)
	case "rate", "add-partitions":
		if a.Topic, a.To = int(s.Topic), s.To; s.Verb.Name == "add-partitions" {
			a.Kind = PartitionsAdded
		}
		p.add(a)
	case "subscribe":
		p.add(a.command("subscribe " + strings.Join(p.topics(s.Topics), ",")))
	case "unsubscribe":
		p.add(a.command("unsubscribe"))
	case "enforce-rebalance":
		p.add(a.command("enforce"))
	default:
		return fmt.Errorf("line %d: %s cannot be done to a real broker here", s.Line, s.Verb.Name)
	}
	return nil
}

func (a Action) command(text string) Action {
	a.Kind, a.Text = Command, text
	return a
}

// fault adds a fault and its end.
func (p *Plan) fault(s *sim.Step, begin, end Action) {
	p.add(begin)
	if s.For != clock.Forever {
		end.At, end.Members = begin.At+length(s.For), begin.Members
		p.add(end)
	}
}

// slow adds a change of costs for each target: what the step leaves out stays, and
// afterwards all is as it was at first.
func (p *Plan) slow(s *sim.Step, begin Action) {
	for _, m := range s.Members {
		was := p.Scenario.Members[m].Application
		record, batch := s.PerRecord, s.PerBatch
		if record < 0 {
			record = was.PerRecord
		}
		if batch < 0 {
			batch = was.PerBatch
		}
		begin.Members = []int{m}
		p.fault(s, begin.command(costs(record, batch)), Action{Kind: Command, Text: costs(was.PerRecord, was.PerBatch)})
	}
}

func costs(record, batch clock.Duration) string {
	return "slow " + record.Millis() + " " + batch.Millis()
}

// millis is how long a step holds, in milliseconds, at most to the end of the run.
func (p *Plan) millis(s *sim.Step) string {
	return min(s.For, clock.Round(p.Length)-clock.Duration(s.At)).Millis()
}

func (p *Plan) topics(ids []protocol.TopicID) []string {
	var names []string
	for _, id := range ids {
		names = append(names, p.Scenario.Topics[id].Name)
	}
	return names
}

// Topics names what a member subscribes to at first.
func (p *Plan) Topics(m int) []string { return p.topics(p.Scenario.Members[m].Topics) }

// Kind is what names a recording besides its scenario: the assignors with which its members
// speak the classic protocol, at first or from a step on, or the consumer protocol if none of
// them ever speaks the classic one.
func (p *Plan) Kind() string {
	var configs []member.Config
	for i := range p.Scenario.Members {
		configs = append(configs, p.Scenario.Members[i].Consumer)
	}
	for _, a := range p.Actions {
		configs = append(configs, a.Consumer...)
	}
	for _, c := range configs {
		if c.Protocol == member.ClassicProtocol {
			return strings.Join(c.AssignmentStrategy, "+")
		}
	}
	return "consumer"
}

// Clients are the libraries of its members, at first or from a step on.
func (p *Plan) Clients() []event.Library {
	var list []event.Library
	for i := range p.Scenario.Members {
		list = append(list, p.Scenario.Members[i].Consumer.Client)
	}
	for _, a := range p.Actions {
		for i := range a.Consumer {
			list = append(list, a.Consumer[i].Client)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// CutOff tells whether a member's link to the broker is to be cut at some time.
func (p *Plan) CutOff(m int) bool {
	return slices.ContainsFunc(p.Actions, func(a Action) bool { return a.Kind == Disconnect && slices.Contains(a.Members, m) })
}
