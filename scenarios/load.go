package scenarios

import (
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
	"github.com/groupsim/groupsim/words"
)

// Loaded is a scenario that can be run, and what the file says beside it.
type Loaded struct {
	Scenario *sim.Scenario
	// NotModelled names Kafka's settings that the file has and the run does not use,
	// in alphabetical order: the model does not, or no member's client knows them.
	NotModelled []string
	// LeftOut says which settings of the file the clients would refuse with the group
	// protocol that a setup brings, so that they were left out.
	LeftOut  []string
	Assumed  []string      // what was taken for granted of a configuration from elsewhere
	Expect   []Expectation // in the order of the file, then those of the options
	Setups   []Setup       // the file's own, in its order
	StandIns []StandIn     // if Options.Group has members
	Chance   Chance        // what other runs than 0 draw besides what the file varies
	Drawn    []Drawn       // what this one has drawn, in the order of the file
	root     *yaml.Node    // what it was made of
	plan     *plan         // what runs are loaded from that draw something else of the file's
	zero     *runZero      // what all other runs are made from
}

// Options change what a file says.
type Options struct {
	Seed *uint64 // wins over everything
	// Set has KEY=VALUE overrides, applied in order: the first segment of KEY is
	// the section, the rest the key as it stands there, VALUE is YAML.
	Set []string
	// Overrides are such overrides from a file of another kind, in order, after Set.
	Overrides []Override
	// Setup, if there is one, wins over the file and over Set and those.
	Setup *Setup
	// Compared: the scenario is one side of a comparison. What the client would refuse
	// with the group protocol that Set asks for is left out.
	Compared bool
	// Changes win over all of that. As under a setup from elsewhere, what the file
	// expects is left out, and what a step cannot do to members that are configured in
	// another way.
	Changes []Change
	// Expect has further conditions on the report: "downtime.max <= 10s".
	Expect []string
	// Client, unless empty, takes the place of the file's client, before Set. Members keep their own.
	Client string
	// Consumer, unless nil, takes the place of the file's consumer section, before
	// Set. Members and steps keep the settings of their own.
	Consumer []Imported
	// Application takes the place of the file's settings of the program that have these
	// names, likewise.
	Application []Imported
	// Consumers, unless nil, is how many consumers each member's process has.
	Consumers *Imported
	// Assumed is what was taken for granted of them, for the report.
	Assumed []string
	// Group, if there is one, takes the place of the file's topics and members, before
	// Set.
	Group *Group
	// dir has the files that the scenario names, if local: it comes from a file itself.
	dir   string
	local bool
	// lesson: the file expects what it is to teach, with its own settings and members.
	lesson bool
}

// places names what is not in the file, for errors: first the --set arguments,
// then the setup, the changes and the --expect arguments.
func (o *Options) places() []string {
	var all []string
	for _, arg := range o.Set {
		all = append(all, "--set "+words.Short(arg))
	}
	setup := ""
	if o.Setup != nil {
		setup = "setup " + words.Short(o.Setup.Name)
	}
	all = append(all, setup)
	for _, c := range o.Changes {
		all = append(all, "change "+words.Short(c.String()))
	}
	for _, arg := range o.Expect {
		all = append(all, expectPlace(arg))
	}
	return all
}

func expectPlace(condition string) string { return "--expect " + words.Short(condition) }

// Limits of a scenario.
const (
	MaxMembers    = 10_000
	MaxPartitions = 1_000_000 // of all topics
	MaxSteps      = 10_000
	maxTargets    = 1_000_000 // of all steps
	maxCount      = 1_000_000_000
)

// LoadFile loads a scenario from a file. Whatever is wrong comes as [*Errors].
func LoadFile(path string, opts Options) (*Loaded, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		e := fileError(path, "cannot be opened: %s", reason(err))
		e.List[0].Meant = bundledName(path)
		return nil, e
	case info.IsDir():
		return nil, fileError(path, "is a directory; name a scenario file in it")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(path, "cannot be opened: %s", reason(err))
	}
	defer f.Close()
	opts.dir, opts.local = filepath.Dir(path), true
	return Load(path, f, opts)
}

// reason drops the path that the file system puts into its errors: it is said
// already.
func reason(err error) string {
	if pe, ok := err.(*os.PathError); ok {
		return pe.Err.Error()
	}
	return err.Error()
}

