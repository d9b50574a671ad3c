package settings

import (
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
)

// Kind is what the values of a setting are.
type Kind uint8

// The kinds. Refused is for what Kafka's client does not start with in a classic
// group; Only for what has one value that is modelled.
const (
	Millis     Kind = iota // Kafka's *.ms: whole milliseconds, or a duration
	Count                  // a number of things
	Flag                   // true or false
	Text                   // any text, in which {id} stands for the member's id
	Choice                 // one of Options
	List                   // one or more of Options
	Only                   // Options[0] and nothing else
	Refused                // nothing
	Duration               // a length of time
	Committing             // who commits: one of Options, or so many records, or so much time
)

// About is what there is to know of a setting wherever its value stands.
type About struct {
	Name    string
	Doc     string // what it means, with what is different for one client
	Kind    Kind
	Least   int64    // of a number
	Long    bool     // of Millis: a long in Kafka, not an int
	Options []string // by name
	// Protocols are the values of group.protocol with which a client starts that has the
	// setting; nil: all of them.
	Protocols []member.GroupProtocol
	Instead   string // what decides with the others, the consumer's or the broker's
	Called    []Called
	Program   string // the kind of program that has it; empty: all of them

	kafkas string // the values that Kafka's client takes, as in names/
	beyond string // how values begin that Kafka takes too, and the model does not
}

// Called is what a library calls a setting that it has under another name than Kafka's.
type Called struct {
	By   event.Library
	Name string
}

// Setting is a row of the table: of a setting whose value stands in a C.
type Setting[C any] struct {
	About
	text  func(*C) string
	set   func(*C, string) error
	reset func(*C, event.Library)
	fill  func(*C, string)
	check func(*C, event.Library) error
	told  func(*C) bool // its value says something
	of    func(event.Library) (value string, known bool)
}

// TakenWith tells whether a client that is told to speak a protocol starts with the setting
// (ConsumerConfig.checkUnsupportedConfigsPostProcess).
func (s *About) TakenWith(p member.GroupProtocol) bool {
	return s.Protocols == nil || slices.Contains(s.Protocols, p)
}

// Told tells whether the value that a configuration has says something: settings of one kind
// of programs say nothing of another.
func (s *Setting[C]) Told(c *C) bool { return s.told(c) }

// Text gives the value that a configuration has.
func (s *Setting[C]) Text(c *C) string { return s.text(c) }

// Set reads a value into a configuration. The error is a [*Refusal].
func (s *Setting[C]) Set(c *C, text string) error { return s.set(c, text) }

// Check holds the value that a configuration has to what a library takes when it
// starts, beyond what all take.
func (s *Setting[C]) Check(c *C, client event.Library) error { return s.check(c, client) }

// Default gives the value that a library has for it; of what is not a client's,
// all have the same.
func (s *Setting[C]) Default(client event.Library) string {
	value, _ := s.of(client)
	return value
}

// KnownTo tells whether a library has the setting.
func (s *Setting[C]) KnownTo(client event.Library) bool {
	_, known := s.of(client)
	return known
}

// Table is the settings of a section, in the order of the reference. Nobody changes a
// row.
type Table[C any] []Setting[C]

// Named finds a setting; nil if it is not one that is modelled.
func (t Table[C]) Named(name string) *Setting[C] {
	i := slices.IndexFunc(t, func(s Setting[C]) bool { return s.Name == name })
	if i < 0 {
		return nil
	}
	return &t[i]
}

// NamesOf are the names that a setting has with a library: Kafka's, and its own.
func (s *About) NamesOf(client event.Library) []string {
	names := []string{s.Name}
	for _, c := range s.Called {
		if c.By == client {
			names = append(names, c.Name)
		}
	}
	return names
}

// CalledBy finds a setting by another name that a library has for it; nil: it has no such
// name.
func (t Table[C]) CalledBy(client event.Library, name string) *Setting[C] {
	i := slices.IndexFunc(t, func(s Setting[C]) bool { return slices.Contains(s.Called, Called{client, name}) })
	if i < 0 {
		return nil
	}
	return &t[i]
}

// Names lists the settings.
func (t Table[C]) Names() []string {
	names := make([]string, len(t))
	for i := range t {
		names[i] = t[i].Name
	}
	return names
}

// RefusedWith lists the settings with which a client that is told to speak a protocol does
// not start.
func (t Table[C]) RefusedWith(p member.GroupProtocol) []*About {
	var all []*About
	for i := range t {
		if !t[i].TakenWith(p) {
			all = append(all, &t[i].About)
		}
	}
	return all
}

// Values gives all the values that a configuration has, of settings that can have more
// than one and say something there.
func (t Table[C]) Values(c *C) event.Settings {
	values := make(event.Settings, 0, len(t))
	for i := range t {
		if t[i].Told(c) {
			values = append(values, event.Setting{Name: t[i].Name, Value: t[i].Text(c)})
		}
	}
	return values
}

// FillIn puts a member's id where texts say {id}.
func (t Table[C]) FillIn(c *C, id string) {
	for i := range t {
		t[i].fill(c, id)
	}
}

// defaults has what a library has by default.
func (t Table[C]) defaults(client event.Library) C {
	var c C
	for i := range t {
		t[i].reset(&c, client)
	}
	return c
}

// within makes the settings of a part of something those of the whole.
func within[C, Part any](t Table[Part], part func(*C) *Part) Table[C] {
	all := make(Table[C], len(t))
	for i := range t {
		s := &t[i]
		all[i] = Setting[C]{
			About: s.About,
			text:  func(c *C) string { return s.text(part(c)) },
			set:   func(c *C, text string) error { return s.set(part(c), text) },
			reset: func(c *C, client event.Library) { s.reset(part(c), client) },
			fill:  func(c *C, id string) { s.fill(part(c), id) },
			check: func(c *C, client event.Library) error { return s.check(part(c), client) },
			told:  func(c *C) bool { return s.told(part(c)) },
			of:    s.of,
		}
	}
	return all
}

// OfMember reads a consumer's configuration from the values that a fact carries. What
// is not among them has its default, and what is no value is not read. A text is taken
// as it is: {id} has been filled in, and may have made it longer than what Set takes.
func OfMember(values event.Settings) member.Config {
	c := Defaults(values.Client())
	for i := range consumerTable {
		s := &consumerTable[i]
		switch value := values.Text(s.Name); {
		case value == "":
		case s.Kind == Text:
			_ = s.Set(&c, "{id}")
			s.fill(&c, value)
		default:
			_ = s.Set(&c, value)
		}
	}
	return c
}

// Defaults has the defaults of a library: of Kafka 4.3's Java consumer
// (ConsumerConfig), or of franz-go 1.22 (kgo.GroupOpt, kgo.ConsumerOpt). What a
// library does not have is as in Kafka's.
func Defaults(client event.Library) member.Config {
	c := Consumer().defaults(client)
	c.Client = client
	return c
}
