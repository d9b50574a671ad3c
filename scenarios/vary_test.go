package scenarios

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/sim"
)

const varied = `topics: {orders: {partitions: 6, rate: pace}}
chance: {phase: false}
consumer: {max.poll.records: batch, session.timeout.ms: 30s + slack}
application: {per.record: work}
network: {latency: lag}
members:
  - {id: c1..c3}
  - {id: c4, start: lag + 10s}
steps:
  - {at: 60s + pause + 5s, pause: victim, for: pause}
  - {at: 200s, kill: [victim]}
vary:
  pause:  {lognormal: {p50: 1.2s, p99: 8s}}
  victim: {choice: [c1, c2, c3]}
  pace:   {normal: {mean: 20.5, sd: 3.1}}
  batch:  {uniform: [100, 500]}
  work:   {exponential: {mean: 2ms}}
  lag:    {empirical: [3ms, 1ms, 2ms]}
  slack:  {uniform: [0, 2s]}
`

func drawnOf(l *Loaded) map[string]Drawn {
	m := map[string]Drawn{}
	for _, d := range l.Drawn {
		m[d.Name] = d
	}
	return m
}

// Run 0 has the medians, and of a choice and of measured values the first.
func TestRun0TakesTheMedian(t *testing.T) {
	l := mustLoad(t, varied)
	var texts []string
	for _, d := range l.Drawn {
		texts = append(texts, d.Name+"="+d.Text+"/"+d.JSON())
	}
	equal(t, "drawn", texts, []string{"pause=1.2s/1200", `victim=c1/"c1"`, "pace=20.5/20.5", "batch=300/300", "work=1.386ms/1.386", "lag=3ms/3", "slack=1s/1000"})
	sc := l.Scenario
	equal(t, "rate", sc.Topics[0].Rate, 20_500)
	equal(t, "records", sc.Members[0].Consumer.MaxPollRecords, 300)
	equal(t, "session", sc.Members[0].Consumer.SessionTimeoutMs, 31_000)
	equal(t, "work", sc.Members[0].Application.PerRecord, 1386)
	equal(t, "latency", sc.Members[0].Latency, 3000)
	equal(t, "start", sc.Members[3].Start, 10_003_000)
	equal(t, "at", sc.Steps[0].At, clock.Time(66_200_000))
	equal(t, "for", sc.Steps[0].For, 1_200_000)
	equal(t, "target", sc.Steps[0].Members, []int{0})
	again := mustRun(t, l, 0)
	equal(t, "run 0", again.Drawn, l.Drawn)
	same(t, "run 0", again.Scenario, sc)
}

// Every run is the file with what it draws in the place of the names.
func TestARunIsTheFileWithItsDraws(t *testing.T) {
	l := mustLoad(t, varied)
	targets := map[int]bool{}
	for k := uint64(1); k <= 60; k++ {
		r := mustRun(t, l, k)
		text := varied[:strings.Index(varied, "vary:")]
		for _, d := range r.Drawn {
			switch d.Name {
			case "victim":
				text = strings.ReplaceAll(text, "victim", d.Text)
			case "pause":
				text = strings.ReplaceAll(text, "60s + pause + 5s", (65*clock.Second + d.Duration).String())
				text = strings.ReplaceAll(text, "for: pause", "for: "+d.Text)
			case "slack":
				text = strings.ReplaceAll(text, "30s + slack", fmt.Sprint(int64((30*clock.Second+d.Duration+500)/clock.Millisecond)))
			case "lag":
				text = strings.ReplaceAll(text, "lag + 10s", (10*clock.Second + d.Duration).String())
				fallthrough
			default:
				text = strings.ReplaceAll(text, ": "+d.Name, ": "+d.Text)
			}
		}
		want := mustLoad(t, text)
		want.Scenario.Run = k
		if len(r.Scenario.Steps) == 2 {
			for i := range r.Scenario.Steps {
				want.Scenario.Steps[i].Line = r.Scenario.Steps[i].Line
			}
		}
		same(t, text, r.Scenario, want.Scenario)
		targets[r.Scenario.Steps[0].Members[0]] = true
		same(t, "again", mustRun(t, mustRun(t, l, 9), k).Scenario, r.Scenario)
	}
	equal(t, "targets", len(targets), 3)
}

