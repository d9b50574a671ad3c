package scenarios

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
	"github.com/groupsim/groupsim/words"
)

// stepDraft is a step with the places that errors about it name.
type stepDraft struct {
	sim.Step
	target   *yaml.Node // what the verb is aimed at
	consumer *yaml.Node // consumer settings that change, or nil
	leave    *yaml.Node // how a process is to leave, or nil
}

func (l *loader) readSteps(n *yaml.Node, sc *sim.Scenario) {
	switch {
	case n.Kind != yaml.SequenceNode:
		l.addf(n, "steps: wants a list, such as [{at: 60s, kill: c2}], not %s%s", describe(n), nothingBelow(n))
		return
	case len(n.Content) > MaxSteps:
		l.addf(n, "steps: %d steps; a scenario has at most %d", len(n.Content), MaxSteps)
		return
	}
	l.bring(n)
	for i, item := range n.Content {
		if d, ok := l.step(item); ok {
			d.Index = i
			l.steps = append(l.steps, d)
		}
		if l.full() {
			return
		}
	}
	slices.SortStableFunc(l.steps, func(a, b stepDraft) int { return cmp.Compare(a.At, b.At) })
	l.changeSettings()
	for _, d := range l.steps {
		sc.Steps = append(sc.Steps, d.Step)
	}
}

// step reads one item of the list.
func (l *loader) step(n *yaml.Node) (stepDraft, bool) {
	verb, target := l.verb(n)
	if verb == nil {
		return stepDraft{}, false
	}
	d := stepDraft{target: target, Step: sim.Step{Verb: verb, Line: max(n.Line, 0), PerRecord: -1, PerBatch: -1}}
	if at := value(n, "at"); at == nil {
		l.addf(n, "%s needs at: the moment when it happens, such as at: 60s%s", verb.Name, aloneInList(n))
	} else if t, p := readDuration(at); p != nil {
		l.add(at, p.in("at"))
	} else {
		d.At = clock.Time(t)
	}
	switch verb.Target {
	case sim.OneMember:
		d.Members = l.readTargets(target, verb.Name)
	case sim.OneTopic:
		topic, p := l.topic(target, "")
		if p != nil {
			l.add(target, p.in(verb.Name))
		}
		l.checkOthers(target, func(other *yaml.Node) {
			if _, p := l.topic(other, ""); p != nil {
				l.add(other, p.in(verb.Name))
			}
		})
		d.Topic = topic
	case sim.Deployment:
		l.readDeployment(target, &d)
	default:
		if only := verb.Target.One(); target.Value != only {
			l.addf(target, "%s: wants %s, not %s", verb.Name, only, describe(target))
		}
	}
	l.fields(n, verb, &d)
	if verb.Name == rolloutKey {
		l.readRollout(n, target, &d)
	}
	l.checkWhole(&d)
	return d, true
}

// verb finds the one key of a step that names what happens.
func (l *loader) verb(n *yaml.Node) (verb *sim.Verb, target *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		l.addf(n, "a step is a mapping, such as {at: 60s, kill: c2}, not %s", describe(n))
		return nil, nil
	}
	for i := 0; i < len(n.Content); i += 2 {
		k := n.Content[i]
		v := sim.VerbByName(control.Verbs(), k.Value)
		switch {
		case v == nil:
		case verb != nil:
			l.addf(k, "%s and %s in one step: make it two, each with its own at", verb.Name, v.Name)
			return nil, nil
		default:
			verb, target = v, n.Content[i+1]
		}
	}
	if verb == nil {
		l.noVerb(n)
	}
	return verb, target
}

