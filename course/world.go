package course

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/words"
)

// posed is a world with what a draw has put into it.
type posed struct {
	of      *World
	library *Course
	drawn   []scenarios.Drawn
	made    map[string]*made // by the setup; "" is the world without one
	ran     map[string]int   // which of them were asked for their run, or so many (a made one is shared with other questions)
	answer  *Value
	guess   *Value
}

// made is one of its runs, or many.
type made struct {
	loaded *scenarios.Loaded
	report *report.Report
	tally  *tally
	tale   map[string]Value
	chain  []string // of causes of the longest gap
	trials *report.Trials
	runs   int // of trials
}

// drawSeed is that of what questions draw.
const drawSeed = 1

// pose draws what a world varies; 0 draws the medians.
func (c *Course) pose(w *World, draw uint64) *posed {
	p := &posed{of: w, library: c, made: map[string]*made{}, ran: map[string]int{}}
	if w.vary != nil {
		for _, d := range w.vary.Draw(drawSeed, draw) {
			p.drawn = append(p.drawn, rounded(d))
		}
	}
	return p
}

// rounded gives what a person can work with: a length of seconds to a tenth, a shorter one to
// a millisecond.
func rounded(d scenarios.Drawn) scenarios.Drawn {
	if d.IsDuration {
		to := clock.Millisecond
		if d.Duration >= clock.Second {
			to = 100 * clock.Millisecond
		}
		d.Duration = (d.Duration + to/2) / to * to
		d.Text = (time.Duration(d.Duration) * time.Microsecond).String()
	}
	return d
}

// world loads a setup's scenario, or the world's own.
func (p *posed) world(name string) (*made, error) {
	if m := p.made[name]; m != nil {
		return m, nil
	}
	reference, set, err := p.of.in(name)
	if err != nil {
		return nil, err
	}
	if reference == "" {
		return nil, errors.New("it has no scenario: name one, or let the lesson do so")
	}
	loaded, err := p.library.scenario(reference, p.of.dir, scenarios.Options{Overrides: append(p.fixed(set), set...)})
	if err != nil {
		return nil, err
	}
	p.made[name], err = p.library.once(loaded)
	return p.made[name], err
}

// once gives the runs of a scenario that several questions are about, which are made once.
func (c *Course) once(loaded *scenarios.Loaded) (*made, error) {
	key, err := loaded.File()
	if err != nil {
		return nil, err
	}
	key = loaded.Scenario.Name + "\x00" + key
	if c.made[key] == nil {
		c.made[key] = &made{loaded: loaded}
	}
	return c.made[key], nil
}

// in gives the scenario of a setup, or the world's own, and what is put into it.
func (w *World) in(name string) (reference string, set []scenarios.Override, err error) {
	reference, set = w.Scenario, slices.Clone(w.set)
	if name == "" {
		return reference, set, nil
	}
	i := slices.IndexFunc(w.setups, func(s setup) bool { return s.Name == name })
	if i < 0 {
		return "", nil, fmt.Errorf("there is no setup %s", scenarios.Quoted(name))
	}
	if other := w.setups[i].Scenario; other != "" {
		reference = other
	}
	return reference, append(set, w.setups[i].set...), nil
}

// command is the one that makes a run, or so many, in a shell.
func (p *posed) command(name string) string {
	reference, set, _ := p.of.in(name)
	text := "groupsim run " + words.Shell(reference)
	if isFile(reference) {
		text = "groupsim course show " + path.Join(p.of.dir, reference) + " | groupsim run -"
	}
	set = append(p.fixed(set), set...)
	for i, o := range set {
		if slices.ContainsFunc(set[i+1:], func(later scenarios.Override) bool { return later.Key == o.Key }) {
			continue // whoever types it need not type what the later one replaces
		}
		text += " --set " + words.Shell(o.Key+"="+scenarios.Flow(o.Value))
	}
	if m := p.made[name]; m != nil && len(set) > 0 && len(m.loaded.Expect) > 0 {
		text += " --set 'expect={}'" // they are of the scenario as its file has it
	}
	if n := p.ran[name]; n > 0 {
		text += fmt.Sprintf(" --runs %d", n)
	}
	return text
}

// fixed are the overrides that let the names which settings use have been drawn already: the
// scenario's own chance moves none of them.
func (p *posed) fixed(set []scenarios.Override) (all []scenarios.Override) {
	used := map[string]bool{}
	for _, o := range set {
		namesIn(o.Value, used)
	}
	for _, d := range p.drawn {
		if used[d.Name] {
			value := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: d.Text}
			list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{value}}
			key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "choice"}
			all = append(all, scenarios.Override{Key: "vary." + d.Name, Origin: scenarios.Origin{File: "what is drawn"}, Value: &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{key, list}}})
		}
	}
	return all
}