func TestDrawsOfOneNameDoNotMoveWithAnother(t *testing.T) {
	l := mustLoad(t, varied)
	more := mustLoad(t, strings.Replace(varied, "vary:\n", "vary:\n  extra: {uniform: [1s, 9s]}\n", 1)+"broker: {group.initial.rebalance.delay.ms: extra}\n")
	seed := uint64(2)
	other, err := Load("t.yaml", strings.NewReader(varied), Options{Seed: &seed})
	if err != nil {
		t.Fatal(err)
	}
	moved := 0
	for k := uint64(0); k < 50; k++ {
		a, b, c := drawnOf(mustRun(t, l, k)), drawnOf(mustRun(t, more, k)), drawnOf(mustRun(t, other, k))
		for name, d := range a {
			equal(t, name, b[name], d)
			if c[name] != d {
				moved++
			}
		}
	}
	if moved < 250 {
		t.Errorf("another seed moves %d of 350 draws", moved)
	}
}

// The same file, run and seed give the same bytes; another run gives others.
func TestARunIsTheSameAgain(t *testing.T) {
	bytesOf := func(name string, k uint64) string {
		l, err := LoadBundled(name, Options{})
		if err != nil {
			t.Fatal(err)
		}
		sc := mustRun(t, l, k).Scenario
		var b strings.Builder
		w := event.NewWriter(&b, sc.Names())
		if err := sim.New(sc, w).Run(); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, name := range []string{"gc-pause-lognormal", "rolling-deploy-startup-varies", "scale-out"} {
		for k := uint64(0); k < 4; k++ {
			first := bytesOf(name, k)
			if first != bytesOf(name, k) {
				t.Errorf("%s: run %d is another one the second time", name, k)
			}
			if first == bytesOf(name, k+1) {
				t.Errorf("%s: runs %d and %d are the same", name, k, k+1)
			}
		}
	}
}

func draws(t *testing.T, text string) (list []amount) {
	t.Helper()
	l := mustLoad(t, minimal+"steps: [{at: 1s, rate: orders, to: x}]\nvary: {x: "+text+"}\n")
	for k := uint64(1); k <= 4000; k++ {
		list = append(list, l.plan.vary[0].draw(1, k))
	}
	return list
}

// The shares of draws below some values are what each distribution says.
func TestDistributions(t *testing.T) {
	normal := func(z float64) float64 { return (1 + math.Erf(z/math.Sqrt2)) / 2 }
	for _, test := range []struct {
		text  string
		below map[float64]float64
	}{
		{"{lognormal: {p50: 12, p99: 80}}", map[float64]float64{12.001: 0.5, 80: 0.99, 12 * math.Pow(80./12, 0.5): normal(2.3263478740408408 / 2)}},
		{"{uniform: [1.0, 3.0]}", map[float64]float64{1.5: 0.24, 2.5: 0.714, 3.01: 1, 0.99: 0}},
		{"{uniform: [1, 3]}", map[float64]float64{1: 0, 1.5: 1. / 3, 2.5: 2. / 3, 3.5: 1}},
		{"{normal: {mean: 5.00, sd: 2.00}}", map[float64]float64{5: 0.5, 7: normal(1), 1: normal(-2), 0: 0}},
		{"{exponential: {mean: 20.00}}", map[float64]float64{20: 1 - math.Exp(-1), 60: 1 - math.Exp(-3), 0: 0}},
		{"{empirical: [5, 1, 1, 9]}", map[float64]float64{2: 0.5, 6: 0.75, 9.5: 1}},
		{"{choice: [5, 1, 9.25]}", map[float64]float64{2: 1. / 3, 6: 2. / 3, 9.5: 1}},
	} {
		list := draws(t, test.text)
		for bound, want := range test.below {
			n := 0
			for _, a := range list {
				if float64(a.n) < bound*numberUnit {
					n++
				}
			}
			if got := float64(n) / float64(len(list)); math.Abs(got-want) > 0.03 {
				t.Errorf("%s: %.3f of the draws lie below %v, want %.3f", test.text, got, bound, want)
			}
		}
	}
}

// Of two shares the larger gives what is not smaller, up to the ends.
func TestDrawsAreMonotone(t *testing.T) {
	list := func(n ...int64) (all []amount) {
		for _, x := range n {
			all = append(all, durationOf(x))
		}
		return all
	}
	ms := durationOf(1_200_000)
	for _, d := range []distribution{
		lognormalOf(scale{aLength, 1}, ms, durationOf(8_000_000)), lognormalOf(scale{aLength, 1}, ms, ms), normalOf(scale{aLength, 1}, ms, durationOf(900_000)),
		exponentialOf(scale{aLength, 1}, ms), uniform{scale{aLength, 1}, 5, 9}, empiricalOf(list(9, 3, 5), ""), lognormalOf(scale{aLength, 1}, durationOf(1), durationOf(int64(settings.Longest))),
	} {
		last := int64(0)
		for _, u := range []clock.Share{0, 1, 1 << 20, 1 << 40, 1 << 60, 1 << 62, 1<<63 - 1, 1 << 63, 1<<63 + 1, 3 << 62, 1<<64 - 1<<50, 1<<64 - 1<<20, 1<<64 - 1} {
			n := d.draw(u).n
			if n < last || n < 0 || n > int64(settings.Longest) {
				t.Errorf("%T: %d follows %d", d, n, last)
			}
			last = n
		}
	}
}

// These are the values that every machine draws: nothing in them is computed with
// floating point.
func TestDrawsAreTheSameEverywhere(t *testing.T) {
	var got []string
	for _, text := range []string{"{lognormal: {p50: 1.2s, p99: 8s}}", "{normal: {mean: 10s, sd: 3s}}", "{exponential: {mean: 1h}}", "{uniform: [1ms, 90m]}"} {
		l := mustLoad(t, minimal+"steps: [{at: 1s, pause: c1, for: x}]\nvary: {x: "+text+"}\n")
		for k := uint64(1); k <= 3; k++ {
			got = append(got, l.plan.vary[0].draw(1, k).text)
		}
	}
	equal(t, "draws", got, []string{
		"5.587826s", "3.143022s", "1.247669s", "15.658917s", "13.54214s", "10.143308s",
		"3h31m8.662328s", "2h7m47.363772s", "43m55.170347s", "1h27m20.014822s", "1h19m18.165311s", "46m42.869958s",
	})
}

func TestEmpiricalFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := minimal + "steps: [{at: 1s, pause: c1, for: x}]\nvary: {x: {empirical: pauses.txt}}\n"
	path := write("s.yaml", file)
	load := func(text string) (*Loaded, error) {
		write("pauses.txt", text)
		return LoadFile(path, Options{})
	}
	l, err := load("# from the log of c1\n2s\n\n 500ms # a short one\r\n3.5s\n")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for k := uint64(1); k < 40; k++ {
		seen[drawnOf(mustRun(t, l, k))["x"].Text] = true
	}
	equal(t, "run 0", l.Drawn[0].Text, "2s")
	equal(t, "values", seen, map[string]bool{"2s": true, "500ms": true, "3.5s": true})

	for text, want := range map[string]string{
		"2s\nlong\n": `pauses.txt:2:1: empirical: "long" is neither a duration nor a number`,
		"2s\n\n30\n": "pauses.txt:3:1: empirical: 30 is a number, and what stands beside it is a duration: give all of them a unit, or none",
		"#\n":        "s.yaml:4:23: empirical: there is no value in pauses.txt",
	} {
		if _, err := load(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	if err := os.Remove(filepath.Join(dir, "pauses.txt")); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadFile(path, Options{}); err == nil || !strings.Contains(err.Error(), "pauses.txt cannot be opened: no such file") {
		t.Error(err)
	}
	if _, err := Load("standard input", strings.NewReader(file), Options{}); err == nil || !strings.Contains(err.Error(), "does not come from a file: write the values here, as a list") {
		t.Error(err)
	}
}

// What a run draws may make it impossible; the error has the run, the draws and the place.
func TestARunThatCannotBe(t *testing.T) {
	l := mustLoad(t, minimal+"steps:\n  - {at: 10s, pause: c1, for: x}\n  - {at: 40s, pause: c1, for: 1s}\nvary: {x: {uniform: [1s, 59s]}}\n")
	failed := 0
	for k := uint64(1); k <= 40; k++ {
		_, err := l.WithRun(k)
		draw := l.plan.vary[0].draw(1, k)
		if (err != nil) != (draw.n > int64(30*clock.Second)) {
			t.Errorf("run %d draws %s: %v", k, draw.text, err)
		}
		if err == nil {
			continue
		}
		failed++
		if want := fmt.Sprintf("run %d, which draws x %s: test.yaml:5:22: pause: c1 is in one already", k, draw.text); !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
	if failed == 0 {
		t.Error("no run failed")
	}
}

// Setups, changes and --set have names too, and may make one useless.
func TestNamesInWhatChangesAFile(t *testing.T) {
	text := minimal + "vary: {s: {uniform: [20s, 30s]}, p: {uniform: [1s, 9s]}}\nsetups: {long: {session.timeout.ms: s}}\nsteps: [{at: 1s, pause: c1, for: p}]\n"
	l := mustLoad(t, text)
	equal(t, "setup", l.Setups[0].Changes, []Change{{"consumer.session.timeout.ms", "s"}})
	equal(t, "drawn", slices.Sorted(slices.Values([]string{l.Drawn[0].Name, l.Drawn[1].Name})), []string{"p", "s"})
	under, err := Load("t.yaml", strings.NewReader(text), Options{Setup: &l.Setups[0]})
	if err != nil {
		t.Fatal(err)
	}
	a, b := mustRun(t, under, 1), mustRun(t, under, 2)
	if x, y := a.Scenario.Members[0].Consumer.SessionTimeoutMs, b.Scenario.Members[0].Consumer.SessionTimeoutMs; x == y || x < 20_000 || y > 30_000 {
		t.Errorf("sessions of %d and %d ms", x, y)
	}
	equal(t, "p in both", drawnOf(a)["p"], drawnOf(mustRun(t, l, 1))["p"])
	for _, opts := range []Options{
		{Changes: []Change{{"steps[0].for", "5s"}}},
		{Set: []string{"steps=[]"}},
		{Set: []string{"vary.p={choice: [2s, 3s]}"}},
	} {
		if _, err := Load("t.yaml", strings.NewReader(text), opts); err != nil {
			t.Errorf("%+v: %v", opts, err)
		}
	}
	if _, err := Load("t.yaml", strings.NewReader(text), Options{Set: []string{"vary.q={choice: [2s, 3s]}"}}); err == nil || !strings.Contains(err.Error(), "--set vary.q={choice: [2s, 3s]}: vary: nothing uses q") {
		t.Error(err)
	}
}

func BenchmarkRuns(b *testing.B) {
	for name, text := range map[string]string{"vary": varied, "phase": phased} {
		b.Run(name, func(b *testing.B) {
			l, err := Load("t.yaml", strings.NewReader(text), Options{})
			if err != nil {
				b.Fatal(err)
			}
			for i := range b.N {
				if _, err := l.WithRun(uint64(i)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("parsing", func(b *testing.B) {
		for range b.N {
			if _, err := Load("t.yaml", strings.NewReader(varied), Options{}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Runs are made side by side, of one tree, and of one look at run 0.
func TestRunsAreMadeSideBySide(t *testing.T) {
	for _, text := range []string{varied, phased} {
		l, fresh := mustLoad(t, text), mustLoad(t, text)
		want := make([]*sim.Scenario, 40)
		for k := range want {
			want[k] = mustRun(t, l, uint64(k)).Scenario
		}
		var all sync.WaitGroup
		for k := range want {
			all.Go(func() {
				r, err := fresh.WithRun(uint64(k))
				if err != nil || !reflect.DeepEqual(r.Scenario, want[k]) {
					t.Errorf("run %d is another one beside others: %v", k, err)
				}
			})
		}
		all.Wait()
	}
}
