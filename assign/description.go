package assign

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// absent stands in the output where there is nothing to tell.
const absent = "-"

// describedGroup is a group as kafka-consumer-groups.sh --describe shows it.
type describedGroup struct {
	name    string
	members []describedMember   // in order of appearance
	owners  map[string][]string // topic -> for each partition the consumer id, or ""
}

type describedMember struct{ id, client string }

// description is the reading of such output.
type description struct {
	file   string
	line   int // from 1
	header []string
	groups []*describedGroup
	seen   map[place]int // partition -> line
	// partitions of all groups, those that are not listed but must exist included
	partitions int
}

type place struct {
	group, topic string
	partition    int32
}

// The columns that count. CLIENT-ID is last and may have spaces.
const (
	groupColumn     = "GROUP"
	topicColumn     = "TOPIC"
	partitionColumn = "PARTITION"
	consumerColumn  = "CONSUMER-ID"
	clientColumn    = "CLIENT-ID"
)

func readDescription(r io.Reader, file string) ([]*describedGroup, error) {
	d := &description{file: file, seen: map[place]int{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		d.line++
		if err := d.readLine(lines.Text()); err != nil {
			return nil, err
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", file, d.line+1, err)
	}
	return d.groups, nil
}

func (d *description) readLine(line string) error {
	fields := strings.Fields(line)
	switch {
	case len(fields) == 0, strings.HasPrefix(line, "Warning:"):
		return nil
	case strings.HasPrefix(line, "Error:"):
		return d.errorf(0, "the tool reports %q: run it again", line)
	case strings.HasPrefix(line, "Consumer group '"):
		if name, _, ok := strings.Cut(line[len("Consumer group '"):], "' has no active members"); ok {
			d.group(name)
			return nil
		}
		return d.errorf(0, "%q is not part of a description: leave it out", line)
	case fields[0] == groupColumn:
		return d.readHeader(line, fields)
	case d.header == nil:
		return d.errorf(0, "%q comes before a header: begin with the line GROUP TOPIC PARTITION …", fields[0])
	}
	return d.readRow(line, fields)
}

func (d *description) readHeader(line string, fields []string) error {
	for _, column := range []string{topicColumn, partitionColumn, consumerColumn, clientColumn} {
		if !slices.Contains(fields, column) {
			return d.errorf(0, "the header has no column %s: give the output of --describe without --members or --state", column)
		}
	}
	d.header = fields
	return nil
}

// readRow reads one partition, or a member without any, whose topic is "-".
func (d *description) readRow(line string, fields []string) error {
	if len(fields) < len(d.header) {
		return d.errorf(len(line)-1, "%d columns where the header has %d: give the whole line", len(fields), len(d.header))
	}
	at := func(column string) string { return fields[slices.Index(d.header, column)] }
	group := d.group(at(groupColumn))
	if id := at(consumerColumn); id != absent {
		client := strings.Join(fields[slices.Index(d.header, clientColumn):], " ")
		group.join(describedMember{id, client})
	}
	topic := at(topicColumn)
	if topic == absent {
		return nil
	}
	number := at(partitionColumn)
	partition, err := strconv.ParseInt(number, 10, 32)
	if err != nil || partition < 0 || partition >= maxPartitions {
		return d.errorf(columnOf(line, slices.Index(d.header, partitionColumn)),
			"PARTITION is %q: it must be a whole number from 0 to %d", number, maxPartitions-1)
	}
	p := place{group.name, topic, int32(partition)}
	if first, ok := d.seen[p]; ok {
		return d.errorf(columnOf(line, slices.Index(d.header, partitionColumn)),
			"partition %s of %s is in line %d too: give one description of a group", number, topic, first)
	}
	d.seen[p] = d.line
	if d.partitions += group.own(topic, p.partition, at(consumerColumn)); d.partitions > maxPartitions {
		return d.errorf(columnOf(line, slices.Index(d.header, partitionColumn)),
			"partition %s makes it %d partitions in all: at most %d are taken", number, d.partitions, maxPartitions)
	}
	return nil
}

func (d *description) group(name string) *describedGroup {
	for _, g := range d.groups {
		if g.name == name {
			return g
		}
	}
	g := &describedGroup{name: name, owners: map[string][]string{}}
	d.groups = append(d.groups, g)
	return g
}

func (g *describedGroup) join(m describedMember) {
	if !slices.Contains(g.members, m) {
		g.members = append(g.members, m)
	}
}

// own notes the owner of a partition, and gives how many partitions that adds.
func (g *describedGroup) own(topic string, partition int32, id string) int {
	before := len(g.owners[topic])
	if more := int(partition) + 1 - before; more > 0 {
		g.owners[topic] = append(g.owners[topic], make([]string, more)...)
	}
	if id != absent {
		g.owners[topic][partition] = id
	}
	return len(g.owners[topic]) - before
}

// errorf names the place, counting columns in bytes from 1.
func (d *description) errorf(at int, format string, args ...any) error {
	return fmt.Errorf("%s:%d:%d: %s", d.file, d.line, at+1, fmt.Sprintf(format, args...))
}

// columnOf is where the n-th field of the line begins.
func columnOf(line string, n int) int {
	at := 0
	for i := 0; ; i++ {
		at += len(line[at:]) - len(strings.TrimLeft(line[at:], " \t"))
		if i == n {
			return at
		}
		at += strings.IndexAny(line[at:], " \t")
	}
}