// Load reads a scenario and checks all of it; name stands in errors, and for the
// scenario's own name if it has none. Whatever is wrong comes as [*Errors].
func Load(name string, r io.Reader, opts Options) (*Loaded, error) {
	root, errs := document(name, r, scenarioFile)
	if errs != nil {
		return nil, errs
	}
	return newPlan(name, root, &opts).load(0)
}

// loader turns a tree into a scenario.
type loader struct {
	collector
	sc       *sim.Scenario
	chance   Chance
	expect   []Expectation
	setups   []Setup
	consumer member.Config              // of the file, for every member
	app      member.Application         // likewise
	net      settings.Net               // likewise
	unused   map[string]bool            // Kafka's settings that are not modelled
	heeded   map[string]bool            // consumer settings that members read: whether one has a client that knows them
	others   map[string][]string        // all of those, by section
	own      map[event.Library][]string // those that only one client has
	sections map[string]*yaml.Node

	topics       map[string]int // by name
	allTopics    []protocol.TopicID
	members      map[string]int   // by id
	processes    map[string][]int // members by the id of their process, where it has several
	all          []int            // all members
	replicas     replicas
	standIns     standIns
	idsFailed    bool                        // an id could not be read: members are missing
	otherTargets map[*yaml.Node][]*yaml.Node // targets that other runs have in the place of one
	memberIDs    map[string]bool

	steps   []stepDraft // in the order of time
	targets int         // of all steps

	partitions int64 // of all topics in the end
	produced   int64 // to them, in records per second
}

// notModelled is the list of that name, read once.
func (l *loader) notModelled(section string) []string {
	if l.others == nil {
		l.others = map[string][]string{}
	}
	if _, ok := l.others[section]; !ok {
		l.others[section] = settings.NotModelled(section)
	}
	return l.others[section]
}

// entry is a key of a mapping with fixed keys: the file itself, a topic, a
// member. The tables of them serve the schema and the reference too.
type entry[T any] struct {
	name     string
	required bool
	read     func(l *loader, v *yaml.Node, into T)
	schema   func() object
	doc      string
}

// entries reads such a mapping, in the order of the table.
func entries[T any](l *loader, n *yaml.Node, of *keyed, table []entry[T], into T) {
	if n.Kind != yaml.MappingNode {
		l.addf(n, "%s is a mapping, not %s%s", of.what, describe(n), of.written(n))
		return
	}
	known := make([]string, len(table))
	for i, e := range table {
		known[i] = e.name
		if v := value(n, e.name); v != nil {
			e.read(l, v, into)
		} else if e.required {
			text := of.what + " needs " + e.name
			if example := examples[e.name]; example != "" {
				text += ", such as " + example
			}
			l.addf(n, "%s", text)
		}
	}
	for i := 0; i < len(n.Content) && !l.full(); i += 2 {
		if k := n.Content[i]; !slices.Contains(known, k.Value) {
			l.unknownKey(n, k, of, known)
		}
	}
}

func (l *loader) scenario(root *yaml.Node) {
	l.sections = map[string]*yaml.Node{}
	for _, name := range []string{"topics", "broker", "consumer", "application", "steps"} {
		l.sections[name] = value(root, name)
	}
	for _, v := range control.Sections() {
		l.sections[v.Name] = value(root, v.Name)
	}
	l.sc.Name = strings.TrimSuffix(filepath.Base(l.file), filepath.Ext(l.file))
	entries(l, root, scenarioMapping, scenarioKeys(), l.sc)
	l.sc.Append = l.net.Append
	l.checkPrograms(root)
	if !l.failed() {
		l.checkSequence()
	}
	if l.sc.Duration == 0 {
		l.sc.Rest, l.sc.Duration = defaultEnd(l.sc)
	}
	if !l.failed() {
		l.checkExtent()
	}
}

