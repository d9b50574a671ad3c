package sim

import (
	"slices"

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
	// Consumer has the settings from this step on, for each of Members; nil where
	// they stay.
	Consumer []member.Config
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
	}
	panic("no length of a step is called " + field) // a verb names a field that Step does not have
}

// Target is what the value behind a verb names.
type Target uint8

// The targets of steps.
const (
	OneMember Target = iota // members too: a range, a list, all
	OneTopic
	TheCoordinator
	TheBroker
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
)

// Field is one key of a step besides `at` and the verb.
type Field struct {
	Name     string
	Type     FieldType
	Required bool
	Doc      string
}

// Verb is a kind of step: its name in the file, what it is aimed at and which
// fields it takes.
type Verb struct {
	Name   string
	Target Target
	Doc    string // one sentence
	Fields []Field
	// OneOf names fields of which exactly one must be given.
	OneOf []string
	// AnyOf names fields of which at least one must be given.
	AnyOf []string
	// Whole: it is done to a process with all of its consumers, and to none of them alone.
	Whole bool
	// Control makes the controller that such a step begins; nil: the world takes the
	// step by itself.
	Control func(s *Step) Controller
	apply   func(w *World, s *Step) error
}

// Takes tells whether steps of this kind have a field.
func (v *Verb) Takes(field string) bool {
	return slices.ContainsFunc(v.Fields, func(f Field) bool { return f.Name == field })
}
