package course

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
)

// DrillForm names the form of a drill.
const DrillForm = "groupsim.drill/v1"

// Drill is a scenario that is broken, what it has to keep when it is mended, and what may be
// changed for that.
type Drill struct {
	ID        string
	Title     string
	Level     string
	Minutes   int
	Scenarios []*drillScenario // the first is the one that is edited
	Edit      []editable
	Variants  int
	Par       Par
	Hints     []*Template
	Reference solution
	Other     []otherWay
	Traps     []trap
	Why       *Template
	Story     *Template // DRILL.md
	Read      []string

	best *Outcome // the reference's, once somebody has asked
	vary *yaml.Node
	at   *yaml.Node
	dir  string
}

// drillScenario is one of the scenarios that a solution must pass.
type drillScenario struct {
	Name   string
	File   string
	Budget []report.Expectation
	text   []byte // of the file, with what the drill draws
	root   *yaml.Node
	loaded *scenarios.Loaded
	at     *yaml.Node
}

// Par is what the score is measured by once the budget is kept.
type Par struct {
	Metric string // the worst of all scenarios, or NAME:METRIC
	At     string // a quantile over the variants
	at     *yaml.Node
}

// otherWay is another solution that passes, told when one has.
type otherWay struct {
	Title string
	Set   solution
}

// trap is what looks like a solution and is none.
type trap struct {
	Why string
	Set solution
	at  *yaml.Node
}

var levels = []string{"easy", "medium", "hard"}

// ByLevel lists the drills, the easy ones first.
func (c *Course) ByLevel() []*Drill {
	list := slices.Clone(c.Drills)
	slices.SortStableFunc(list, func(a, b *Drill) int {
		return slices.Index(levels, a.Level) - slices.Index(levels, b.Level)
	})
	return list
}

const usualVariants = 64

func drillKeys() []key[Drill] {
	return []key[Drill]{
		{"id", true, func(r *reader, v *yaml.Node, into *Drill) { into.ID = r.id(v, "id") }, idSchema, "Its name, which is that of its folder."},
		{"title", false, func(r *reader, v *yaml.Node, into *Drill) { into.Title = r.prose(v, "title") }, textSchema, "One line. Default: its name."},
		{"level", true, func(r *reader, v *yaml.Node, into *Drill) { into.Level = r.oneOf(v, "level", levels) }, schema{"enum": levels}, "How hard it is."},
		{"minutes", true, func(r *reader, v *yaml.Node, into *Drill) { into.Minutes = r.whole(v, "minutes", 1, 120) }, wholeSchema(1, 120), "How long it takes, more or less."},
		{"story", false, func(r *reader, v *yaml.Node, into *Drill) { r.oneOf(v, "story", []string{storyFile}) }, schema{"const": storyFile}, "The file that tells it: always DRILL.md, with placeholders for all figures."},
		{"scenarios", true, func(r *reader, v *yaml.Node, into *Drill) { into.Scenarios = r.drillScenarios(v) }, mapOf(mappingSchema(drillScenarioKeys())), "One or more by names of your own. The first one's file is edited; the others have to bear the same settings."},
		{"edit", true, func(r *reader, v *yaml.Node, into *Drill) {
			r.list(v, "edit", func(x *yaml.Node) { into.Edit = append(into.Edit, r.limited(x)) })
		}, textsSchema, "What may be changed: SECTION.KEY, members.ID.SECTION.KEY, topics.NAME.KEY, steps, steps[N], steps[N].FIELD, or steps+VERB, for all steps of a verb, those that are there and further ones; a setting with its least value, where less would cost what no metric counts: SECTION.KEY >= 5s; a time of a step, or of each step of a verb, with its least value, where it could not be less: steps[N].FIELD >= 5s, steps+VERB[].FIELD >= 5s; members: how many there are, each as those of the file."},
		{"vary", false, func(r *reader, v *yaml.Node, into *Drill) { into.vary = v; r.Vary(v) }, mapOf(schema{"type": "object"}), "What the variants draw, put into each scenario that uses the names."},
		{"variants", false, func(r *reader, v *yaml.Node, into *Drill) { into.Variants = r.whole(v, "variants", 8, mostRuns) }, wholeSchema(8, mostRuns), "How many are drawn. Default 64."},
		{"par", true, func(r *reader, v *yaml.Node, into *Drill) { into.Par.at = v; fields(r, v, "par", parKeys(), &into.Par) }, mappingSchema(parKeys()), "What a solution is measured by once it keeps the budget, against the reference: less is better."},
		{"hints", true, func(r *reader, v *yaml.Node, into *Drill) {
			r.list(v, "hints", func(x *yaml.Node) { into.Hints = append(into.Hints, r.template(x, "hints")) })
		}, schema{"type": "array", "minItems": 3, "maxItems": 3, "items": textSchema}, "Three, each nearer."},
		{"reference", true, func(r *reader, v *yaml.Node, into *Drill) { into.Reference = r.solution(v, "reference") }, setSchema, "A solution, by what it changes."},
		{"other", false, func(r *reader, v *yaml.Node, into *Drill) {
			r.list(v, "other", func(x *yaml.Node) {
				var o otherWay
				fields(r, x, "another way", otherKeys(), &o)
				into.Other = append(into.Other, o)
			})
		}, listOf(mappingSchema(otherKeys())), "Other solutions, shown after success; they pass, too."},
		{"traps", true, func(r *reader, v *yaml.Node, into *Drill) {
			r.list(v, "traps", func(x *yaml.Node) { into.Traps = append(into.Traps, r.trap(x)) })
		}, listOf(setSchema), "What looks like a solution and must fail, by what it changes; why: says what is wrong with it."},
		{"why", false, func(r *reader, v *yaml.Node, into *Drill) { into.Why = r.template(v, "why") }, textSchema, "What the drill teaches, shown after success."},
		{"read", false, func(r *reader, v *yaml.Node, into *Drill) { into.Read = r.texts(v, "read") }, textsSchema, "What to read next."},
	}
}