// scenarioKeys are the keys of the file. What is further down may refer to what
// is further up.
func scenarioKeys() []entry[*sim.Scenario] {
	type sc = *sim.Scenario
	return slices.Concat([]entry[sc]{
		{"$schema", false, func(l *loader, v *yaml.Node, s sc) { l.readText(v, "$schema", new(string)) },
			textType, "Where an editor finds the JSON Schema; ignored."},
		{"name", false, func(l *loader, v *yaml.Node, s sc) { l.readName(v, &s.Name) },
			textType, "Default: the file's name without its ending."},
		{"title", false, func(l *loader, v *yaml.Node, s sc) { l.readText(v, "title", &s.Title) },
			textType, "One line that says what happens."},
		{"description", false, func(l *loader, v *yaml.Node, s sc) { l.readText(v, "description", &s.Description) },
			textType, "What the run teaches."},
		{"duration", false, func(l *loader, v *yaml.Node, s sc) { l.readDuration(v, &s.Duration) },
			durationType, "The end of the run, at most 8784h (366 days). Default: 30 s after the group has come to rest behind the last moment that the file names, at the latest an hour after that moment."},
		{"seed", false, func(l *loader, v *yaml.Node, s sc) {}, // read before
			func() object { return object{{"type", "integer"}, {"minimum", 0}, {"default", 1}} }, "Of all chance in the run. Default 1."},
		{"chance", false, func(l *loader, v *yaml.Node, s sc) { entries(l, v, chanceMapping, chanceKeys(), &l.chance) },
			func() object { return mappingSchema(chanceKeys()) }, "What `--runs` draws besides the network's jitter. Run 0 draws none of it."},
		{"vary", false, func(l *loader, v *yaml.Node, s sc) {}, // read before
			varySchema, "What `--runs` draws anew for each run, by names that may stand in the place of numbers, durations and the targets of steps."},
		{clientKey, false, func(l *loader, v *yaml.Node, s sc) { l.readClient(v) },
			clientSchema, "The client library of the members: java, Kafka's own and the default, franz-go, or librdkafka. It decides the defaults of their consumer settings."},
		{"topics", true, (*loader).readTopics, topicsSchema, "The topics by name."},
		{"broker", false, func(l *loader, v *yaml.Node, s sc) { l.readBroker(v, &s.Broker) },
			func() object { return settingsSchema("broker", settings.Broker()) }, "The broker's settings, by Kafka's names."},
		{"consumer", false, func(l *loader, v *yaml.Node, s sc) { l.readConsumer(v, &l.consumer) },
			consumerSchema, "The consumer settings of every member, by Kafka's names."},
		{"application", false, func(l *loader, v *yaml.Node, s sc) { l.readApplication(v, &l.app) },
			applicationSchema, "The program around every consumer."},
		{"network", false, func(l *loader, v *yaml.Node, s sc) { readSection(l, v, "network", settings.Network(), &l.net) },
			func() object { return settingsSchema("network", settings.Network()) }, "The way between members and broker."},
		{"members", true, (*loader).readMembers, membersSchema, "A list: the members of the group."},
		{"steps", false, (*loader).readSteps, stepsSchema, "A list: what is done to the group, and when."},
	}, sectionKeys(), []entry[sc]{
		{"setups", false, func(l *loader, v *yaml.Node, s sc) { l.readSetups(v) },
			setupsSchema, "Consumer settings by a name of your own, for `compare`: each wins over `consumer`, of every member and step. A setting that is null is taken away. `client` may stand among them."},
		{"expect", false, func(l *loader, v *yaml.Node, s sc) { l.readExpect(v) },
			expectSchema, "Conditions on the report, by metric, checked at the end."},
	})
}

func (l *loader) readText(v *yaml.Node, key string, into *string) {
	text, p := readText(v)
	if p != nil {
		l.add(v, p.in(key))
		return
	}
	*into = text
}

func (l *loader) readName(v *yaml.Node, into *string) {
	l.readText(v, "name", into)
	if *into == "" || strings.Contains(*into, "\n") {
		l.addf(v, "name: wants one line, not %s", describe(v))
	}
}

func (l *loader) readDuration(v *yaml.Node, into *clock.Duration) {
	d, p := readDuration(v)
	if p == nil && d == 0 {
		p = problemf("a run needs some time")
	}
	if p != nil {
		l.add(v, p.in("duration"))
		return
	}
	*into = d
}

func (l *loader) readSeed(v *yaml.Node, into *uint64) {
	if v.ShortTag() != "!!int" || v.Decode(into) != nil {
		l.addf(v, "seed: wants a whole number from 0 to %d, not %s", uint64(math.MaxUint64), describe(v))
	}
}
