package scenarios

import (
	"math"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// expand turns an id into itself and a range c1..c3 into the ids of its members.
func expand(text string) ([]string, *problem) {
	first, last, isRange := strings.Cut(text, "..")
	if !isRange {
		if text == "all" {
			return nil, problemf("all stands for all members, it is not an id")
		}
		if err := settings.CheckName(text); err != nil {
			return nil, problemOf(err)
		}
		return []string{text}, nil
	}
	prefix, from, ok := number(first)
	prefix2, to, ok2 := number(last)
	width := 0
	if digits := first[len(prefix):]; strings.HasPrefix(digits, "0") {
		width = len(digits)
	}
	switch {
	case !ok || !ok2 || prefix != prefix2:
		return nil, problemf("%q is not a range: write one such as c1..c3", words.Short(text))
	case to < from:
		return nil, problemf("the range %s runs backwards: write the lower end first", words.Short(text))
	case to-from >= MaxMembers:
		return nil, problemf("the range %s has more than %d members", words.Short(text), MaxMembers)
	case prefix != "" && settings.CheckName(prefix) != nil:
		return nil, problemOf(settings.CheckName(prefix))
	}
	ids := make([]string, 0, to-from+1)
	for i := from; i <= to; i++ {
		digits := strconv.Itoa(i)
		ids = append(ids, prefix+strings.Repeat("0", max(0, width-len(digits)))+digits)
	}
	return ids, nil
}

// number splits an id into what stands before its last digits, and those.
func number(id string) (prefix string, n int, ok bool) {
	prefix = strings.TrimRight(id, "0123456789")
	n, err := strconv.Atoi(id[len(prefix):])
	return prefix, n, err == nil && n < math.MaxInt32
}

// targetsOf reads whom a step is about: an id, a range, a list of those, or all.
func (l *loader) targetsOf(n *yaml.Node, verb string) []int {
	if n.Kind == yaml.ScalarNode && n.Value == "all" {
		return l.everybody()
	}
	var list []int
	named := map[int]bool{}
	for _, item := range items(n) {
		found, p := l.membersOf(item, named)
		if p != nil {
			l.add(item, p.in(verb))
		}
		if l.full() {
			break
		}
		list = append(list, found...)
	}
	if len(items(n)) == 0 {
		l.addf(n, "%s: the list of members is empty", verb)
	}
	return list
}

// membersOf finds the members of an id or a range; named has those of the list
// so far.
func (l *loader) membersOf(item *yaml.Node, named map[int]bool) ([]int, *problem) {
	text, p := readText(item)
	if p != nil {
		return nil, problemf("wants a member's id, a range, a list or all, not %s", describe(item))
	}
	if p := severalIDs(text); p != nil {
		return nil, p
	}
	ids, p := expand(text)
	if p != nil {
		return nil, p
	}
	list := make([]int, 0, len(ids))
	for _, id := range ids {
		of := l.membersNamed(id)
		switch {
		case of == nil && (l.idsFailed || len(l.sc.Members) == 0):
			return nil, nil
		case of == nil:
			return nil, l.unknownMember(id)
		}
		for _, m := range of {
			if named[m] {
				return nil, problemf("%s is named twice", words.Short(l.sc.Members[m].ID))
			}
			named[m] = true
		}
		list = append(list, of...)
	}
	return list, nil
}

// everybody is one list for all steps that are about all: whom the file lists.
func (l *loader) everybody() []int {
	if len(l.all) != l.replicas.listed {
		l.all = make([]int, l.replicas.listed)
		for i := range l.all {
			l.all[i] = i
		}
	}
	return l.all
}
