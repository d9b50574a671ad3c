package scenarios

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/words"
)

// consumersKey is how many consumers a process has. Each is a member; what is done to the
// process is done to all of them.
const consumersKey = "consumers"

// consumersOf names the consumers of a process: as Spring's container does, whose
// concurrency is a suffix of client.id (ConcurrentMessageListenerContainer).
func consumersOf(process string, n int) []string {
	if n == 1 {
		return []string{process}
	}
	ids := make([]string, n)
	for i := range ids {
		ids[i] = process + "-" + strconv.Itoa(i)
	}
	return ids
}

// consumers names the consumers of an entry's processes, and remembers whose they are.
func (s *standIns) consumers(processes []string, count *yaml.Node) (ids []string) {
	n := int64(1)
	if count != nil {
		n, _ = readWhole(count, 1, MaxMembers)
	}
	for _, process := range processes {
		of := consumersOf(process, int(max(n, 1)))
		if ids = append(ids, of...); len(of) > 1 {
			s.processes[process] = of
		}
	}
	return ids
}

func (l *loader) readConsumers(v *yaml.Node, d *entryDraft) {
	n, p := readWhole(v, 1, MaxMembers)
	if p != nil {
		l.add(v, p.in(consumersKey))
		return
	}
	d.consumers = int(n)
}

// multiply gives the process of every member so many consumers; empty: as many as are usual,
// one. What the file has for one consumer alone does not go round: ids are handed out as if
// it had none, and a group.instance.id gets the consumer's name behind it. The members of a
// group from elsewhere are its consumers already.
func (l *loader) multiply(root *yaml.Node, count string, line int) {
	if g := l.standIns.group; g != nil && len(g.Members) > 0 {
		return
	}
	for _, item := range elements(value(root, "members")) {
		if replace(item, text(consumersKey, line), count); count == "" || count == "1" {
			continue
		}
		remove(item, "ids")
		own := value(item, "consumer")
		if id := value(own, instanceKey); id != nil && !strings.Contains(id.Value, "{id}") {
			put(own, instanceKey, text(id.Value+"-{id}", id.Line))
		}
	}
}

// addProcess adds the members of one process.
func (l *loader) addProcess(sc *sim.Scenario, at *yaml.Node, process string, d *entryDraft) {
	ids := consumersOf(process, d.consumers)
	if l.isTaken(at, process, ids) {
		return
	}
	if len(ids) == 1 {
		l.addMember(sc, process, "", d)
		return
	}
	if l.processes == nil {
		l.processes = map[string][]int{}
	}
	for _, id := range ids {
		l.processes[process] = append(l.processes[process], len(sc.Members))
		l.addMember(sc, id, process, d)
	}
}

// isTaken tells whether somebody has one of the names already, and says so.
func (l *loader) isTaken(at *yaml.Node, process string, ids []string) bool {
	_, member := l.members[process]
	if _, other := l.processes[process]; member || other {
		if m := l.members[process]; member && l.sc.Members[m].Process != "" {
			l.addf(at, "the id %s is taken: it is a consumer of %s", words.Short(process), words.Short(l.sc.Members[m].Process))
			return true
		}
		l.addf(at, "the id %s is taken: every member has its own", words.Short(process))
		return true
	}
	for _, id := range ids {
		if _, taken := l.members[id]; taken {
			l.addf(at, "the id %s is taken, and %s has a consumer of that name: call one of them otherwise", words.Short(id), words.Short(process))
			return true
		}
		if _, taken := l.processes[id]; taken {
			l.addf(at, "the id %s is that of a process, and %s has a consumer of that name: call one of them otherwise", words.Short(id), words.Short(process))
			return true
		}
	}
	return false
}

// checkWhole looks for a step that is aimed at some consumers of a process and can only be
// taken on all of them.
func (l *loader) checkWhole(d *stepDraft) {
	if !d.Verb.Whole && !d.Kill {
		return
	}
	for rest := d.Members; len(rest) > 0; {
		of := l.sc.Together(rest)
		rest = rest[len(of):]
		first, end := l.sc.ProcessOf(of[0])
		if len(of) == end-first && of[0] == first && slices.IsSorted(of) {
			continue
		}
		m := &l.sc.Members[of[0]]
		l.addf(d.target, "%s: %s is one of the %d consumers of a process, to which this is done as a whole: name %s", d.Verb.Name, words.Short(m.ID), end-first, words.Short(m.Process))
		return
	}
}
