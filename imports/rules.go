package imports

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/words"
)

// Severity is how bad a finding is.
type Severity string

// The severities, from bad to harmless.
const (
	Invalid Severity = "invalid" // the client does not start with it, or the broker refuses it
	Danger  Severity = "danger"  // it works until it hurts
	Dead    Severity = "ignored" // it has no effect
	Note    Severity = "note"    // worth knowing
)

// Rule is something that a configuration is held to.
type Rule struct {
	ID       string
	Severity Severity
	Clients  []Dialect // to which it applies
	About    string    // what it finds
	Source   string    // the class, the file or the KIP that rules it
	Remedy   string

	broker bool // the broker refuses it, and a scenario may have another one
	find   func(*look)
}

// Finding is where a configuration does not keep a rule.
type Finding struct {
	Rule    *Rule
	At      scenarios.Origin // Line 0: of a setting that is not there
	Setting string           // the key, as it is written; empty: of none
	Message string

	meant  string // the name that was probably meant
	counts bool   // a scenario has it
}

// Text is the message, with the name that was probably meant.
func (f *Finding) Text() string {
	if f.meant == "" {
		return f.Message
	}
	return f.Message + " (did you mean " + strconv.Quote(f.meant) + "?)"
}

// Rules are all rules, by subject.
func Rules() []Rule {
	return slices.Concat(
		nameRules(), foreignNameRules(), writingRules(), valueRules(),
		sessionRules(), pollRules(), requestRules(),
		assignorRules(), assignorNameRules(), staticRules(), protocolRules(),
		commitRules(), containerRules(), resetRules(),
	)
}

var (
	everyClient = []Dialect{Java, Spring, Librdkafka, Other}
	javaClients = []Dialect{Java, Spring}
	rdkafkaOnly = []Dialect{Librdkafka}
	springOnly  = []Dialect{Spring}
)

// look is a rule at work.
type look struct {
	*config
	rule  *Rule
	found []Finding
}

// findings are those of all rules, the worst first; of the same severity in the order of
// the file.
func (c *config) findings() []Finding {
	var all []Finding
	rules := Rules()
	for i := range rules {
		if slices.Contains(rules[i].Clients, c.dialect) {
			l := look{config: c, rule: &rules[i]}
			rules[i].find(&l)
			all = append(all, l.found...)
		}
	}
	sortFindings(all)
	return all
}

func sortFindings(all []Finding) {
	slices.SortStableFunc(all, func(a, b Finding) int {
		rank := func(f Finding) int {
			return slices.Index([]Severity{Invalid, Danger, Dead, Note}, f.Rule.Severity)
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
}

// value reports something about a setting's value; of the file as a whole without a
// setting.
func (l *look) value(s *setting, format string, args ...any) {
	f := Finding{Rule: l.rule, At: scenarios.Origin{File: l.file}, Message: fmt.Sprintf(format, args...)}
	if s != nil {
		f.At, f.Setting = s.at, s.key
	}
	l.found = append(l.found, f)
}

// perhaps adds to what was reported last which of some names was probably meant.
func (l *look) perhaps(written string, names []string) {
	l.found[len(l.found)-1].meant = scenarios.Near(written, names)
}

// name reports something about a setting's name.
func (l *look) name(s *setting, format string, args ...any) {
	f := Finding{Rule: l.rule, At: s.keyAt, Setting: s.key, Message: fmt.Sprintf(format, args...)}
	if (s.kind == misspelt || s.kind == unknown) && s.meant != "" {
		f.meant, f.counts = s.before+s.meant, s.counts
	}
	l.found = append(l.found, f)
}

// each reports on the settings for which say has something to say.
func (l *look) each(say func(*setting) string) {
	for i := range l.settings {
		s := &l.settings[i]
		if msg := say(s); msg != "" {
			l.name(s, "%s", msg)
		}
	}
}

// faults reports the values that could not be read for the reason of this rule.
func faults(l *look) {
	for i := range l.settings {
		if s := &l.settings[i]; s.fault != nil && s.fault.rule == l.rule.ID {
			l.value(s, "%s: %s", s.key, s.fault.msg)
		}
	}
}

// alike names the settings that contain a name that is nobody's, and that may be meant.
func (l *look) alike(s *setting) string {
	const most = 4 // of a name that is in more of them nothing can be said
	t := newTranslator(l.product)
	found := scenarios.Containing(s.own, t.consumer)
	if s.meant != "" || len(found) == 0 || len(found) > most || !strings.ContainsAny(s.own, ".-_") {
		return ""
	}
	for i := range found {
		found[i] = l.product.style.spell(found[i])
	}
	if len(found) == 1 {
		return ": there is " + found[0]
	}
	return ": there are " + words.And(found)
}