// noVerb says which key was probably meant for one.
func (l *loader) noVerb(n *yaml.Node) {
	verbs, others := verbNames(), map[string]bool{"at": true}
	for _, v := range control.Verbs() {
		for _, f := range v.Fields {
			others[f.Name] = true
		}
	}
	for i := 0; i < len(n.Content); i += 2 {
		if k := n.Content[i]; !others[k.Value] {
			p := problemf("%q is not a step", words.Short(k.Value))
			switch p.meant = verbsMeant[strings.ToLower(k.Value)]; {
			case p.meant != "":
			case misjoined(k.Value) != "":
				p.msg += misjoined(k.Value)
			default:
				if p.meant = Near(k.Value, verbs); p.meant == "" {
					p.msg += ", which is one of " + strings.Join(verbs, ", ")
				}
			}
			l.add(k, p)
			return
		}
	}
	l.addf(n, "the step does not say what happens, such as kill: c2, with one of %s%s", strings.Join(verbs, ", "), aloneInList(n))
}

func verbNames() []string {
	var all []string
	for _, v := range control.Verbs() {
		all = append(all, v.Name)
	}
	return all
}

func (l *loader) readTargets(n *yaml.Node, verb string) []int {
	list := l.targetsOf(n, verb)
	l.checkOthers(n, func(other *yaml.Node) { l.targetsOf(other, verb) })
	if l.targets += len(list); l.targets > maxTargets {
		l.addf(n, "%s: more than %d members in all steps together", verb, maxTargets)
	}
	return list
}

// checkOthers looks at the targets that other runs have in the place of this one's.
func (l *loader) checkOthers(n *yaml.Node, check func(other *yaml.Node)) {
	for _, item := range append([]*yaml.Node{n}, elements(n)...) {
		for _, other := range l.otherTargets[item] {
			check(other)
		}
	}
}

// fields reads what a step has besides its moment and its verb.
func (l *loader) fields(n *yaml.Node, verb *sim.Verb, d *stepDraft) {
	var known []string
	given := map[string]bool{}
	for _, f := range verb.Fields {
		known = append(known, f.Name)
		v := value(n, f.Name)
		given[f.Name] = v != nil
		switch {
		case v != nil:
			if p := l.field(f, v, d); p != nil {
				l.add(v, p.in(f.Name))
			}
		case f.Required:
			l.addf(n, "%s needs %s: %s", verb.Name, f.Name, f.Doc)
		case f.Default != "":
			l.field(f, text(f.Default, n.Line), d)
		case f.Name == "for":
			d.For = clock.Forever
		}
	}
	l.choice(n, verb, given)
	for i := 0; i < len(n.Content); i += 2 {
		if k := n.Content[i]; !slices.Contains(heads(verb), k.Value) && !slices.Contains(known, k.Value) {
			takes := append(slices.DeleteFunc(heads(verb), func(key string) bool { return key == verb.Name }), known...)
			p := problemf("%q does not go with %s, which takes %s", words.Short(k.Value), verb.Name, strings.Join(takes, ", "))
			if text := misjoined(k.Value); text != "" {
				p = problemf("%q is no field of a step%s", words.Short(k.Value), text)
			}
			if p.meant = Near(k.Value, takes); slices.Contains(known, fieldsMeant[k.Value]) {
				p.meant = fieldsMeant[k.Value]
			}
			l.add(k, p)
		}
	}
}

// choice holds a step to its verb's OneOf and AnyOf.
func (l *loader) choice(n *yaml.Node, verb *sim.Verb, given map[string]bool) {
	count := func(names []string) (n int) {
		for _, name := range names {
			if given[name] {
				n++
			}
		}
		return n
	}
	if len(verb.OneOf) > 0 && count(verb.OneOf) != 1 {
		l.addf(n, "%s needs one of %s, and not both", verb.Name, strings.Join(verb.OneOf, " and "))
	}
	if len(verb.AnyOf) > 0 && count(verb.AnyOf) == 0 {
		l.addf(n, "%s needs %s", verb.Name, strings.Join(verb.AnyOf, " or "))
	}
}

