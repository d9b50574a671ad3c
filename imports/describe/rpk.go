package describe

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/groupsim/groupsim/words"
)

// What rpk group describe calls things.
const (
	rpkMemberColumn   = "MEMBER-ID"
	rpkInstanceColumn = "INSTANCE-ID"
	rpkBalancer       = "BALANCER"
)

// isSummary tells the first line of rpk's summary, GROUP and a name, from a header.
func (r *reader) isSummary() bool {
	columns := []string{topicColumn, consumerColumn, coordinatorColumn, strategyColumn, stateColumn, hostColumn}
	return len(r.fields) == 2 && r.fields[0] == groupColumn && !slices.Contains(columns, r.fields[1])
}

func (r *reader) readSummary() *Error {
	r.named = r.fields[1]
	r.group(r.named)
	r.header, r.row = r.fields, (*reader).summaryRow
	return nil
}

// summaryRow reads a line of the summary: what it is about, and the value.
func (r *reader) summaryRow() *Error {
	g := r.group(r.named)
	switch value := r.fields[len(r.fields)-1]; {
	case len(r.fields) < 2:
	case r.fields[0] == stateColumn:
		g.State = value
	case r.fields[0] == rpkBalancer:
		g.Strategy = value
	}
	return nil
}

// columns are where the fields of the line begin.
func (r *reader) columns() []int {
	all := make([]int, len(r.fields))
	for i := range all {
		all[i] = r.column(i)
	}
	return all
}

// cell is what stands below a heading; empty if nothing does.
func (r *reader) cell(column string) string {
	i := r.index(column)
	if i < 0 || r.cells[i] >= len(r.text) {
		return ""
	}
	end := len(r.text)
	if i+1 < len(r.cells) {
		end = min(end, r.cells[i+1])
	}
	return strings.TrimFunc(r.text[r.cells[i]:end], unicode.IsSpace)
}

// rpkRow reads one partition. Cells may be blank, so they are told by their columns.
func (r *reader) rpkRow() *Error {
	g := r.group(r.named)
	r.offsets[g] = true
	column := min(r.cells[r.index(partitionColumn)], r.end())
	partition, ok := partitionNumber(r.cell(partitionColumn))
	topic := r.cell(topicColumn)
	if !ok || topic == "" || strings.ContainsFunc(topic, unicode.IsSpace) {
		return r.errorf(column, "PARTITION is %q: it must be a whole number from 0 to %d", words.Short(r.cell(partitionColumn)), MaxPartitions-1)
	}
	if lag, err := strconv.ParseInt(r.cell(lagColumn), 10, 64); err == nil && lag > 0 {
		g.Lag += lag
	}
	id := r.cell(rpkMemberColumn)
	if id == "" || id == absent {
		return r.own(place{g, topic, partition, false}, absent, r.line, column)
	}
	m := g.member(id, r.line)
	m.ClientID = r.cell(clientColumn)
	if instance := r.cell(rpkInstanceColumn); instance != "" && instance != absent {
		m.InstanceID, m.listed = instance, true
	}
	return r.own(place{g, topic, partition, false}, id, r.line, column)
}
