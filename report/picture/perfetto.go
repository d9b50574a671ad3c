package picture

import (
	"bufio"
	"encoding/json"
	"io"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
)

// Processes of the trace. Perfetto shows a process with its threads as a group of
// tracks.
const (
	groupProcess = iota + 1
	memberProcess
	partitionProcess
)

// traceEvent is an event of the JSON trace format. Times are in microseconds.
type traceEvent struct {
	Phase    string         `json:"ph"`
	Process  int            `json:"pid"`
	Thread   int            `json:"tid"`
	At       int64          `json:"ts"`
	Duration int64          `json:"dur,omitempty"`
	Name     string         `json:"name"`
	Category string         `json:"cat,omitempty"`
	Scope    string         `json:"s,omitempty"`
	Args     map[string]any `json:"args,omitempty"` // encoding/json sorts the keys
}

// Perfetto writes a trace in the JSON trace event format: a track for the group, for
// each member and for each partition, without slices that overlap, faults as instant
// events, and the lag as a counter.
func (r *Run) Perfetto(w io.Writer) error {
	t := &trace{out: bufio.NewWriter(w)}
	t.out.WriteString(`{"displayTimeUnit":"ms","otherData":`)
	other, _ := json.Marshal(map[string]any{"scenario": r.report.Scenario, "seed": r.report.Seed, "kafka": r.report.Model.Kafka})
	t.out.Write(other)
	t.out.WriteString(`,"traceEvents":[`)
	t.group(r)
	t.members(r)
	t.partitions(r)
	t.out.WriteString("\n]}\n")
	return t.out.Flush() // has the first error of all writes
}

type trace struct {
	out  *bufio.Writer
	some bool
}

func (t *trace) add(e traceEvent) {
	if t.some {
		t.out.WriteByte(',')
	}
	t.some = true
	t.out.WriteByte('\n')
	text, _ := json.Marshal(e) // strings and whole numbers only
	t.out.Write(text)
}

// name names a process, or one of its threads if it is not 0.
func (t *trace) name(process, thread int, name string) {
	what, order := "process_name", "process_sort_index"
	index := process
	if thread > 0 {
		what, order, index = "thread_name", "thread_sort_index", thread
	}
	t.add(traceEvent{Phase: "M", Process: process, Thread: thread, Name: what, Args: map[string]any{"name": name}})
	t.add(traceEvent{Phase: "M", Process: process, Thread: thread, Name: order, Args: map[string]any{"sort_index": index}})
}

// slice adds a stretch of time.
func (t *trace) slice(process, thread int, from, to int64, name, category string, args map[string]any) {
	if to > from {
		t.add(traceEvent{Phase: "X", Process: process, Thread: thread, At: from, Duration: to - from, Name: name, Category: category, Args: args})
	}
}

func (t *trace) group(r *Run) {
	t.name(groupProcess, 0, "group")
	t.name(groupProcess, 1, "state")
	for i, g := range r.record.group {
		args := map[string]any{}
		if unit := unitOf(g.what.state); unit != "" {
			args[unit] = g.what.generation
		}
		if g.what.reason != "" {
			args["reason"] = g.what.reason
		}
		t.slice(groupProcess, 1, int64(g.from), int64(r.record.group.to(i, r.end)), g.what.String(), "state", args)
	}
	for _, p := range r.report.LagCurve {
		t.add(traceEvent{Phase: "C", Process: groupProcess, At: int64(p.At), Name: "lag", Args: map[string]any{"records": p.Lag}})
	}
}

func (t *trace) members(r *Run) {
	t.name(memberProcess, 0, "members")
	for i, name := range r.record.names.Members {
		t.name(memberProcess, i+1, name)
		states := r.states(i)
		for j, s := range states {
			if s.what != notRunning {
				t.slice(memberProcess, i+1, int64(s.from), int64(states.to(j, r.end)), s.what.String(), "state", nil)
			}
		}
	}
	for _, m := range r.record.moments {
		process, thread := memberProcess, int(m.member)+1
		if m.member == event.Coordinator {
			process, thread = groupProcess, 1
		}
		if m.at <= r.end {
			t.add(traceEvent{Phase: "i", Process: process, Thread: thread, At: int64(m.at), Name: m.text, Category: "moment", Scope: "t"})
		}
	}
}

func (t *trace) partitions(r *Run) {
	t.name(partitionProcess, 0, "partitions")
	for i := range r.report.Partitions {
		p := &r.report.Partitions[i]
		row := partitionRow{topic: p.Topic, numbers: []int32{p.Partition}}
		t.name(partitionProcess, i+1, row.name())
		for _, s := range r.spans(p) {
			name, category, args := "", "", map[string]any(nil)
			switch {
			case s.down != nil:
				name, category, args = s.down.Cause.String(), "down", downArgs(s.down)
			case s.owner >= 0:
				name, category = r.record.names.Members[s.owner], "up"
				if s.also != "" {
					args = map[string]any{"also held by": s.also}
				}
			default:
				continue
			}
			t.slice(partitionProcess, i+1, int64(s.from), int64(s.to), name, category, args)
		}
	}
}

func downArgs(s *report.Segment) map[string]any {
	args := map[string]any{"detail": s.Detail}
	if s.Member != "" {
		args["member"] = string(s.Member)
	}
	return args
}
