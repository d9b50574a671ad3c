package describe

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/groupsim/groupsim/words"
)

// offsetRow reads one partition, or a member without any, whose topic is "-".
func (r *reader) offsetRow() *Error {
	if len(r.fields) < len(r.header) {
		return r.errorf(r.end(), "%d columns where the header has %d: give the whole line", len(r.fields), len(r.header))
	}
	g := r.rowGroup()
	r.offsets[g] = true
	at := func(column string) string { return r.fields[r.index(column)] }
	id, client := r.consumer()
	if id != absent {
		g.member(id, r.line).ClientID = client
	}
	if r.index(lagColumn) >= 0 {
		if lag, err := strconv.ParseInt(at(lagColumn), 10, 64); err == nil && lag > 0 {
			g.Lag += lag
		}
	}
	topic := at(topicColumn)
	if topic == absent {
		return nil
	}
	column := r.column(r.index(partitionColumn))
	number := at(partitionColumn)
	partition, ok := partitionNumber(number)
	if !ok {
		return r.errorf(column, "PARTITION is %q: it must be a whole number from 0 to %d", words.Short(number), MaxPartitions-1)
	}
	p := place{g, topic, partition, false}
	if first, ok := r.owned[p]; ok {
		return r.errorf(column, "partition %s of %s is in line %d too: give one description of a group", number, topic, first)
	}
	return r.own(p, id, r.line, column)
}

// consumer gives the member id and the client id of a row of offsets. The client id
// is last and may have spaces, and then the member id has them too: the host between
// them begins with a slash.
func (r *reader) consumer() (id, client string) {
	first, last := r.index(consumerColumn), r.index(clientColumn)
	if r.index(hostColumn) == first+1 && last == first+2 {
		for host := first + 1; host < len(r.fields)-1; host++ {
			if strings.HasPrefix(r.fields[host], "/") {
				return strings.Join(r.fields[first:host], " "), strings.Join(r.fields[host+1:], " ")
			}
		}
	}
	if last == len(r.header)-1 {
		return r.fields[first], strings.Join(r.fields[last:], " ")
	}
	return r.fields[first], r.fields[last]
}

func partitionNumber(text string) (int32, bool) {
	n, err := strconv.ParseInt(text, 10, 32)
	return int32(n), err == nil && n >= 0 && n < MaxPartitions
}

// own notes the owner of a partition, "-" for none, as a place of the output tells it.
func (r *reader) own(p place, id string, line, column int) *Error {
	if err := r.reach(p, line, column); err != nil {
		return err
	}
	owners := p.group.Owners[p.topic]
	if id == absent {
		id = ""
	}
	other := p
	other.assignment = !p.assignment
	for _, said := range []place{p, other} {
		if before, ok := r.owned[said]; ok && owners[p.partition] != id {
			return r.errorAt(line, column, "partition %d of %s has another owner in line %d: describe the group once more, while nothing moves", p.partition, p.topic, before)
		}
	}
	r.owned[p] = line
	owners[p.partition] = id
	return nil
}

// reach notes that there is a partition, and those below it.
func (r *reader) reach(p place, line, column int) *Error {
	owners := p.group.Owners[p.topic]
	more := int(p.partition) + 1 - len(owners)
	if more <= 0 {
		return nil
	}
	if r.partitions += more; r.partitions > MaxPartitions {
		return r.errorAt(line, column, "partition %d makes it %d partitions in all: at most %d are taken", p.partition, r.partitions, MaxPartitions)
	}
	p.group.Owners[p.topic] = append(owners, make([]string, more)...)
	return nil
}

// memberRow reads one member, with its assignment where the output has it. The field
// GROUP-INSTANCE-ID of a dynamic member is blank, so fields are counted from the
// host and from the number of partitions.
func (r *reader) memberRow() *Error {
	first := r.index(consumerColumn)
	host := r.host(first)
	count := host + 2
	for count < len(r.fields) && !isNumber(r.fields[count]) {
		count++
	}
	if count >= len(r.fields) {
		return r.errorf(r.end(), "no field is the number of partitions: give the whole line")
	}
	g := r.rowGroup()
	ids := r.fields[first:host]
	instance := ""
	if r.index(instanceColumn) >= 0 && len(ids) > 1 {
		ids, instance = ids[:len(ids)-1], ids[len(ids)-1]
	}
	m := g.member(strings.Join(ids, " "), r.line)
	m.InstanceID, m.listed = instance, true
	m.ClientID = strings.Join(r.fields[host+1:count], " ")
	rest := count + 1
	if r.index(epochColumn) < 0 {
		return r.assignment(g, m.ID, rest)
	}
	if err := r.assignment(g, m.ID, rest+1); err != nil {
		return err
	}
	return r.epochsOf(g, m, rest)
}

// host finds the field HOST. Should it have no slash, as some brokers that are not
// Kafka's answer, the client id is taken to be one word before a number.
func (r *reader) host(consumer int) int {
	for host := consumer + 1; host < len(r.fields); host++ {
		if strings.HasPrefix(r.fields[host], "/") {
			return host
		}
	}
	if second := consumer + 2; r.index(instanceColumn) >= 0 && second+2 < len(r.fields) && isNumber(r.fields[second+2]) {
		return second
	}
	return consumer + 1
}