// field reads one field into its place.
func (l *loader) field(f sim.Field, v *yaml.Node, d *stepDraft) (p *problem) {
	switch f.Type {
	case sim.DurationField:
		*d.Length(f.Name), p = readDuration(v)
	case sim.PartitionsField:
		d.To, p = readWhole(v, 1, MaxPartitions)
	case sim.RateField:
		d.To, p = readRate(v)
	case sim.TopicsField:
		d.Topics = l.topicNames(v, "")
	case sim.ConsumerField:
		d.consumer = v
	case sim.HowField:
		d.Kill, p = oneWord(v, "close", "kill")
	case sim.WaitField:
		d.UntilStable, p = oneWord(v, "", "stable")
	case sim.ReplicasField:
		*d.Number(f.Name), p = readWhole(v, 0, MaxMembers)
	case sim.CountField:
		*d.Number(f.Name), p = readWhole(v, 1, maxCount)
	case sim.PortionField:
		*d.Portion(f.Name), p = readPortion(v)
	case sim.OptionField:
		*d.Option(f.Name), p = readOption(v, f.Options)
	case sim.LeaveField:
		d.leave = v
		d.Leave, p = readLeave(v)
	}
	return p
}

// oneWord reads a choice and tells whether it is the second.
func oneWord(v *yaml.Node, first, second string) (bool, *problem) {
	switch text, p := readText(v); {
	case p == nil && text == second:
		return true, nil
	case p == nil && text == first && first != "":
		return false, nil
	case first == "":
		return false, problemf("wants %s, not %s", second, describe(v))
	}
	return false, problemf("wants %s or %s, not %s", first, second, describe(v))
}

// readOption reads which of some words it is.
func readOption(v *yaml.Node, options []string) (sim.Option, *problem) {
	word, p := readText(v)
	i := slices.Index(options, word)
	if p != nil || i < 0 {
		p = problemf("wants %s, not %s", words.Or(options), describe(v))
		p.meant = Near(word, options)
		return 0, p
	}
	return sim.Option(i), nil
}

// readPortion reads a number, or a share in percent.
func readPortion(v *yaml.Node) (sim.Portion, *problem) {
	if digits, percent := strings.CutSuffix(strings.TrimSpace(v.Value), "%"); percent && v.Kind == yaml.ScalarNode {
		if n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 64); err == nil && n >= 0 && n <= 100 {
			return sim.Portion{Number: n, Percent: true}, nil
		}
		return sim.Portion{}, problemf("wants whole percent from 0%% to 100%%, or a number, not %s", describe(v))
	}
	n, p := readWhole(v, 0, MaxMembers)
	return sim.Portion{Number: n}, p
}

// readLeave reads whether a process leaves its group as it closes.
func readLeave(v *yaml.Node) (member.Leaving, *problem) {
	leaves, p := readBool(v)
	switch {
	case p != nil:
		return member.AsUsual, p
	case leaves:
		return member.LeaveGroup, nil
	}
	return member.RemainInGroup, nil
}

// checkLeave looks for a way to leave that a step's targets do not have, with the settings
// that they have by then.
func (l *loader) checkLeave(d *stepDraft, now []member.Config) {
	switch {
	case d.leave == nil || l.sc.Lenient:
	case d.Kill:
		l.addf(d.leave, "leave: goes with how: close; a process that is killed sends nothing")
	default:
		for _, m := range d.Members {
			if err := now[m].MayLeave(d.Leave); err != nil {
				l.addf(d.leave, "leave: %s %s", words.Short(l.sc.Members[m].ID), err)
				return
			}
		}
	}
}

// changeSettings works out the settings that members have from a step on: those
// that they had, with what the step says. The steps are in the order of time.
func (l *loader) changeSettings() {
	now := make([]member.Config, len(l.sc.Members))
	for i, m := range l.sc.Members {
		now[i] = m.Consumer
	}
	for i := range l.steps {
		d := &l.steps[i]
		l.checkLeave(d, now)
		if d.consumer == nil {
			continue
		}
		for _, m := range l.newSettings(d) {
			l.readConsumer(d.consumer, &now[m])
			now[m] = withID(now[m], l.sc.Members[m].ID)
			l.heed(now[m].Client, d.consumer)
			l.fitCommits(&now[m], &l.sc.Members[m].Application, d.consumer)
			l.checkConsumer(&now[m], d.target, d.consumer)
			if l.failed() {
				return
			}
			d.Step.Consumer, d.Step.Changed = append(d.Step.Consumer, now[m]), append(d.Step.Changed, m)
		}
	}
}
