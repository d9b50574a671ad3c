package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/words"
)

// plan is a file that has been read, with all in it that options change: what each run of
// the scenario is loaded from. It does not change any more, so runs can be loaded side by
// side.
type plan struct {
	root      *yaml.Node
	collector // of errors so far, and of the places that others name
	standIns  standIns
	lenient   bool
	taught    bool     // what the file expects is not left out
	unfit     []unfit  // what was left out of the file
	freed     []string // likewise, for a configuration that says who commits
	assumed   []string // of a configuration from elsewhere
	expect    []string // further conditions
	expectAt  int      // the line of the first
	seed      *uint64
	protocol  string // of the group as the file has it
	imported  string // what has taken the place of a part of the file
	vary      []*variable
	used      map[string]bool // names that the file uses without what options change in it
}

// newPlan changes a tree as options say.
func newPlan(name string, root *yaml.Node, opts *Options) *plan {
	l := &loader{collector: collector{file: name, places: opts.places()}}
	l.ungroup(root)
	used := usedIn(root, opts)
	protocol := protocolOf(root)
	set, bySet := protocolSet(opts.Set)
	setUp, bySetup := protocolSetUp(opts.Setup)
	if opts.Client != "" {
		put(root, clientKey, text(opts.Client, 0))
	}
	l.configure(root, opts.Consumer)
	l.program(root, opts.Application)
	freed := freeCommits(root, opts)
	out := l.startFrom(root, opts.Group, opts.Consumer)
	if c := opts.Consumers; c != nil {
		l.multiply(root, c.Value, l.from(c.Origin))
	}
	if opts.Compared && bySet && !bySetup {
		out = append(out, fit(root, set)...)
	}
	l.override(root, opts.Set)
	l.overrideAlso(root, opts.Overrides)
	if bySetup {
		out = append(out, fit(root, setUp)...)
	}
	assumed := append(opts.assumed(), l.setUp(root, opts.Setup, -len(opts.Set)-1)...)
	for i, c := range opts.Changes {
		l.change(root, c, -len(opts.Set)-2-i)
	}
	imported := opts.Consumer != nil || opts.Group != nil
	vary := opts.readVary(&l.collector, root)
	return &plan{
		root: root, vary: vary, collector: l.collector, standIns: l.standIns,
		lenient: opts.Setup != nil && opts.Setup.Name != AsIs || slices.ContainsFunc(opts.Changes, Change.ofMembers),
		taught:  (opts.Setup == nil || opts.Setup.OfFile) && len(opts.Changes) == 0 && !(opts.lesson && (imported || bySet)),
		unfit:   out,
		freed:   freed, assumed: assumed,
		expect: opts.Expect, expectAt: -len(opts.Set) - len(opts.Changes) - 2,
		seed: opts.Seed, protocol: protocol, imported: opts.imported(),
		used: used,
	}
}

// load makes a run of it.
func (p *plan) load(run uint64) (*Loaded, error) {
	l := &loader{
		collector: p.collector.clone(),
		standIns:  p.standIns,
		sc:        &sim.Scenario{Seed: 1, Run: run, Lenient: p.lenient, Broker: settings.BrokerDefaults()},
		chance:    usualChance,
		consumer:  settings.Defaults(event.Java),
		app:       settings.ApplicationDefaults(),
		net:       settings.NetworkDefaults(),
		unused:    map[string]bool{},
		heeded:    map[string]bool{},
		members:   map[string]int{},
		topics:    map[string]int{},
	}
	l.seed(p)
	root, drawn := l.fillIn(p)
	l.scenario(root)
	l.about(p)
	l.checkNames(p.vary)
	if slices.ContainsFunc(p.vary, func(v *variable) bool { return v.name == phaseName }) {
		l.chance.Phase = false // the file draws its own
	}
	if !p.taught {
		l.expect = nil
	}
	l.expectAlso(p.expect, p.expectAt)
	if errs := l.errors(); errs != nil {
		return nil, errs
	}
	l.sc.Chance = sim.Chance{Spread: l.chance.Spread, Noise: l.chance.Noise}
	return &Loaded{
		Scenario: l.sc, NotModelled: l.notUsed(), LeftOut: append(l.leftOut(p.unfit), p.freed...), Assumed: p.assumed, Expect: l.expect, Setups: l.setups, StandIns: l.standIns.list,
		Chance: l.chance, Drawn: drawn, root: root, plan: p, zero: &runZero{scenario: l.sc, drawn: drawn},
	}, nil
}

// seed reads the seed before anything else: the draws depend on it.
func (l *loader) seed(p *plan) {
	if v := value(p.root, "seed"); v != nil {
		l.readSeed(v, &l.sc.Seed)
	}
	if p.seed != nil {
		l.sc.Seed = *p.seed
	}
}

// readVary reads what is drawn.
func (o *Options) readVary(c *collector, root *yaml.Node) []*variable {
	r := varyReader{collector: c, dir: o.dir, local: o.local}
	return r.section(value(root, "vary"))
}

// changeTree tells whether they put anything into a file or take it out.
func (o *Options) changeTree() bool {
	return o.Consumer != nil || o.Group != nil || o.Setup != nil || len(o.Set)+len(o.Overrides) > 0 || len(o.Changes) > 0
}

// usedIn finds the names of vary that a file uses before options change it: a name that
// one of those makes useless is no mistake of the file's.
func usedIn(root *yaml.Node, o *Options) map[string]bool {
	if value(root, "vary") == nil || !o.changeTree() {
		return nil
	}
	c := &collector{}
	return newFiller(c, o.readVary(c, root), 0, 0).use(root)
}

// fillIn puts what the run draws into the tree.
func (l *loader) fillIn(p *plan) (*yaml.Node, []Drawn) {
	f := newFiller(&l.collector, p.vary, l.sc.Seed, l.sc.Run)
	root := f.scenario(p.root)
	l.otherTargets = f.others
	var drawn []Drawn
	for _, v := range p.vary {
		switch {
		case v.source == nil:
		case f.used[v.name]:
			drawn = append(drawn, f.values[v.name].drawn(v.name))
		case !p.used[v.name]:
			l.addf(v.key, "vary: nothing uses %s: write the name where a number, a duration or the target of a step stands, or take it out", words.Short(v.name))
		}
	}
	return root, drawn
}

// checkNames looks for names that mean two things.
func (l *loader) checkNames(vary []*variable) {
	for _, v := range vary {
		_, member := l.members[v.name]
		if _, process := l.processes[v.name]; member || process {
			l.addf(v.key, "vary: %s is a member's id too: choose another name", words.Short(v.name))
		} else if _, taken := l.topics[v.name]; taken {
			l.addf(v.key, "vary: %s is a topic's name too: choose another one", words.Short(v.name))
		}
	}
}
