package sim

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// Step is something that is done to the group at a moment of the run. Which
// fields count is said by its Verb's entry in [Verbs].
type Step struct {
	At          clock.Time
	Verb        *Verb
	Index       int   // in the list of the scenario file
	Line        int   // there, for errors
	Members     []int // targets, as indexes into Scenario.Members
	Topic       protocol.TopicID
	Topics      []protocol.TopicID
	For         clock.Duration // clock.Forever where the file has none
	Down        clock.Duration
	Every       clock.Duration
	Load        clock.Duration
	UntilStable bool // wait: stable
	Kill        bool // how: kill
	Leave       member.Leaving
	// PerRecord and PerBatch are negative where the step leaves them as they are.
	PerRecord, PerBatch clock.Duration
	To                  int64 // partitions, or thousandths of a record per second
	// Consumer has the settings from this step on, for each of Changed; nil where
	// they stay.
	Consumer []member.Config
	Changed  []int
	// Replicas has, for each of Members, those that take its place, in their order, itself
	// first. Of a Deployment that is scaled they are all that it can come to have.
	Replicas             [][]int
	Target               string // what the file aims it at
	Startup, Grace       clock.Duration
	MinReady             clock.Duration
	MaxSurge, MaxUnavail Portion
	Kind, Ready, Term    Option

	// Of a controller that stands beside the group: how often it looks, and what it goes by.
	Period, InitialDelay    clock.Duration
	Cooldown, Stabilization clock.Duration
	Check                   Option
	Failures                int64
	Min, Max, LagThreshold  int64
}

// shares tells whether two steps are about one replica.
func (s *Step) shares(with *Step) bool {
	return slices.ContainsFunc(s.Replicas, func(members []int) bool {
		return slices.ContainsFunc(with.Replicas, func(others []int) bool { return others[0] == members[0] })
	})
}

// Length is where a field of the type DurationField goes, by its name in the file.
func (s *Step) Length(field string) *clock.Duration {
	switch field {
	case "for":
		return &s.For
	case "down":
		return &s.Down
	case "every":
		return &s.Every
	case "load":
		return &s.Load
	case "per.record":
		return &s.PerRecord
	case "per.batch":
		return &s.PerBatch
	case "startup":
		return &s.Startup
	case "grace":
		return &s.Grace
	case "min.ready":
		return &s.MinReady
	case "period", "poll":
		return &s.Period
	case "initial.delay":
		return &s.InitialDelay
	case "cooldown":
		return &s.Cooldown
	case "stabilization":
		return &s.Stabilization
	}
	panic("no length of a step is called " + field) // a verb names a field that Step does not have
}

// Number is where a field of the type ReplicasField or CountField goes.
func (s *Step) Number(field string) *int64 {
	switch field {
	case "to":
		return &s.To
	case "failures":
		return &s.Failures
	case "min":
		return &s.Min
	case "max":
		return &s.Max
	case "lag.threshold":
		return &s.LagThreshold
	}
	panic("no number of a step is called " + field)
}

// Portion is a number of something, or a share of it.
type Portion struct {
	Number  int64
	Percent bool
}

// Of is how much it is of a whole, rounded up or down
// (k8s.io/apimachinery/pkg/util/intstr, GetScaledValueFromIntOrPercent).
func (p Portion) Of(whole int, up bool) int {
	if !p.Percent {
		return int(p.Number)
	}
	hundredths := int(p.Number) * whole
	if up {
		hundredths += 99
	}
	return hundredths / 100
}

// Portion is where a field of the type PortionField goes.
func (s *Step) Portion(field string) *Portion {
	switch field {
	case "max.surge":
		return &s.MaxSurge
	case "max.unavailable":
		return &s.MaxUnavail
	}
	panic("no portion of a step is called " + field)
}

// Option is one of a field's [Field.Options], by its number there; the first is the default.
type Option int

// What runs the members of a rollout.
const (
	KindDeployment Option = iota
	KindStatefulSet
)

// How a process takes the signal that asks it to end.
const (
	TermClose   Option = iota // by close()
	TermIgnored               // not at all
)

// Option is where a field of the type OptionField goes.
func (s *Step) Option(field string) *Option {
	switch field {
	case "kind":
		return &s.Kind
	case "ready":
		return &s.Ready
	case "term":
		return &s.Term
	case "check":
		return &s.Check
	}
	panic("no option of a step is called " + field)
}

// Target is what the value behind a verb names.
type Target uint8

// The targets of steps.
const (
	OneMember Target = iota // members too: a range, a list, all
	OneTopic
	TheCoordinator
	Deployment // by what its members' names begin with, before their numbers
	TheBroker
	Everybody // all members, which need not be named
)

// One is the word for a target of which there is only one; "": there may be many.
func (t Target) One() string {
	switch t {
	case TheCoordinator:
		return "coordinator"
	case TheBroker:
		return "broker"
	}
	return ""
}

// FieldType says how a step's field is written.
type FieldType uint8

// The types of step fields.
const (
	DurationField   FieldType = iota
	PartitionsField           // a whole number
	RateField                 // records per second
	TopicsField               // a list of topic names
	ConsumerField             // consumer settings that change
	HowField                  // close or kill
	WaitField                 // stable
	LeaveField                // true or false
	ReplicasField             // a whole number, from 0
	PortionField              // a whole number, or percent
	OptionField               // one of some words
	CountField                // a whole number, from 1
)

// Field is one key of a step besides `at` and the verb.
type Field struct {
	Name     string
	Type     FieldType
	Required bool
	Doc      string
	Default  string   // what stands for one that is not there, as the file would have it
	Options  []string // of an OptionField
}

// About says what the field is, and what stands for one that is not there.
func (f *Field) About() string {
	text := f.Doc
	if len(f.Options) > 0 {
		text = f.Options[0] + " (the default) or " + strings.Join(f.Options[1:], " or ") + ": " + text
	}
	if f.Default != "" {
		text += "; default " + f.Default
	}
	return text
}

// Verb is a kind of step, or of section that begins a controller: its name in the file, what it is aimed at and which
// fields it takes.
type Verb struct {
	Name   string
	Target Target
	Doc    string // one sentence
	Fields []Field
	// Section: it is no step, but a section of its own. At is the key that has the moment from
	// which on it looks, Of that of its target; "": it has none.
	Section bool
	At, Of  string
	// Check says what is wrong with the values of its fields together.
	Check func(s *Step) error
	// OneOf names fields of which exactly one must be given.
	OneOf []string
	// AnyOf names fields of which at least one must be given.
	AnyOf []string
	// Whole: it is done to a process with all of its consumers, and to none of them alone.
	Whole bool
	// Exclusive: until such a step is done, no other controller may change who of its members
	// is there.
	Exclusive bool
	// Control makes the controller that such a step begins; nil: the world takes the
	// step by itself.
	Control func(s *Step) Controller
	apply   func(w *World, s *Step) error
}

// Takes tells whether steps of this kind have a field.
func (v *Verb) Takes(field string) bool {
	return slices.ContainsFunc(v.Fields, func(f Field) bool { return f.Name == field })
}
