package course

import (
	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/scenarios"
)

// World is what an item runs: a scenario with settings of its own, and what is drawn.
type World struct {
	Scenario string // a bundled one by its name, or a file of the course: ./pauses.yaml
	Runs     int    // how many are made; 0: run 0 alone
	set      []scenarios.Override
	vary     *scenarios.Vary
	setups   []setup
	dir      string // of the file that it stands in
	at       *yaml.Node
}

// setup is a further world of an item, to be held against the others.
type setup struct {
	Name  string
	Title string
	World
}

func worldKeys[T any](of func(*T) *World) []key[T] {
	return []key[T]{
		{"scenario", false, func(r *reader, v *yaml.Node, into *T) { of(into).Scenario = r.text(v, "scenario") }, textSchema,
			"A bundled scenario by its name, or a file of the course, from this one: ./pauses.yaml, ../worlds/three.yaml. Default: the lesson's."},
		{"set", false, func(r *reader, v *yaml.Node, into *T) { w := of(into); w.set = append(w.set, r.set(v, "set")...) }, setSchema,
			"Settings as --set has them, put into the scenario: {consumer.session.timeout.ms: 30000}. Names of vary may stand in them."},
		{"vary", false, func(r *reader, v *yaml.Node, into *T) { of(into).vary = r.Vary(v) }, mapOf(schema{"type": "object"}),
			"What is drawn anew each time that the question is asked, as a scenario has it. The names stand in set and in all texts."},
		{"runs", false, func(r *reader, v *yaml.Node, into *T) { of(into).Runs = r.whole(v, "runs", 2, mostRuns) }, wholeSchema(2, mostRuns),
			"So many runs are made, with all chance of the scenario, and metrics have quantiles: downtime.max@p95."},
		{"setups", false, func(r *reader, v *yaml.Node, into *T) { r.setups(v, of(into)) }, mapOf(mappingSchema(setupKeys())),
			"Further runs by names of your own, each with title, set and scenario. What belongs to one is named with it: cooperative:downtime.max."},
	}
}

// mostRuns keeps a whole course to seconds.
const mostRuns = 200

func setupKeys() []key[setup] {
	return []key[setup]{
		{"title", false, func(r *reader, v *yaml.Node, into *setup) { into.Title = r.prose(v, "title") }, textSchema,
			"What an answer calls it. Default: its name."},
		{"scenario", false, func(r *reader, v *yaml.Node, into *setup) { into.Scenario = r.text(v, "scenario") }, textSchema,
			"Another scenario than the item's."},
		{"set", false, func(r *reader, v *yaml.Node, into *setup) { into.set = r.set(v, "set") }, setSchema,
			"Settings that come after those of the item."},
	}
}

func (r *reader) setups(v *yaml.Node, into *World) {
	if v.Kind != yaml.MappingNode || len(v.Content) == 0 {
		r.Wrong(v, "", "setups: wants further runs by names of your own, such as {static: {set: {consumer.group.instance.id: \"{id}\"}}}, not %s", scenarios.Describe(v))
		return
	}
	for i := 0; i < len(v.Content); i += 2 {
		s := setup{Name: r.id(v.Content[i], "setups")}
		s.Title = s.Name
		fields(r, v.Content[i+1], "a setup", setupKeys(), &s)
		into.setups = append(into.setups, s)
	}
}

// Item is a question whose answer is a run.
type Item struct {
	ID     string
	Ask    *Template
	Answer Answer
	Wrong  []Wrong
	Within int // percent: how near an answer has to be
	Why    *Template
	Holds  []*Expr // what the texts claim without a figure
	Rule   string  // the rule behind it, with its source
	Hint   *Template
	Read   []string // lessons, scenarios and pages to go on with
	Follow Follow
	World

	library *Course
}

// Follow names the questions that come next in an interview.
type Follow struct {
	Right string `json:"right,omitempty"`
	Wrong string `json:"wrong,omitempty"`
}

func itemKeys() []key[Item] {
	world := worldKeys(func(i *Item) *World { return &i.World })
	return append([]key[Item]{
		{"id", false, func(r *reader, v *yaml.Node, into *Item) { into.ID = r.id(v, "id") }, idSchema,
			"Its name: what is remembered of it is kept by that. Default of a card: its number in the lesson."},
		{"ask", true, func(r *reader, v *yaml.Node, into *Item) { into.Ask = r.template(v, "ask") }, textSchema,
			"The question, with placeholders for all figures: names of vary, settings, {session}, {heartbeat}."},
	}, append(world, []key[Item]{
		{"answer", true, func(r *reader, v *yaml.Node, into *Item) {
			fields(r, v, "an answer", answerKeys(), &into.Answer)
			r.oneKind(v, &into.Answer)
		}, mappingSchema(answerKeys()),
			"What the run is asked: one of value, bool, share, choice, order and mark."},
		{"wrong", false, func(r *reader, v *yaml.Node, into *Item) { into.Wrong = r.wrongs(v) }, listOf(mappingSchema(wrongKeys())),
			"What people believe in its place, each a mental model, computed."},
		{"within", false, func(r *reader, v *yaml.Node, into *Item) { into.Within = r.whole(v, "within", 1, 50) }, wholeSchema(1, 50),
			"How near counts as right, in percent of the answer, of a share in points, of a mark of the timeline. Default 10."},
		{"why", false, func(r *reader, v *yaml.Node, into *Item) { into.Why = r.template(v, "why") }, textSchema,
			"One or two sentences that say why, shown with the run's picture. {answer}, {guess}, metrics and {explain.chain} may stand in it."},
		{"holds", false, func(r *reader, v *yaml.Node, into *Item) {
			r.list(v, "holds", func(x *yaml.Node) { into.Holds = append(into.Holds, r.expr(x, "holds")) })
		}, textsSchema,
			"What the texts claim in words, as expressions that must be so whatever is drawn: course check holds them to it."},
		{"rule", false, func(r *reader, v *yaml.Node, into *Item) { into.Rule = r.prose(v, "rule") }, textSchema,
			"The rule of the protocol behind it, and the KIP or class that decides it."},
		{"hint", false, func(r *reader, v *yaml.Node, into *Item) { into.Hint = r.template(v, "hint") }, textSchema,
			"What helps to find it, shown on demand."},
		{"read", false, func(r *reader, v *yaml.Node, into *Item) { into.Read = r.texts(v, "read") }, textsSchema,
			"What to read next: lessons, myths and scenarios by name, or pages of docs/."},
		{"follow", false, func(r *reader, v *yaml.Node, into *Item) { fields(r, v, "follow", followKeys(), &into.Follow) }, mappingSchema(followKeys()),
			"The questions that an interview goes on with."},
	}...)...)
}

func followKeys() []key[Follow] {
	return []key[Follow]{
		{"right", false, func(r *reader, v *yaml.Node, into *Follow) { into.Right = r.id(v, "right") }, idSchema, "After a right answer."},
		{"wrong", false, func(r *reader, v *yaml.Node, into *Follow) { into.Wrong = r.id(v, "wrong") }, idSchema, "After a wrong one."},
	}
}
