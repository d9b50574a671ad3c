package course

import (
	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
)

// AnswerKind says in which form an item is answered.
type AnswerKind string

// The kinds of answers.
const (
	ByValue  AnswerKind = "value"  // a number or a duration
	ByBool   AnswerKind = "bool"   // yes or no
	ByShare  AnswerKind = "share"  // in how many of so many runs
	ByChoice AnswerKind = "choice" // one of some texts
	ByOrder  AnswerKind = "order"  // the setups, by something that each comes to
	ByMark   AnswerKind = "mark"   // a moment or a span of the timeline
)

// Answer says what a run is asked.
type Answer struct {
	Kind    AnswerKind
	Expr    *Expr    // of all but a choice
	Until   *Expr    // where a span that is to be marked ends; nil: a moment is
	Options []option // of a choice
	Runs    int
	Is      string // what it came to when the item was written, with the medians
	is      *yaml.Node
}

// option is one of the texts to choose from.
type option struct {
	Name string
	Text *Template
	When *Expr // it is the right one
}

func answerKeys() []key[Answer] {
	of := func(kind AnswerKind) func(r *reader, v *yaml.Node, into *Answer) {
		return func(r *reader, v *yaml.Node, into *Answer) { into.Kind, into.Expr = kind, r.expr(v, string(kind)) }
	}
	return []key[Answer]{
		{"value", false, of(ByValue), textSchema, "An expression that is a number or a duration: downtime.max, reprocessed / partitions."},
		{"metric", false, of(ByValue), textSchema, "The same, of one metric."},
		{"bool", false, of(ByBool), textSchema, "An expression that is yes or no: rebalances > 0."},
		{"share", false, of(ByShare), textSchema, "An expression that is yes or no, of each of many runs: in how many of them it is yes. Needs runs."},
		{"runs", false, func(r *reader, v *yaml.Node, into *Answer) { into.Runs = r.whole(v, "runs", 2, mostRuns) }, wholeSchema(2, mostRuns), "How many runs a share is of."},
		{"choice", false, func(r *reader, v *yaml.Node, into *Answer) { into.Kind, into.Options = ByChoice, r.options(v) }, mapOf(mappingSchema(optionKeys())),
			"Texts to choose from, by names of your own, each with a condition on the run of which exactly one holds."},
		{"order", false, of(ByOrder), textSchema, "An expression of each of the setups, which are put in its order, the least first: downtime.total."},
		{"mark", false, of(ByMark), textSchema, "An expression that is a moment, which is marked on the timeline: first.member.removed. within is of the timeline's length."},
		{"until", false, func(r *reader, v *yaml.Node, into *Answer) { into.Until = r.expr(v, "until") }, textSchema, "Where a span ends that begins at mark, and is marked in the place of a moment."},
		{"is", false, func(r *reader, v *yaml.Node, into *Answer) { into.Is, into.is = r.text(v, "is"), v }, textSchema, "What it came to when this was written, with the medians of vary, as it is printed. course check says if it has moved."},
	}
}

func optionKeys() []key[option] {
	return []key[option]{
		{"text", true, func(r *reader, v *yaml.Node, into *option) { into.Text = r.template(v, "text") }, textSchema, "What is to be chosen."},
		{"when", true, func(r *reader, v *yaml.Node, into *option) { into.When = r.expr(v, "when") }, textSchema, "The condition on the run under which this is the right one."},
	}
}

// mostChoices keeps letters apart from the keys that help, skip and quit: h is the eighth.
const mostChoices = 7

func (r *reader) options(v *yaml.Node) (all []option) {
	if v.Kind != yaml.MappingNode || len(v.Content) < 4 || len(v.Content) > 2*mostChoices {
		r.Wrong(v, "", "choice: wants two to %d options by names of your own, each with text and when, not %s", mostChoices, scenarios.Describe(v))
		return nil
	}
	for i := 0; i < len(v.Content); i += 2 {
		o := option{Name: r.id(v.Content[i], "choice")}
		fields(r, v.Content[i+1], "an option", optionKeys(), &o)
		all = append(all, o)
	}
	return all
}

// oneKind sees to it that an answer is of one kind.
func (r *reader) oneKind(v *yaml.Node, a *Answer) {
	n := 0
	for _, name := range scenarios.KeysOf(v) {
		n += int(boolean(name != "runs" && name != "is" && name != "until"))
	}
	switch {
	case n != 1:
		r.Wrong(v, "", "answer: wants one of value, metric, bool, share, choice, order and mark, and has %d of them", n)
	case a.Kind != ByMark && a.Until != nil:
		r.Wrong(v, "", "answer: until stands beside a mark, and ends a span")
	case a.Kind == ByShare && a.Runs == 0:
		r.Wrong(v, "", "answer: a share is one of so many runs: runs: 100")
	case a.Kind != ByShare && a.Runs > 0:
		r.Wrong(v, "", "answer: runs stand beside a share; quantiles want the item's own runs")
	}
}

// Wrong is what somebody believes in the place of the answer.
type Wrong struct {
	When   *Expr   // it may be believed; nil: always
	Says   []*Expr // what it comes to by that; of an order the setups
	says   []string
	Belief *Template
	Myth   string
	at     *yaml.Node
}

func wrongKeys() []key[Wrong] {
	return []key[Wrong]{
		{"says", true, func(r *reader, v *yaml.Node, into *Wrong) {
			r.list(v, "says", func(item *yaml.Node) {
				if e := r.expr(item, "says"); e != nil {
					into.Says, into.says = append(into.Says, e), append(into.says, e.String())
				}
			})
		}, textsSchema, "What who believes so would answer: a formula such as session + heartbeat, yes or no, an option, or the setups in order."},
		{"when", false, func(r *reader, v *yaml.Node, into *Wrong) { into.When = r.expr(v, "when") }, textSchema, "It is left out where this is not so."},
		{"belief", true, func(r *reader, v *yaml.Node, into *Wrong) { into.Belief = r.template(v, "belief") }, textSchema, "The reply, in one line: what was believed, and where it goes wrong."},
		{"myth", false, func(r *reader, v *yaml.Node, into *Wrong) { into.Myth = r.id(v, "myth") }, idSchema, "The myth that it is."},
	}
}

func (r *reader) wrongs(v *yaml.Node) (all []Wrong) {
	r.list(v, "wrong", func(item *yaml.Node) {
		w := Wrong{at: item}
		fields(r, item, "a wrong answer", wrongKeys(), &w)
		all = append(all, w)
	})
	return all
}
