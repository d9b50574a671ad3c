package sweep

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/trials/shard"
)

// result carries a plan out.
func result(t *testing.T, p *Plan) *Result {
	t.Helper()
	r, err := p.Run(CarryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pause is a member that stands still for 20 s, at any place in its heartbeat interval of 4 s.
// It commits nothing: a commit counts as a heartbeat.
const pause = `
name: pause
duration: 2m
topics: {orders: {partitions: 2}}
consumer: {heartbeat.interval.ms: 4000, enable.auto.commit: false}
chance: {spread: false, noise: false}
members: [{id: c1..c2}]
steps: [{at: 60s, pause: c2, for: 20s}]
`

// The last heartbeat before a pause of 20 s was sent up to 4 s before it. So a session of
// 20 s and less is always over when the member comes back, one of 24 s and more never, and
// in between in as many runs as there are places in the interval that are further from the
// heartbeat than the rest: with 21 s in three of four.
func TestPausesAgainstTheSession(t *testing.T) {
	p := plan(t, Ask{Scenarios: []string{"-"}, Stdin: strings.NewReader(pause), Runs: 200, Metrics: metrics(t, "rebalances@mean")},
		"consumer.session.timeout.ms=18000..26000/9")
	r := result(t, p)
	for i := range r.Cells {
		f := &r.Cells[i].Figures[0]
		session := p.Axes[0].Values[i].Number
		share := min(1_000_000, max(0, (24_000-session)*250))
		low, high := f.Share()
		if share < low || share > high || (share == 0) != (f.Some == 0) || (share == 1_000_000) != (f.Some == 200) {
			t.Errorf("with a session of %d ms the group rebalances in %d of 200 runs, from %d to %d millionths; it should in %d", session, f.Some, low, high, share)
		}
	}
	if best := &r.Cells[6].Figures[0]; !best.Best || r.Cells[8].Figures[0].Against.Clear() || !r.Cells[0].Figures[0].Against.Clear() || r.Cells[0].Figures[0].Against.Worse != 200 {
		t.Error("24 s is the first of the best, 26 s as good, and 18 s worse in every run")
	}
}

// wide is a sweep with all that there can be: two scenarios, two axes, one of them of one
// scenario, points that are refused, several figures.
func wide(t *testing.T) *Result {
	t.Helper()
	p := plan(t, Ask{Scenarios: []string{"crash", "gc-pause-lognormal"}, Runs: 60, Metrics: metrics(t, "crash:downtime.max@p90", "downtime.total", "gc-pause-lognormal:rebalances@mean", "availability"), Model: "test"},
		"consumer.session.timeout.ms=6000,12000,24000", "consumer.heartbeat.interval.ms=2000,8000")
	return result(t, p)
}

func TestText(t *testing.T) {
	var b bytes.Buffer
	if err := wide(t).WriteText(&b, 80, false); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/wide.txt", b.String())
	for _, line := range strings.Split(b.String(), "\n") {
		if n := len([]rune(line)); n > 80 && !strings.Contains(line, "groupsim run") {
			t.Errorf("%d characters: %s", n, line)
		}
	}
}

// What is printed is the same whoever has made the units, and with how many processors.
func TestOneProcessOrMany(t *testing.T) {
	p := plan(t, Ask{Scenarios: []string{"crash", "gc-pause"}, Runs: 7, Model: "test"}, "consumer.session.timeout.ms=20000..40000/5")
	part := func(s shard.Shard, cpus int) []byte {
		h, err := p.Header(s)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		w, err := shard.NewWriter(&b, h)
		if err == nil {
			err = p.Carry(CarryOptions{Shard: s, CPUs: cpus, Each: func(_ int64, line []byte) error { return w.Unit(line) }})
		}
		if err == nil {
			_, err = w.End()
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	whole := part(shard.Whole, 1)
	var parts []*shard.Reader
	for i := range 3 {
		r, err := shard.NewReader(strconv.Itoa(i), bytes.NewReader(part(shard.Shard{I: i, N: 3}, 2)))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, r)
	}
	m, err := shard.Merge(parts)
	if err != nil {
		t.Fatal(err)
	}
	var merged bytes.Buffer
	f := Fold{Header: m.Header()}
	if _, err := shard.Copy(&merged, m, f.Unit); err != nil || merged.String() != string(whole) {
		t.Errorf("three shards come to something else than one process, %v", err)
	}
	r, err := f.Finish()
	if err != nil {
		t.Fatal(err)
	}
	var one, three bytes.Buffer
	if err := result(t, p).WriteJSON(&one); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteJSON(&three); err != nil || one.String() != three.String() {
		t.Errorf("their document is another one, %v", err)
	}
}

// figuresOf is what the JSON document says.
type figuresOf struct {
	Schema string
	Cells  []struct {
		Scenario string
		Point    map[string]any
		Command  string
		Refused  string
		Runs     int
		Figures  map[string]struct {
			Value    float64
			Interval []float64
			P95      float64
			Best     bool
		}
	}
	Front []map[string]any
}

func documentOf(t *testing.T, text []byte) figuresOf {
	t.Helper()
	var d figuresOf
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// The spreadsheet has the figures of the document.
func TestJSONAndCSVSayTheSame(t *testing.T) {
	r := wide(t)
	var document, table bytes.Buffer
	if err := r.WriteJSON(&document); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteCSV(&table); err != nil {
		t.Fatal(err)
	}
	d := documentOf(t, document.Bytes())
	rows, err := csv.NewReader(&table).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	n := 1
	for _, c := range d.Cells {
		for _, m := range r.Plan.Metrics {
			if !m.OfScenario(c.Scenario) {
				continue
			}
			row := map[string]string{}
			for i, name := range rows[0] {
				row[name] = rows[n][i]
			}
			n++
			f, ran := c.Figures[m.String()]
			number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
			switch {
			case row["scenario"] != c.Scenario || row["metric"] != m.Name || row["consumer.session.timeout.ms"] != number(c.Point["consumer.session.timeout.ms"].(float64)) || row["refused"] != c.Refused:
				t.Errorf("row %d is %v, and the cell %v", n, row, c)
			case row["runs"] != strconv.Itoa(c.Runs) || ran && c.Runs != 60:
				t.Errorf("row %d has %s runs, and the cell %d", n, row["runs"], c.Runs)
			case ran != (c.Refused == "") || !ran && row["value"] != "":
				t.Errorf("row %d has %q, and the cell is refused: %q", n, row["value"], c.Refused)
			case ran && m.Kind != 2 && (row["value"] != number(f.Value) || row["p95"] != number(f.P95) || row["low"] != number(f.Interval[0]) || row["high"] != number(f.Interval[1]) || row["best"] != strconv.FormatBool(f.Best)):
				t.Errorf("row %d is %v, and the figure %+v", n, row, f)
			}
		}
	}
	if n != len(rows) || d.Schema != DocumentSchema || len(d.Cells) != 12 {
		t.Errorf("%d rows and not %d, %d cells of %s", len(rows), n, len(d.Cells), d.Schema)
	}
}

// A point of the front is worse than no other in everything; every other is, than one of it.
func TestFront(t *testing.T) {
	r := wide(t)
	if len(r.Front) == 0 {
		t.Fatal("there is no front")
	}
	on := map[int]bool{}
	for _, point := range r.Front {
		on[point] = true
	}
	for point := range r.Plan.Points() {
		dominated := false
		for other := range r.Plan.Points() {
			dominated = dominated || r.whole(other) && r.whole(point) && r.dominates(other, point)
		}
		if on[point] != (r.whole(point) && !dominated) {
			t.Errorf("point %d: on the front %v, whole %v, dominated %v", point, on[point], r.whole(point), dominated)
		}
	}
}

// What was never up has no downtime: its point is no best one, and says so.
func TestWhatIsNeverUpIsNotTheBest(t *testing.T) {
	const slow = `
duration: 60s
topics: {orders: {partitions: 2, rate: 10}}
members: [{id: c1..c2}]
steps: [{at: 20s, kill: c2}]
`
	p := plan(t, Ask{Scenarios: []string{"-"}, Stdin: strings.NewReader(slow), Runs: 20}, "application.on.assigned=0s,70s")
	r := result(t, p)
	if f := &r.Cells[1].Figures[0]; f.Best || f.Value != 0 || r.Cells[1].NeverUp != 20 {
		t.Errorf("the point is the best: %v, never up in %d runs", f.Best, r.Cells[1].NeverUp)
	}
	var b bytes.Buffer
	if err := r.WriteText(&b, 80, false); err != nil || !strings.Contains(b.String(), "never up in 20") {
		t.Errorf("%v\n%s", err, b.String())
	}
}

// Runs that fail are counted, and left out of the figures.
func TestRunsThatFail(t *testing.T) {
	const overlap = `
duration: 2m
topics: {orders: {partitions: 2, rate: 10}}
vary: {pause: {uniform: [1s, 30s]}}
members: [{id: c1..c2}]
steps: [{at: 40s, pause: c2, for: pause}, {at: 60s, pause: c2, for: 1s}]
`
	p := plan(t, Ask{Scenarios: []string{"-"}, Stdin: strings.NewReader(overlap), Runs: 40}, "consumer.session.timeout.ms=20000,30000")
	r := result(t, p)
	c := &r.Cells[0]
	if c.Failed == 0 || c.Failed == 40 || len(c.Figures[0].Values) != 40-c.Failed || c.Failed != r.Cells[1].Failed || !strings.Contains(c.Why, "which draws pause") {
		t.Errorf("%d of 40 fail, the other point %d, for %s", c.Failed, r.Cells[1].Failed, c.Why)
	}
}

// A setting that decides nothing is told to; where all points but one are refused that is not known.
func TestWhatDecidesNothing(t *testing.T) {
	for over, same := range map[string]bool{"broker.group.consumer.session.timeout.ms=45000,50000": true, "consumer.session.timeout.ms=20000,30000": false, "consumer.session.timeout.ms=1000,30000": false} {
		var b bytes.Buffer
		if err := result(t, plan(t, Ask{Scenarios: []string{"crash"}, Runs: 5}, over)).WriteText(&b, 80, false); err != nil || strings.Contains(b.String(), "All points come to the same in every run") != same {
			t.Errorf("%s: %v\n%s", over, err, b.String())
		}
	}
}

// What is wrong with a run is told without the place where its file lies.
func TestFailuresAreTheSameEverywhere(t *testing.T) {
	const overlap = "duration: 2m\ntopics: {orders: {partitions: 2}}\nvary: {pause: {choice: [1s, 25s]}}\nmembers: [{id: c1}]\nsteps: [{at: 40s, pause: c1, for: pause}, {at: 60s, pause: c1, for: 1s}]\n"
	var whys []string
	for _, dir := range []string{t.TempDir(), t.TempDir()} {
		file := filepath.Join(dir, "x.yaml")
		if err := os.WriteFile(file, []byte(overlap), 0o644); err != nil {
			t.Fatal(err)
		}
		whys = append(whys, result(t, plan(t, Ask{Scenarios: []string{file}, Runs: 20}, "consumer.session.timeout.ms=20000,30000")).Cells[0].Why)
	}
	if whys[0] == "" || whys[0] != whys[1] || strings.Contains(whys[0], "x.yaml") {
		t.Errorf("%q", whys)
	}
}

func TestVega(t *testing.T) {
	for _, over := range [][]string{{"consumer.session.timeout.ms=20000,30000"}, {"consumer.session.timeout.ms=20000,30000", "application.per.record=1ms,2ms"}} {
		r := result(t, plan(t, Ask{Scenarios: []string{"crash"}, Runs: 10}, over...))
		var b bytes.Buffer
		if err := r.WriteVega(&b); err != nil {
			t.Fatal(err)
		}
		var spec struct {
			Schema string `json:"$schema"`
			Data   struct{ Values []map[string]any }
			Spec   map[string]any
		}
		if err := json.Unmarshal(b.Bytes(), &spec); err != nil || !strings.Contains(spec.Schema, "vega-lite") || len(spec.Data.Values) != len(r.Cells) {
			t.Fatalf("%v: %s", err, b.String())
		}
		first := spec.Data.Values[0]
		if first["axis1"] != 20000.0 || len(over) > 1 && first["axis2"] != 1.0 || first["value"] == nil {
			t.Errorf("the first row is %v", first)
		}
	}
}