// namesIn finds the terms of all sums in a tree.
func namesIn(n *yaml.Node, found map[string]bool) {
	if n.Kind == yaml.ScalarNode {
		for term := range strings.SplitSeq(n.Value, "+") {
			found[strings.TrimSpace(term)] = true
		}
	}
	for _, child := range n.Content {
		namesIn(child, found)
	}
}

// run makes run 0.
func (m *made) run() error {
	if m.report != nil {
		return nil
	}
	m.tally = newTally()
	r, err := trials.Bare(m.loaded, trials.RunOptions{Events: m.tally})
	m.report = r
	return err
}

// many makes so many runs; each of them is handed to whoever asks for that.
func (m *made) many(runs int, each func(r *report.Report) error) error {
	if m.trials != nil && m.runs == runs && each == nil {
		return nil
	}
	if runs == 0 {
		return errors.New("quantiles are of many runs: give the item its runs")
	}
	err := m.run()
	if err != nil {
		return err
	}
	opts := trials.ManyOptions{Runs: runs}
	if each != nil {
		opts.Each = func(_ uint64, r *report.Report) error { return each(r) }
	}
	m.runs = runs
	m.trials, err = trials.Many(m.loaded, m.report, opts)
	return err
}

// lookup gives what a name means, of the setup before its colon.
func (p *posed) lookup(name string) (Value, error) {
	if v, ok := p.draw(name); ok {
		return v, nil
	}
	switch {
	case name == "answer" && p.answer != nil:
		return *p.answer, nil
	case name == "guess" && p.guess != nil:
		return *p.guess, nil
	}
	setup, bare := ofSetup(name)
	m, err := p.world(setup)
	if err != nil {
		return Value{}, err
	}
	if v, ok := before(m.loaded, bare); ok {
		return v, nil
	}
	if metric, quantile, cut := report.CutQuantile(bare); cut {
		p.ran[setup] = p.of.Runs
		if err := m.many(p.of.Runs, nil); err != nil {
			return Value{}, err
		}
		return ofMany(m.trials, metric, quantile)
	}
	p.ran[setup] = max(p.ran[setup], 0)
	if err := m.run(); err != nil {
		return Value{}, err
	}
	if v, ok := m.after(bare); ok {
		return v, nil
	}
	return Value{}, fmt.Errorf("%s means nothing here", scenarios.Quoted(name))
}

// draw gives what was drawn by a name of vary.
func (p *posed) draw(name string) (Value, bool) {
	for _, d := range p.drawn {
		if d.Name == name {
			return valueOf(d.Text), true
		}
	}
	return Value{}, false
}

// ofSetup splits the name of a setup off; "" is the item's own run.
func ofSetup(name string) (setup, bare string) {
	setup, bare, cut := strings.Cut(name, ":")
	if !cut {
		return "", name
	}
	return setup, bare
}

// kind gives something of the kind of what a name means, without a run.
func (p *posed) kind(name string) (Value, error) {
	if v, ok := p.draw(name); ok {
		return v, nil
	}
	setup, bare := ofSetup(name)
	m, err := p.world(setup)
	if err != nil {
		return Value{}, err
	}
	if v, ok := before(m.loaded, bare); ok {
		return v, nil
	}
	if kind, ok := kindAfter(bare); ok {
		return Value{Kind: kind, N: 1}, nil
	}
	metric, _, _ := report.CutQuantile(bare)
	if of, ok := report.MetricByName(metric); ok && of.Kind.Number() {
		return metricAmount(of.Kind, 1), nil
	}
	return number(1), nil
}

// before gives what is known of a scenario before it runs.
func before(l *scenarios.Loaded, name string) (Value, bool) {
	for _, a := range aliases {
		if a.name == name {
			return ofSetting(l, a.setting)
		}
	}
	for _, x := range plain {
		if x.name == name {
			return x.of(l), true
		}
	}
	return ofSetting(l, name)
}

// after gives what is known of a run.
func (m *made) after(name string) (Value, bool) {
	if v, ok := reported(m.report, name); ok {
		return v, true
	}
	if v, ok := m.tally.value(name); ok {
		return v, true
	}
	if strings.HasPrefix(name, "explain.") && m.explain() == nil {
		v, ok := m.tale[name]
		return v, ok
	}
	return Value{}, false
}

// reported gives what a report has.
func reported(r *report.Report, name string) (Value, bool) {
	for _, f := range figures {
		if f.name == name {
			return f.of(r), true
		}
	}
	return metricValue(name, &r.Summary)
}

// ofMany gives what a metric comes to over many runs.
func ofMany(t *report.Trials, metric, quantile string) (Value, error) {
	m, ok := report.MetricByName(metric)
	if !ok {
		return Value{}, fmt.Errorf("no metric is called %s", scenarios.Quoted(metric))
	}
	spread := t.Spread(metric)
	return metricAmount(m.Kind, float64(spread.At(quantile))), nil
}

// isFile tells whether a reference names a file of the course, and not a bundled scenario.
func isFile(reference string) bool {
	return strings.HasPrefix(reference, "./") || strings.HasPrefix(reference, "../")
}
