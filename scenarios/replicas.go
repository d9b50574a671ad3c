package scenarios

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/words"
)

// replicas are the members that controllers bring into being. They are made before the steps
// are read, so that these can name them; whether and when they come is the run's affair.
type replicas struct {
	drafts []*entryDraft // of each member, what it is made of
	// heirs are the processes that take each other's place, each by its first member, by the
	// first of them.
	heirs  map[int][]int
	bases  []int // what the file lists and Deployments are scaled to, likewise
	listed int   // how many members the file lists
}

// bring makes the members that steps may need: first what Deployments are scaled to, then
// what takes the place of each in a rollout.
func (l *loader) bring(steps *yaml.Node) {
	l.replicas.listed = len(l.sc.Members)
	for _, item := range steps.Content {
		if target, to := value(item, "scale"), value(item, "to"); target != nil && to != nil {
			if n, p := readWhole(to, 0, MaxMembers); p == nil {
				l.scaleUp(target, target.Value, int(n))
			}
		}
	}
	l.bringForSections()
	for i := range l.sc.Members {
		if first, _ := l.sc.ProcessOf(i); first == i {
			l.replicas.bases = append(l.replicas.bases, i)
		}
	}
	l.replicas.heirs = map[int][]int{}
	for _, item := range steps.Content {
		// A setup may make a StatefulSet of it: steps that name its heirs are left out then.
		if target := value(item, rolloutKey); target != nil && (!ofStatefulSet(item) || l.sc.Lenient) {
			l.bringHeirs(target)
		}
	}
}

// rolloutKey is the step in which members take each other's place.
const rolloutKey = "rollout"

// ofStatefulSet tells whether a step is about one, whose members keep their names.
func ofStatefulSet(step *yaml.Node) bool {
	kind := value(step, "kind")
	return kind != nil && kind.Value == "statefulset"
}

// bringHeirs makes the processes that one more rollout puts in the place of its targets.
func (l *loader) bringHeirs(target *yaml.Node) {
	before := l.collector.clone()
	bases := l.rolledOut(target)
	l.collector = before // the step says what is wrong
	for _, m := range bases {
		line := l.line(m)
		l.bringOne(target, l.sc.Members[m].Program()+"-"+letters(len(line)), m)
		if l.full() || l.failed() {
			return
		}
		first, _ := l.sc.ProcessOf(len(l.sc.Members) - 1)
		l.replicas.heirs[m] = append(slices.Clip(line), first)
	}
}

// letters counts from a, in the manner of columns of a sheet: b is 1, aa is 26.
func letters(n int) string {
	text := ""
	for n++; n > 0; n = (n - 1) / 26 {
		text = string(rune('a'+(n-1)%26)) + text
	}
	return text
}

// rolledOut lists the processes that a rollout is aimed at, each by its first member. All are
// those too that Deployments are scaled to: who is there counts.
func (l *loader) rolledOut(target *yaml.Node) (bases []int) {
	if target.Kind == yaml.ScalarNode && target.Value == "all" {
		return l.replicas.bases
	}
	for rest := l.targetsOf(target, rolloutKey); len(rest) > 0; {
		of := l.sc.Together(rest)
		bases, rest = append(bases, of[0]), rest[len(of):]
	}
	return bases
}

// readRollout reads whom a rollout is about, and what takes the place of each.
func (l *loader) readRollout(n, target *yaml.Node, d *stepDraft) {
	d.Target = targetText(target)
	bases := l.rolledOut(target)
	d.Members = nil
	for _, m := range bases {
		if !slices.Contains(l.replicas.bases, m) {
			l.addf(target, "%s: %s comes with a rollout: name the member in whose place it comes", rolloutKey, words.Short(l.sc.Members[m].ID))
			return
		}
		first, end := l.sc.ProcessOf(m)
		for ; first < end; first++ {
			d.Members = append(d.Members, first)
		}
		if ofStatefulSet(n) {
			d.Replicas = append(d.Replicas, []int{m})
		} else {
			d.Replicas = append(d.Replicas, l.line(m))
		}
	}
	l.checkFenceposts(n)
}

// checkFenceposts looks for a surge and unavailable pods that do not go together
// (ValidateRollingUpdateDeployment).
func (l *loader) checkFenceposts(n *yaml.Node) {
	none := 0
	for _, key := range []string{"max.surge", "max.unavailable"} {
		v := value(n, key)
		switch {
		case v == nil:
			continue
		case ofStatefulSet(n):
			l.addf(v, "%s: goes with kind: deployment; the pods of a StatefulSet are replaced one after another", key)
			return
		}
		if portion, p := readPortion(v); p == nil && portion.Number == 0 {
			none++
		}
		if none == 2 {
			l.addf(v, "%s: not 0 where max.surge is 0: nothing could be replaced", key)
		}
	}
}