func isNumber(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// assignment reads a member's partitions, whose fields begin with the n-th.
func (r *reader) assignment(g *Group, id string, n int) *Error {
	if r.index(currentColumn) < 0 && r.index(assignmentColumn) < 0 {
		return nil
	}
	lists, err := r.lists(id, n)
	if err != nil {
		return err
	}
	for _, l := range lists {
		if l.topic == "" {
			r.unnamed[g] = append(r.unnamed[g], l)
			continue
		}
		if err := r.ownList(g, l); err != nil {
			return err
		}
	}
	return nil
}

// lists reads an assignment that begins with the n-th field. The older form has spaces in
// it, and is the last of its line.
func (r *reader) lists(id string, n int) ([]list, *Error) {
	if n >= len(r.fields) {
		return nil, r.errorf(r.end(), "the assignment is missing: give the whole line")
	}
	if r.fields[n] == absent {
		return nil, nil
	}
	begin, text := r.column(n), r.fields[n]
	if r.index(assignmentColumn) >= 0 {
		text = strings.TrimRightFunc(r.text[begin:], unicode.IsSpace)
	}
	lists, at, problem := parseAssignment(text)
	if problem != "" {
		return nil, r.errorf(begin+at, "%s: an assignment is written orders(0,1), payments(3) or orders:0,1;payments:3", problem)
	}
	for i := range lists {
		lists[i].member, lists[i].line, lists[i].at = id, r.line, begin+lists[i].at
	}
	return lists, nil
}

func (r *reader) ownList(g *Group, l list) *Error {
	for _, p := range l.partitions {
		if err := r.own(place{g, l.topic, p, true}, l.member, l.line, l.at); err != nil {
			return err
		}
	}
	return nil
}

// parseAssignment reads orders(0,1), payments(3), or orders:0,1;payments:3, or the
// first without names, as some versions of the tool print it. A problem is said with
// the place in the text.
func parseAssignment(text string) (lists []list, at int, problem string) {
	for at < len(text) {
		if strings.IndexByte(" ,;", text[at]) >= 0 {
			at++
			continue
		}
		open := strings.IndexAny(text[at:], "(:")
		if open < 0 {
			return nil, at, strconv.Quote(words.Short(text[at:])) + " names no partitions"
		}
		l := list{topic: text[at : at+open], at: at}
		closing := ")"
		if text[at+open] == ':' {
			closing = ";"
		}
		numbers := text[at+open+1:]
		end := strings.Index(numbers, closing)
		switch {
		case end < 0 && closing == ")":
			return nil, at, strconv.Quote(words.Short(text[at:])) + " does not end"
		case end < 0:
			end = len(numbers)
		}
		for _, number := range strings.Split(numbers[:end], ",") {
			p, ok := partitionNumber(strings.TrimSpace(number))
			if !ok {
				return nil, at, strconv.Quote(words.Short(number)) + " is not a partition"
			}
			l.partitions = append(l.partitions, p)
		}
		lists = append(lists, l)
		at += open + 1 + end + 1
	}
	return lists, 0, ""
}

// UnnamedTopic is the name of the one topic of a group whose description has none.
const UnnamedTopic = "topic"

// nameTopic finds out about the assignments that do not name their topics. Where the
// partitions are listed too, they tell nothing new; and members with one list each
// have one topic.
func (r *reader) nameTopic(g *Group) error {
	if r.offsets[g] {
		return nil
	}
	last := ""
	for _, l := range r.unnamed[g] {
		if l.member == last || len(g.Owners) > 0 {
			return r.errorAt(l.line, l.at, "the assignment does not name its topics: add the output of --describe without --members")
		}
		last = l.member
	}
	for _, l := range r.unnamed[g] {
		l.topic = UnnamedTopic
		if err := r.ownList(g, l); err != nil {
			return err
		}
	}
	return nil
}

// stateRow reads the state of the group. The coordinator is host:port (id), and an
// empty group's strategy may be blank.
func (r *reader) stateRow() *Error {
	at := r.index(coordinatorColumn)
	for at < len(r.fields) && !(strings.HasPrefix(r.fields[at], "(") && strings.HasSuffix(r.fields[at], ")")) {
		at++
	}
	// Behind the header's field (ID) stand as many columns as behind the row's.
	behind := len(r.header) - r.index(strategyColumn)
	rest := r.fields[min(at+1, len(r.fields)):]
	if len(rest) != behind && len(rest) != behind-1 {
		return r.errorf(r.end(), "%d columns behind the coordinator where the header has %d: give the whole line", len(rest), behind)
	}
	g := r.rowGroup()
	if len(rest) == behind {
		if rest[0] != absent {
			g.Strategy = rest[0]
		}
		rest = rest[1:]
	}
	g.State = rest[0]
	g.Epoch, g.TargetEpoch = r.fromEnd(rest, groupEpochColumn), r.fromEnd(rest, targetGroupColumn)
	if r.index(groupEpochColumn) >= 0 {
		g.told(g.Epoch > 0)
	}
	return nil
}

// fromEnd is the epoch in a column, counted from the end of the line; 0: there is none.
func (r *reader) fromEnd(fields []string, column string) int32 {
	i := len(fields) - (len(r.header) - r.index(column))
	if r.index(column) < 0 || i < 0 {
		return 0
	}
	epoch, _ := epochNumber(fields[i])
	return epoch
}
