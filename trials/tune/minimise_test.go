package tune

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/year"
)

// crashed is a group of which one member dies: the gap it leaves is as long as the session
// timeout, less what has passed since its last heartbeat.
const crashed = `
name: crashed
duration: 120s
chance: {spread: false, noise: false}
topics: {orders: {partitions: 6}}
consumer: {enable.auto.commit: false}
members: [{id: c1..c3}]
steps: [{at: 40s, kill: c2}]
`

func minimiseAsk(t *testing.T, over, goals, conditions []string, texts ...string) MinimiseAsk {
	t.Helper()
	a := MinimiseAsk{Ask: Ask{Scenarios: subjects(t, texts...), Runs: 24}}
	for _, text := range over {
		o, err := ParseOver(text)
		if err != nil {
			t.Fatal(err)
		}
		a.Over = append(a.Over, o)
	}
	for _, text := range goals {
		g, err := ParseGoal("--minimise", text)
		if err != nil {
			t.Fatal(err)
		}
		a.Minimise = append(a.Minimise, g)
	}
	for _, text := range conditions {
		c, err := ParseCondition("--subject-to", text)
		if err != nil {
			t.Fatal(err)
		}
		a.SubjectTo = append(a.SubjectTo, c)
	}
	return a
}

func minimise(t *testing.T, a MinimiseAsk) *Front {
	t.Helper()
	f, err := Minimise(a)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const session = "consumer.session.timeout.ms"

// Where nobody says how many runs, there are as many as a narrow interval takes: of a gap that
// hardly varies the first hundred will do, and of what is rare there are four times as many, of
// the front alone.
func TestPointsHaveAsManyRunsAsItTakes(t *testing.T) {
	a := minimiseAsk(t, []string{session + "=10000,20000,45000"}, []string{"gap.max@p95"}, nil, crashed)
	a.Runs = 0
	if f := minimise(t, a); f.Runs != 100 || f.Recommended.Widths[0] > wide || !f.Grown {
		t.Errorf("%d runs to know it to %d", f.Runs, f.Recommended.Widths[0])
	}
	b := minimiseAsk(t, []string{session + "=20000,26000"}, []string{"rebalances@mean"}, nil, paused)
	b.Runs = 0
	f := minimise(t, b)
	if f.Runs != 400 || f.Recommended.Widths[0] < wide || f.Made != 3*32+2*(400-32) { // the settings as they are go along
		t.Errorf("%d runs, of all %d, to know it to %d", f.Runs, f.Made, f.Recommended.Widths[0])
	}
	var text strings.Builder
	err := f.WriteText(&text, 80, false)
	if err != nil || !strings.Contains(strings.Join(strings.Fields(text.String()), " "), "400 runs tell rebalances@mean to ±54 %; more are not made without --runs.") {
		t.Errorf("%v\n%s", err, text.String())
	}
}

// After a crash a short session timeout is better, of pauses a long one: both ends of the range
// are points that no other beats, and what is between them costs some of each. Alone each wants
// its own end.
func TestWhatIsGoodForOneIsBadForTheOther(t *testing.T) {
	over := []string{session + "=6000,12000,18000,28000,45000"}
	f := minimise(t, minimiseAsk(t, over, []string{"crashed:gap.max@p95", "paused:rebalances@mean"}, nil, crashed, paused))
	var values []string
	for i := range f.Points {
		p := &f.Points[i]
		values = append(values, p.Point[0].Text)
		if i > 0 && (p.Values[0] <= f.Points[i-1].Values[0] || p.Values[1] >= f.Points[i-1].Values[1]) {
			t.Errorf("of the front %v is beaten by %v", p.Values, f.Points[i-1].Values)
		}
	}
	if !slices.Equal(values, []string{"6000", "12000", "18000", "28000"}) {
		t.Errorf("the front is %s", values)
	}
	if r := f.Recommended.Point[0].Text; r != "12000" && r != "18000" {
		t.Errorf("recommended is %s", r)
	}
	if f.Today == nil || f.Today.Values[1] != 0 || f.Recommended.Against[0].High >= 0 {
		t.Errorf("against today: %+v, %+v", f.Today, f.Recommended.Against)
	}
	for goal, want := range map[string]string{"crashed:gap.max": "6000", "paused:rebalances@mean": "28000"} {
		f := minimise(t, minimiseAsk(t, over, []string{goal}, nil, crashed, paused))
		if got := f.Recommended.Point[0].Text; got != want && !(want == "28000" && got == "45000") {
			t.Errorf("%s alone: %s, want %s", goal, got, want)
		}
	}
}

// The gap after a crash is the session timeout, less up to a heartbeat interval and a little for
// the rebalance; a point that breaks the condition is none, however good.
func TestConditionsAreKept(t *testing.T) {
	over := []string{session + "=6000,12000,18000,28000,45000"}
	f := minimise(t, minimiseAsk(t, over, []string{"crashed:gap.max@p95"}, []string{"paused:rebalances <= 0 in 90%"}, crashed, paused))
	if got := f.Recommended.Point[0].Text; got != "28000" {
		t.Errorf("recommended is %s", got)
	}
	none := minimise(t, minimiseAsk(t, over, []string{"crashed:gap.max@p95"}, []string{"paused:rebalances <= 0 in 90%", "crashed:gap.max <= 12s"}, crashed, paused))
	if none.Met() || none.Closest == nil || len(none.Points) != 0 {
		t.Errorf("%+v", none)
	}
	var b bytes.Buffer
	if err := none.WriteText(&b, 80, false); err != nil || !strings.Contains(b.String(), "No point meets ") {
		t.Errorf("%v:\n%s", err, b.String())
	}
}

// Points that the loader refuses are left out and told; if all are, that is the error.
func TestRefusedPoints(t *testing.T) {
	f := minimise(t, minimiseAsk(t, []string{session + "=6000,20000", "consumer.heartbeat.interval.ms=3000,9000"}, []string{"gap.max"}, nil, crashed))
	if f.Tried != 4 || f.Refused != 1 || !strings.Contains(f.Why, "heartbeat.interval.ms") {
		t.Errorf("%+v", f)
	}
	_, err := Minimise(minimiseAsk(t, []string{session + "=1000,2000"}, []string{"gap.max"}, nil, crashed))
	if err == nil || !strings.Contains(err.Error(), "every other of the 2 points is refused, too") {
		t.Errorf("%v", err)
	}
}

func TestQuestionsThatMakeNoSense(t *testing.T) {
	over := []string{session + "=6000..12000"}
	for _, c := range []struct {
		over, goals, conditions []string
		want                    string
	}{
		{over, []string{"crahsed:gap.max"}, nil, `--minimise crahsed:gap.max: there is no scenario "crahsed": crashed (did you mean "crashed"?)`},
		{over, []string{"gap.max"}, []string{"crahsed:gap.max <= 3s"}, `--subject-to crahsed:gap.max <= 3s: there is no scenario "crahsed": crashed (did you mean "crashed"?)`},
		{[]string{over[0], over[0]}, []string{"gap.max"}, nil, "--over consumer.session.timeout.ms is given twice: take one of them out"},
		{over, []string{"gap.max", "gap.max"}, nil, "--minimise gap.max is given twice: take one of them out"},
		{[]string{"crahsed:" + over[0]}, []string{"gap.max"}, nil, `--over crahsed:consumer.session.timeout.ms: there is no scenario "crahsed": crashed (did you mean "crashed"?)`},
	} {
		if _, err := Minimise(minimiseAsk(t, c.over, c.goals, c.conditions, crashed)); err == nil || err.Error() != c.want {
			t.Errorf("%v\nwant %s", err, c.want)
		}
	}
}

// A year is rate times what one incident comes to: here 12 crashes of 6 partitions' downtime.
func TestYearsAreMinimised(t *testing.T) {
	a := minimiseAsk(t, []string{session + "=15000,20000"}, []string{"downtime.total@mean"}, nil)
	plan, err := year.Read("y.yaml", strings.NewReader("incidents:\n  crashes: {scenario: crash, rate: 4 per member per year}\n  pauses: {scenario: gc-pause, rate: 0 per day}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.AddYear(plan); err != nil {
		t.Fatal(err)
	}
	f := minimise(t, a)
	if got := f.Recommended.Point[0].Text; got != "15000" {
		t.Errorf("recommended is %s", got)
	}
	y := f.Recommended.Years[0]
	if y == nil || len(y.Kinds) != 2 || y.Kinds[0].Share != 1 || y.Kinds[1].PerYear != 0 {
		t.Fatalf("%+v", y)
	}
	s, err := trials.Load("crash", nil, trials.Options{Set: []string{session + "=15000"}})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for k := range uint64(24) {
		figures, err := trials.Figures(t.Context(), s, k)
		if err != nil {
			t.Fatal(err)
		}
		sum += float64(figures.Downtime.Total)
	}
	want := 4 * float64(len(s.Scenario.Members)) * sum / 24
	if y.Low > want || y.High < want || y.Mean < want*0.999 || y.Mean > want*1.001 {
		t.Errorf("%v (%v to %v), want %v", y.Mean, y.Low, y.High, want)
	}
	b := minimiseAsk(t, []string{session + "=15000,20000"}, []string{"gap.max"}, nil)
	if err := b.AddYear(plan); err != nil {
		t.Fatal(err)
	}
	if _, err := Minimise(b); err == nil || !strings.Contains(err.Error(), "--minimise gap.max: gap.max does not add up over the incidents of a year: name one of their scenarios, crashes:gap.max, or take one of downtime.total") {
		t.Errorf("%v", err)
	}
}

// The same question has the same answer with any number of processors, and its document is
// JSON.
func TestAnswersDoNotDependOnProcessors(t *testing.T) {
	write := func(cpus int) string {
		a := minimiseAsk(t, []string{session + "=6000..45000/3", "application.per.record=1ms..3ms/2"}, []string{"gap.max@p95", "availability"}, []string{"rebalances@p99 <= 3"}, crashed)
		a.CPUs = cpus
		var b bytes.Buffer
		f := minimise(t, a)
		if err := f.WriteJSON(&b); err != nil {
			t.Fatal(err)
		}
		if err := f.WriteText(&b, 80, false); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	one := write(1)
	if other := write(3); other != one {
		t.Errorf("with one processor\n%s\nwith three\n%s", one, other)
	}
	line, text, _ := strings.Cut(one, "\n")
	var d struct {
		Schema    string
		Scenarios []string
		Front     []struct {
			Point   map[string]any
			Metrics map[string]float64
		}
		Recommended struct{ Point map[string]any }
		Settings    map[string]any
	}
	if err := json.Unmarshal([]byte(line), &d); err != nil {
		t.Fatal(err)
	}
	if d.Schema != "groupsim.tune/v1" || len(d.Front) == 0 || d.Recommended.Point[session] != 6000.0 || d.Front[0].Metrics["gap.max@p95"] < 3000 || d.Settings["java"] != "session.timeout.ms=6000\n" {
		t.Errorf("%s", line)
	}
	for row := range strings.Lines(text) {
		if len([]rune(strings.TrimSuffix(row, "\n"))) > 80 {
			t.Errorf("wider than the screen: %s", row)
		}
	}
}

func TestMinimiseIsInterrupted(t *testing.T) {
	a := minimiseAsk(t, []string{session + "=6000..45000"}, []string{"gap.max"}, nil, crashed)
	ctx, stop := context.WithCancel(t.Context())
	a.Context = ctx
	a.Progress = func(done, _ int, _ string) {
		if done == 20 {
			stop()
		}
	}
	_, err := Minimise(a)
	var interrupted *trials.Interrupted
	if !errors.As(err, &interrupted) {
		t.Errorf("%v", err)
	}
}

// The texts are those that people read.
func TestTexts(t *testing.T) {
	a := ask(t, session+"=1000..60000", "rebalances <= 0", paused)
	a.Runs, a.Share = 60, 900_000
	b := ask(t, session+"=6000..20000", "rebalances <= 0", paused)
	b.Runs = 60
	c := minimiseAsk(t, []string{session + "=6000..45000", "consumer.heartbeat.interval.ms=1000,3000"}, []string{"crashed:gap.max@p95", "paused:rebalances@mean"}, []string{"crashed:gap.max <= 30s"}, crashed, paused)
	d := minimiseAsk(t, []string{session + "=15000..45000"}, []string{"downtime.total@p99"}, nil)
	plan, err := year.Read("y.yaml", strings.NewReader("members: 12\nincidents:\n  crashes: {scenario: crash, rate: 4 per member per year}\n  pauses: {scenario: gc-pause, rate: 2 per month}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.AddYear(plan); err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string]interface {
		WriteText(w io.Writer, width int, colour bool) error
	}{"smallest": smallest(t, a), "none": smallest(t, b), "front": minimise(t, c), "year": minimise(t, d)} {
		var text bytes.Buffer
		if err := answer.WriteText(&text, 80, false); err != nil {
			t.Fatal(err)
		}
		golden.Compare(t, "testdata/"+name+".txt", text.String())
	}
}

// The figures of the page are those of the code.
func TestThePageSaysSo(t *testing.T) {
	const page = "../../docs/tune.md"
	golden.Says(t, page, "Of 99 %% it takes %d runs to have an upper end, of 99.9 %% it takes %d,%03d", stats.RunsFor(990_000), stats.RunsFor(999_000)/1000, stats.RunsFor(999_000)%1000)
	golden.Says(t, page, "or %d times as many are made", mostTimes)
	golden.Says(t, page, "until the interval is within %s of the value", map[int64]string{100_000: "a tenth"}[wide])
	golden.Says(t, page, "of the first %d, %s in a hundred pause longest", 100*((stats.RunsFor(usualShare)+99)/100), map[int]string{5: "five"}[timesTail*(1_000_000-usualShare)/10_000])
	golden.Says(t, page, "or there are %d times as many", mostTimesOfPoint)
	golden.Says(t, page, "makes all runs at %d values", gridValues)
	golden.Says(t, page, "Of one setting %d values are tried and of two a grid of %s each", valuesOfOne, map[int]string{6: "six"}[valuesOfTwo])
	golden.Says(t, page, "of more of them %d points", pointsOfAll)
	golden.Says(t, page, "Some runs are made at every point: %d, or as many as it takes for the quantile to show, up to %d.", fewestFirst, mostFirst)
	golden.Says(t, page, "%d,%03d years are drawn so", year.Years/1000, year.Years%1000)
}

// Of a range the values are round, its ends among them, and no two the same; with three
// settings the points lie apart in each.
func TestPoints(t *testing.T) {
	texts := func(text string, n int) string {
		o, err := ParseOver(text)
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, v := range o.values(n) {
			all = append(all, v.Text)
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{session + "=6000..60000", 6, "6000 9500 15000 24000 38000 60000"},
		{session + "=20000..45000", 6, "20000 25000 30000 35000 40000 45000"},
		{"consumer.max.poll.records=1..4", 17, "1 2 3 4"},
		{"consumer.max.poll.records=1..1000", 4, "1 10 100 1000"},
		{"application.per.record=0s..10ms", 3, "0s 5ms 10ms"},
		{session + "=6000,9999", 6, "6000 9999"},
		{session + "=6000..9000/4", 6, "6000 7000 8000 9000"},
	} {
		if got := texts(c.text, c.n); got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
	var list []Over
	for _, text := range []string{session + "=6000..60000", "consumer.heartbeat.interval.ms=1000..5000", "consumer.enable.auto.commit=true,false"} {
		o, err := ParseOver(text)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, o)
	}
	points, err := pointsOf(list)
	if err != nil || len(points) != pointsOfAll {
		t.Fatalf("%d points, %v", len(points), err)
	}
	halves, on := 0, 0
	for _, p := range points {
		if p[0].Number < 19_000 {
			halves++
		}
		if p[2].Text == "true" {
			on++
		}
	}
	if halves < 28 || halves > 36 || on < 28 || on > 36 {
		t.Errorf("of 64 points %d are in the lower half, and %d commit", halves, on)
	}
}
