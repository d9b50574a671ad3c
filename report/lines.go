package report

import (
	"encoding/json"
	"io"
	"strconv"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// Lines say what is written of each of many runs, a line a run, besides its summary.
type Lines struct {
	Partitions  bool // the downtime of every partition
	Generations bool // who was in every generation, and who led it
}

// line is one run. The order of the fields is a contract.
type line struct {
	Run         uint64       `json:"run"`
	Drawn       Draws        `json:"drawn"`
	Summary     *Summary     `json:"summary"`
	Downtime    *downs       `json:"downtime_ms,omitempty"`
	Generations []generation `json:"generations,omitempty"`
}

type generation struct {
	Generation protocol.Generation `json:"generation"`
	Leader     Name                `json:"leader"`
	Members    []string            `json:"members"`
}

// Write writes the line of a run.
func (l Lines) Write(w io.Writer, run uint64, r *Report) error {
	x := line{Run: run, Drawn: r.Drawn, Summary: &r.Summary}
	if l.Partitions {
		x.Downtime = &downs{r}
	}
	if l.Generations {
		x.Generations = []generation{}
		for i := range r.Rebalances {
			b := &r.Rebalances[i]
			if len(b.Members) > 0 {
				x.Generations = append(x.Generations, generation{b.Generation, b.Leader, b.Members})
			}
		}
	}
	return WriteJSON(w, x)
}

// MarshalJSON prints what was drawn by its name.
func (list Draws) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, d := range list {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(d.Name)
		if err != nil {
			return nil, err
		}
		out = append(append(out, name...), ':')
		if len(d.Value) == 0 {
			out = append(out, "null"...)
		}
		out = append(out, d.Value...)
	}
	return append(out, '}'), nil
}

// downs prints the downtime of every partition by its name.
type downs struct{ *Report }

// MarshalJSON prints milliseconds.
func (d *downs) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i := range d.Partitions {
		p := &d.Partitions[i]
		if i > 0 {
			out = append(out, ',')
		}
		out = append(strconv.AppendQuote(out, p.Name()), ':')
		out = clock.AppendMillis(out, clock.Duration(p.Downtime))
	}
	return append(out, '}'), nil
}