// targetText is a target as the file has it, on one line.
func targetText(n *yaml.Node) string {
	if n.Kind != yaml.SequenceNode {
		return n.Value
	}
	var all []string
	for _, item := range n.Content {
		all = append(all, item.Value)
	}
	return strings.Join(all, ", ")
}

// newSettings are the members that start with other settings from a step on: its targets, and
// where those are replaced, what can come in their place, and what the same Deployments are
// scaled to.
func (l *loader) newSettings(d *stepDraft) (members []int) {
	if d.Verb.Name != rolloutKey || d.Kind == sim.KindStatefulSet {
		return d.Members
	}
	named := map[int]bool{}
	add := func(base int) {
		for _, m := range l.line(base) {
			for first, end := l.sc.ProcessOf(m); first < end; first++ {
				if l.sc.Members[first].Brought && !named[first] {
					named[first] = true
					members = append(members, first)
				}
			}
		}
	}
	for _, line := range d.Replicas {
		add(line[0])
		if prefix, _, ok := number(l.sc.Members[line[0]].Program()); ok {
			for _, m := range l.deployment(prefix) {
				add(m)
			}
		}
	}
	return members
}

// deployment lists the processes of a Deployment by its name, each by its first member, in the
// order of their numbers.
func (l *loader) deployment(name string) []int {
	var list []int
	for i := range l.sc.Members {
		if first, _ := l.sc.ProcessOf(i); first == i {
			if prefix, _, ok := number(l.sc.Members[i].Program()); ok && prefix == name {
				list = append(list, i)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b int) int {
		_, x, _ := number(l.sc.Members[a].Program())
		_, y, _ := number(l.sc.Members[b].Program())
		return cmp.Compare(x, y)
	})
	return list
}

// scaleUp sees to it that a Deployment can come to have so many replicas: further ones are made
// as the last that it has.
func (l *loader) scaleUp(at *yaml.Node, name string, replicas int) {
	have := l.deployment(name)
	if len(have) == 0 {
		return // the step says so
	}
	last := have[len(have)-1]
	id := l.sc.Members[last].Program()
	prefix, n, _ := number(id)
	for more := replicas - len(have); more > 0 && !l.full(); more-- {
		n++
		digits := strconv.Itoa(n)
		l.bringOne(at, prefix+strings.Repeat("0", max(0, len(id)-len(prefix)-len(digits)))+digits, last)
	}
}

// bringOne makes a process as another one, with a name of its own.
func (l *loader) bringOne(at *yaml.Node, id string, as int) {
	d := *l.replicas.drafts[as]
	d.start, d.memberIDs, d.brought = clock.Never, nil, true
	_, member := l.members[id]
	_, process := l.processes[id]
	switch {
	case member || process:
		l.addf(at, "%s would bring %s, and there is one of that id: call it something else", words.Short(at.Value), words.Short(id))
	case len(l.sc.Members)+d.consumers > MaxMembers:
		l.addf(at, "more than %d members, with those that the steps bring; a scenario has at most %d", MaxMembers, MaxMembers)
	default:
		l.addProcess(l.sc, at, id, &d)
	}
}

// readDeployment reads whom a step is about that names a Deployment: all members that it can
// come to have.
func (l *loader) readDeployment(n *yaml.Node, d *stepDraft) {
	d.Target = n.Value
	var all []int
	if n.Kind == yaml.ScalarNode {
		all = l.deployment(n.Value)
	}
	if len(all) == 0 && !l.idsFailed {
		p := problemf("there is no Deployment %q: it is named by what the ids of its members begin with before their numbers, as pod1, pod2 and pod3 by pod", words.Short(n.Value))
		if prefix, _, ok := number(strings.TrimSpace(first(n.Value))); ok && len(l.deployment(prefix)) > 0 {
			p.meant = prefix
		}
		l.add(n, p.in(d.Verb.Name))
		return
	}
	for _, m := range all {
		d.Replicas = append(d.Replicas, l.line(m))
	}
}

// first is where a range begins.
func first(text string) string {
	text, _, _ = strings.Cut(text, "..")
	return text
}

// line lists the members that take each other's place, from the first on.
func (l *loader) line(m int) []int {
	if heirs := l.replicas.heirs[m]; heirs != nil {
		return heirs
	}
	return []int{m}
}
