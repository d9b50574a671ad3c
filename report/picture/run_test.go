package picture

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim"
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
	folds "github.com/groupsim/groupsim/report/fold"
	"github.com/groupsim/groupsim/scenarios"
)

// replay makes a run of events, as JSON lines, that ends at that moment.
func replay(t testing.TB, text string, end clock.Time, names *event.Names) *Run {
	t.Helper()
	info := folds.Info{Scenario: "small", Title: "A pause, a crash and a restart", Seed: 1, Model: report.Model{Kafka: "4.3.0", Client: "java"},
		Setup: report.Setup{Protocol: "classic", Rebalance: "eager", Assignor: "range", Members: 3}}
	fold, record := folds.New(names), NewRecord(names)
	reader := event.NewReader(strings.NewReader(text), names)
	for {
		e, err := reader.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		fold.Event(e)
		record.Event(e)
	}
	return record.Finish(fold.Finish(end, info))
}

// small is a run with a bit of everything: a pause past the session timeout, a zombie,
// a crash, a restart.
func small(t testing.TB) *Run {
	t.Helper()
	text, err := os.ReadFile("testdata/small.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	r := replay(t, string(text), clock.Time(90*clock.Second), &event.Names{})
	r.report.Description, r.report.Steps, r.report.Set = "A bit of everything.", []string{"at: 30s, kill: c1"}, event.Settings{{Name: "client", Value: "java"}}
	return r
}

// hostile is the same run under names that would be markup, if anybody let them.
func hostile(t testing.TB) *Run {
	t.Helper()
	r := small(t)
	for i := range r.report.Partitions {
		p := &r.report.Partitions[i]
		p.Topic = "<img src=x onerror=alert(1)>"
		p.Owners = slices.Clone(p.Owners) // partitions may share them
		for j := range p.Owners {
			p.Owners[j].Member = hostileNames[r.number(p.Owners[j].Member)]
		}
	}
	copy(r.record.names.Members, hostileNames)
	for i := range r.report.Members {
		r.report.Members[i].ID = hostileNames[i]
	}
	r.report.Title = "</script><b>bold</b> \x1b[31m \u2028 ]]> & \"quoted\""
	r.report.Description = r.report.Title
	r.report.Steps = []string{"at: 1s, kill: " + hostileNames[0]}
	r.report.Set = event.Settings{{Name: hostileNames[0], Value: hostileNames[1]}}
	return r
}

var hostileNames = []string{"</script><script>alert(1)</script>", "<b>'\"`${x}--></style>", "end; g->>g: #lt;\n\x00"}

// simulated runs a bundled scenario.
func simulated(t testing.TB, name string) *Run {
	t.Helper()
	s, err := groupsim.Load(name, nil, groupsim.Options{})
	if err != nil {
		t.Fatal(err)
	}
	record := NewRecord(s.Scenario.Names())
	result, err := groupsim.Run(s, groupsim.RunOptions{Events: record})
	if err != nil {
		t.Fatal(err)
	}
	return record.Finish(result)
}

func TestGolden(t *testing.T) {
	r := small(t)
	golden.Compare(t, "testdata/small.svg", drawn(t, r.SVG))
	golden.Compare(t, "testdata/small.mmd", drawn(t, func(w io.Writer) error { return r.Mermaid(w, EveryRebalance) }))
	golden.Compare(t, "testdata/small.trace.json", drawn(t, r.Perfetto))
}

// drawn gives what a picture comes to.
func drawn(t testing.TB, draw func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := draw(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// pictures are all of a run.
func pictures(r *Run) map[string]func(io.Writer) error {
	return map[string]func(io.Writer) error{
		"HTML": r.HTML, "SVG": r.SVG, "Perfetto": r.Perfetto, "Mermaid": func(w io.Writer) error { return r.Mermaid(w, EveryRebalance) },
	}
}

func TestTheSameRunGivesTheSameBytes(t *testing.T) {
	for name, first := range pictures(simulated(t, "rolling-deploy")) {
		again := pictures(simulated(t, "rolling-deploy"))[name]
		if drawn(t, first) != drawn(t, again) {
			t.Errorf("%s differs between two runs of the same scenario", name)
		}
	}
}

// fullDisk takes so many bytes and then fails.
type fullDisk struct{ room int }

var errFull = errors.New("no space left")

func (d *fullDisk) Write(b []byte) (int, error) {
	if d.room -= len(b); d.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestAWriteThatFailsIsAnError(t *testing.T) {
	for name, draw := range pictures(small(t)) {
		if err := draw(&fullDisk{room: 1000}); !errors.Is(err, errFull) {
			t.Errorf("%s: got the error %v", name, err)
		}
	}
}

// Of every bundled scenario: the spans of a partition follow on one another from 0 to
// the end and come to its downtime; the rows have every partition once; the states of
// members and group have no hole; each rebalance of the report has its diagram.
func TestBundledScenarios(t *testing.T) {
	for _, s := range scenarios.Bundled() {
		t.Run(s.Name, func(t *testing.T) {
			r := simulated(t, s.Name)
			partitions := 0
			for _, row := range r.partitionRows() {
				partitions += len(row.numbers)
				checkSpans(t, r, row)
			}
			if partitions != len(r.report.Partitions) {
				t.Errorf("the rows have %d partitions of %d", partitions, len(r.report.Partitions))
			}
			for i := range r.record.lives {
				states := r.states(i)
				for j := 1; j < len(states); j++ {
					if states[j].from <= states[j-1].from || states[j].what == states[j-1].what {
						t.Errorf("member %d: state %d of %v", i, j, states)
					}
				}
			}
			if got := len(r.diagrams()); got != len(r.report.Rebalances) {
				t.Errorf("%d diagrams of %d rebalances", got, len(r.report.Rebalances))
			}
			for _, d := range r.diagrams() {
				checkDiagram(t, &d)
			}
		})
	}
}

func checkSpans(t *testing.T, r *Run, row *partitionRow) {
	t.Helper()
	at, down := report.Ms(0), report.Ms(0)
	for _, s := range row.spans {
		if s.from != at || s.to <= s.from || s.down != nil && s.owner >= 0 {
			t.Errorf("%s: span %+v begins at %d", row.name(), s, at)
		}
		if at = s.to; s.down != nil {
			down += s.to - s.from
		}
	}
	if at != r.report.Window.End || down != row.downtime {
		t.Errorf("%s: spans to %d with a downtime of %d, want %d and %d", row.name(), at, down, r.report.Window.End, row.downtime)
	}
}

// checkDiagram looks at a diagram. A rebalance of a classic group begins with its join phase; one
// of the consumer protocol with any change of the group's state: a target may be computed in
// the heartbeat that asks for it.
func checkDiagram(t *testing.T, d *diagram) {
	t.Helper()
	begin := "PreparingRebalance"
	if d.rebalance.OfEpochs {
		begin = ""
	}
	if len(d.lanes) > mostLanes+1 || len(d.rows) > mostRows || len(d.rows) == 0 {
		t.Errorf("generation %d: %d lanes, %d rows", d.rebalance.Generation, len(d.lanes), len(d.rows))
	}
	begun := false
	for i, row := range d.rows {
		if i > 0 && row.at < d.rows[i-1].at || row.until < row.at || row.lane >= len(d.lanes) || (row.kind == phase) != (row.lane == 0) {
			t.Errorf("generation %d: row %d is %+v", d.rebalance.Generation, i, row)
		}
		begun = begun || row.kind == phase && row.at == clock.Time(d.rebalance.From) && strings.HasPrefix(row.text, begin)
	}
	if !begun && d.leftOut == 0 {
		t.Errorf("generation %d: the rebalance does not begin in its diagram", d.rebalance.Generation)
	}
}
