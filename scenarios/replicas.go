package scenarios

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/words"
)

// replicas are the members that controllers bring into being. They are made before the steps
// are read, so that these can name them; whether and when they come is the run's affair.
type replicas struct {
	drafts []*entryDraft // of each member, what it is made of
	// heirs are the processes that take each other's place, each by its first member, by the
	// first of them.
	heirs  map[int][]int
	listed int // how many members the file lists
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
