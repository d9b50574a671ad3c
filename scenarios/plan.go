package scenarios

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
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
	expect    []string // further conditions
	expectAt  int      // the line of the first
	seed      *uint64
}

// newPlan changes a tree as options say.
func newPlan(name string, root *yaml.Node, opts *Options) *plan {
	l := &loader{collector: collector{file: name, places: opts.places()}}
	l.configure(root, opts.Consumer)
	l.startFrom(root, opts.Group, opts.Consumer)
	l.override(root, opts.Set)
	l.setUp(root, opts.Setup, -len(opts.Set)-1)
	for i, c := range opts.Changes {
		l.change(root, c, -len(opts.Set)-2-i)
	}
	imported := opts.Consumer != nil || opts.Group != nil
	return &plan{
		root: root, collector: l.collector, standIns: l.standIns,
		lenient: opts.Setup != nil && opts.Setup.Name != AsIs || slices.ContainsFunc(opts.Changes, Change.ofMembers),
		taught:  (opts.Setup == nil || opts.Setup.OfFile) && len(opts.Changes) == 0 && !(opts.lesson && imported),
		expect:  opts.Expect, expectAt: -len(opts.Set) - len(opts.Changes) - 2,
		seed: opts.Seed,
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
	l.scenario(p.root)
	if !p.taught {
		l.expect = nil
	}
	l.expectAlso(p.expect, p.expectAt)
	if errs := l.errors(); errs != nil {
		return nil, errs
	}
	if p.seed != nil {
		l.sc.Seed = *p.seed
	}
	l.sc.Chance = sim.Chance{Spread: l.chance.Spread, Noise: l.chance.Noise}
	return &Loaded{
		Scenario: l.sc, NotModelled: l.notUsed(), Expect: l.expect, Setups: l.setups, StandIns: l.standIns.list,
		Chance: l.chance, zero: &runZero{scenario: l.sc},
	}, nil
}