const storyFile = "DRILL.md"

func drillScenarioKeys() []key[drillScenario] {
	return []key[drillScenario]{
		{"file", true, func(r *reader, v *yaml.Node, into *drillScenario) { into.File = r.text(v, "file") }, textSchema, "Its file in the drill's folder. The first one's is written as scenario.yaml."},
		{"budget", true, func(r *reader, v *yaml.Node, into *drillScenario) { r.budget(v, into) }, mapOf(textsSchema), "Conditions by metric that every variant keeps, as expect has them: {rebalances: \"== 0\"}. Two-sided, so that no extreme wins."},
	}
}

func parKeys() []key[Par] {
	return []key[Par]{
		{"metric", true, func(r *reader, v *yaml.Node, into *Par) { into.Metric = r.text(v, "metric") }, textSchema, "A metric, the worst of all scenarios, or NAME:METRIC of one."},
		{"at", false, func(r *reader, v *yaml.Node, into *Par) { into.At = r.oneOf(v, "at", parAt) }, schema{"enum": parAt}, "Over the variants. Default p95."},
	}
}

var parAt = []string{"mean", "p50", "p90", "p95", "p99"}

func otherKeys() []key[otherWay] {
	return []key[otherWay]{
		{"title", true, func(r *reader, v *yaml.Node, into *otherWay) { into.Title = r.prose(v, "title") }, textSchema, "What it does, in a clause."},
		{"set", true, func(r *reader, v *yaml.Node, into *otherWay) { into.Set = r.solution(v, "set") }, setSchema, "What it changes."},
	}
}

// trap reads what a trap changes, beside which why may stand.
func (r *reader) trap(v *yaml.Node) trap {
	t := trap{at: v}
	if why := scenarios.ValueOf(v, "why"); why != nil {
		t.Why = r.prose(why, "why")
	}
	rest := *v
	rest.Content = slices.Clone(v.Content)
	scenarios.Remove(&rest, "why")
	t.Set = r.solution(&rest, "traps")
	return t
}

func (r *reader) drillScenarios(v *yaml.Node) (all []*drillScenario) {
	if v.Kind != yaml.MappingNode || len(v.Content) == 0 {
		r.Wrong(v, "", "scenarios: wants one or more by names of your own, such as {crash: {file: crash.yaml, budget: {gap.max: \"<= 16s\"}}}, not %s", scenarios.Describe(v))
	}
	for i := 0; i+1 < len(v.Content); i += 2 {
		s := &drillScenario{Name: r.id(v.Content[i], "scenarios"), at: v.Content[i]}
		fields(r, v.Content[i+1], "a scenario of a drill", drillScenarioKeys(), s)
		all = append(all, s)
	}
	return all
}

func (r *reader) budget(v *yaml.Node, into *drillScenario) {
	if v.Kind != yaml.MappingNode || len(v.Content) == 0 {
		r.Wrong(v, "", "budget: wants conditions by metric, such as {rebalances: \"== 0\"}, not %s", scenarios.Describe(v))
		return
	}
	for i := 0; i < len(v.Content); i += 2 {
		for _, item := range scenarios.ItemsOf(v.Content[i+1]) {
			text, _ := scenarios.TextOf(item)
			more, err := scenarios.Expectations([]string{v.Content[i].Value + " " + text})
			if err != nil {
				r.Wrong(item, "", "budget: %s", budgetError(err))
			}
			if slices.ContainsFunc(more, func(e report.Expectation) bool { return e.OfMany() }) {
				r.Wrong(item, "", "budget: each variant keeps it by itself: %s %s is of many runs", v.Content[i].Value, text)
			}
			into.Budget = append(into.Budget, more...)
		}
	}
}
