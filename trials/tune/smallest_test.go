package tune

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/sweep"
)

// paused is a group in which one member stops for a time that is even between 5 s and 25 s.
// Nobody commits: a commit is a sign of life, too.
const paused = `
name: paused
duration: 150s
chance: {spread: false, noise: false}
vary: {pause: {uniform: [5s, 25s]}}
topics: {orders: {partitions: 6}}
consumer: {enable.auto.commit: false}
members: [{id: c1..c3}]
steps: [{at: 60s, pause: c2, for: pause}]
`

func subjects(t *testing.T, texts ...string) []sweep.Subject {
	t.Helper()
	var list []sweep.Subject
	for _, text := range texts {
		s, err := sweep.NewSubject("", "-", strings.NewReader(text), trials.Options{})
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, s)
	}
	return list
}

func ask(t *testing.T, over, condition string, texts ...string) SmallestAsk {
	t.Helper()
	r, err := sweep.ParseRange(over)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ParseCondition("--such-that", condition)
	if err != nil {
		t.Fatal(err)
	}
	return SmallestAsk{Ask: Ask{Scenarios: subjects(t, texts...)}, Range: r, SuchThat: []Condition{c}}
}

func smallest(t *testing.T, a SmallestAsk) *Threshold {
	t.Helper()
	got, err := Smallest(a)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// A member that stops for P, when its last heartbeat is H old, is counted out if its session
// timeout is below P + H: H is even between 0 and the heartbeat interval of 3 s, for that is
// what the phase draws. So the quantiles of the threshold are known: of P + H, whose tail above
// 25 s is (28 s − x)²/120 s², and (26.5 s − x)/20 s between 8 s and 25 s. They lie in the
// interval.
func TestTheThresholdIsThatOfArithmetic(t *testing.T) {
	for _, c := range []struct {
		share int64
		runs  int
		truth float64 // ms
	}{
		{990_000, 300, 28_000 - math.Sqrt(0.01*120)*1000},
		{900_000, 120, 24_500},
		{500_000, 60, 16_500},
	} {
		a := ask(t, "consumer.session.timeout.ms=6000..60000", "rebalances <= 0", paused)
		a.Runs, a.Share = c.runs, c.share
		got := smallest(t, a)
		const slack = 30 // ms: for messages on their way
		if !got.Found || !got.Bounded || float64(got.Low) > c.truth+slack || float64(got.High) < c.truth || got.Value < got.Low || got.Value > got.High {
			t.Errorf("share %d of %d runs: %d (%d to %d), want %.0f", c.share, c.runs, got.Value, got.Low, got.High, c.truth)
		}
		if got.Broken != 0 || got.Never != 0 || int64(got.Kept)*1_000_000 < c.share*int64(c.runs) {
			t.Errorf("share %d of %d runs: %+v", c.share, c.runs, got)
		}
		if got.Today == nil || got.Today.Text != "45000" || got.Today.Kept != c.runs {
			t.Errorf("with the 45 s of the file: %+v", got.Today)
		}
	}
}

// Where nobody says how many runs, there are as many as it takes. Of rare long pauses these are
// picked: the truth lies in an interval of a tenth, for which as many runs as it takes
// otherwise would not do.
func TestThereAreAsManyRunsAsItTakes(t *testing.T) {
	rare := strings.NewReplacer("{uniform: [5s, 25s]}", "{lognormal: {p50: 1.2s, p99: 8s}}", "150s", "110s", "partitions: 6", "partitions: 1").Replace(paused)
	a := ask(t, "consumer.session.timeout.ms=6000..60000", "rebalances <= 0", rare)
	got := smallest(t, a)
	if want := truth(0.99); float64(got.Low) > want+30 || float64(got.High) < want || got.Width() > 100_000 || !got.Grown {
		t.Errorf("%d (%d to %d), want %.0f", got.Value, got.Low, got.High, want)
	}
	if got.Tail == nil || got.Tail.Name != "pause" || got.Tail.Part != 50_000 || got.Runs > 2*got.Plain || got.Runs-got.Plain < 50 {
		t.Errorf("picked: %+v of %d, %d plain", got.Tail, got.Runs, got.Plain)
	}
	var text strings.Builder
	if err := got.WriteText(&text, 80, false); err != nil {
		t.Fatal(err)
	}
	golden.Compare(t, "testdata/picked.txt", text.String())
	// An even pause decides as much where it is short as where it is long.
	b := ask(t, "consumer.session.timeout.ms=6000..60000", "rebalances <= 0", paused)
	b.Share = 900_000
	if got := smallest(t, b); got.Tail != nil || got.Runs != 100 || got.Width() > 100_000 || float64(got.Low) > 24_530 || float64(got.High) < 24_500 {
		t.Errorf("%+v", got)
	}
	// Whoever says how many runs gets these.
	a.Runs = 300
	if got := smallest(t, a); got.Runs != 300 || got.Tail != nil || got.Grown || got.Width() < 100_000 {
		t.Errorf("%+v", got)
	}
}

// The value that is found is kept by as many runs as it says, and the one below it by too few.
func TestTheAnswerHoldsAsOftenAsItSays(t *testing.T) {
	a := ask(t, "consumer.session.timeout.ms=6000..60000", "rebalances <= 0", paused)
	a.Runs, a.Share = 60, 800_000
	got := smallest(t, a)
	kept := func(value int64) int {
		n := 0
		s, err := a.Scenarios[0].Load(trials.Options{}, []string{"consumer.session.timeout.ms=" + a.Range.Value(value).Text})
		if err != nil {
			t.Fatal(err)
		}
		for k := range uint64(60) {
			f, err := trials.Figures(context.Background(), s, k)
			if err != nil {
				t.Fatal(err)
			}
			if f.Rebalances == 0 {
				n++
			}
		}
		return n
	}
	if n := kept(got.Value); n != got.Kept || n < 48 {
		t.Errorf("at %d %d runs of 60, said %d", got.Value, n, got.Kept)
	}
	if n := kept(got.Value - 1); n >= 48 {
		t.Errorf("at %d still %d runs of 60", got.Value-1, n)
	}
}

// Where the least value will do in all runs, that is the answer, and hardly a run is needed
// more than there are; where even the last one will not do in enough of them there is none.
func TestFloorsAndCeilings(t *testing.T) {
	short := strings.Replace(paused, "[5s, 25s]", "[10ms, 2s]", 1)
	a := ask(t, "consumer.session.timeout.ms=6000..60000", "rebalances <= 0", short)
	a.Runs = 100
	a.Share = 950_000
	got := smallest(t, a)
	if !got.Found || got.Value != 6000 || got.Low != 6000 || got.High != 6000 || got.AtFloor != 100 || got.Looks > 3*100 {
		t.Errorf("%+v", got)
	}
	a = ask(t, "consumer.session.timeout.ms=6000..20000", "rebalances <= 0", paused)
	a.Runs, a.Share = 60, 900_000
	if got := smallest(t, a); got.Found || got.Bounded || got.Never < 12 || got.Low < 15_000 || !got.Worst[0].Never {
		t.Errorf("%+v", got)
	}
}

// Settings bound each other: a range is cut to what the loader takes, and it is said.
func TestRangesAreCut(t *testing.T) {
	a := ask(t, "consumer.session.timeout.ms=1000..60000", "rebalances <= 0", paused)
	a.Runs, a.Share = 60, 500_000
	got := smallest(t, a)
	if got.From != 6000 || got.To != 60_000 || len(got.Cut) != 1 || !strings.Contains(got.Cut[0], "Below 6 s it is refused: ") {
		t.Errorf("%+v", got)
	}
	// The largest heartbeat interval with which no pause is taken for a death: it has to stay
	// below the session timeout, besides.
	b := ask(t, "consumer.heartbeat.interval.ms=1000..60000", "rebalances <= 0", strings.Replace(paused, "[5s, 25s]", "[5s, 30s]", 1))
	b.Largest, b.Runs, b.Share = true, 60, 500_000
	if got := smallest(t, b); got.To >= 45_000 || got.To < 40_000 || len(got.Cut) != 1 || !strings.Contains(got.Cut[0], "Above ") || !got.Found {
		t.Errorf("%+v", got)
	}
	none := ask(t, "consumer.session.timeout.ms=10..500", "rebalances <= 0", paused)
	if _, err := Smallest(none); err == nil || !strings.Contains(err.Error(), "session.timeout.ms") {
		t.Errorf("a range that is refused as a whole: %v", err)
	}
}

// What holds in the middle only has no threshold. The probes see it, and a grid says where it
// holds from then on for good.
func TestWithoutAThresholdThereIsAGrid(t *testing.T) {
	// With a short timeout the pause costs a rebalance; with a long one the crash after it is
	// noticed late. Nothing will do for both but what lies between.
	both := strings.Replace(paused, "[5s, 25s]", "[5s, 9s]", 1) + "  - {at: 100s, kill: c3}\n"
	both = strings.Replace(both, "steps: [{at: 60s, pause: c2, for: pause}]", "steps:\n  - {at: 60s, pause: c2, for: pause}", 1)
	a := ask(t, "consumer.session.timeout.ms=6000..60000", "gap.max <= 20s", both)
	c, err := ParseCondition("--such-that", "rebalances <= 1")
	if err != nil {
		t.Fatal(err)
	}
	a.SuchThat = append(a.SuchThat, c)
	a.Runs, a.Share = 100, 900_000
	got := smallest(t, a)
	if got.Broken == 0 || got.Grid == nil || got.Found {
		t.Errorf("%+v", got)
	}
	if got.Value != 0 || got.Bounded || got.Worst != nil || got.Probed != 100 {
		t.Errorf("of the thresholds there is left: %+v", got)
	}
	most := 0
	for _, at := range got.Grid {
		most = max(most, at.Kept)
	}
	if most < 95 {
		t.Errorf("at no value of the grid it holds: %+v", got.Grid)
	}
	var text strings.Builder
	if err := got.WriteText(&text, 200, false); err != nil {
		t.Fatal(err)
	}
	low, high, ok := got.between()
	where := "from " + got.Ask.Range.Human(low) + " to " + got.Ask.Range.Human(high)
	if !ok || low < 9_000 || high > 20_000 || !strings.Contains(text.String(), "  none up to 60 s\n") ||
		!strings.Contains(text.String(), "Of these it holds often enough "+where+", and no longer further on: a range that ends there has an answer.") {
		t.Errorf("%s", &text)
	}
	if want := "no value of consumer.session.timeout.ms will do for good, up to 60 s: it does only " + where; got.Unmet() != want {
		t.Errorf("%s, want %s", got.Unmet(), want)
	}
	a = ask(t, a.Range.Name()+"=6000.."+got.Ask.Range.Value(high).Text, "gap.max <= 20s", both)
	a.SuchThat, a.Runs, a.Share = got.Ask.SuchThat, 100, 900_000
	if got := smallest(t, a); !got.Found || got.Value > low {
		t.Errorf("a range that ends there: %+v", got)
	}
}

// Several scenarios are judged together: what names none is asked of each.
func TestScenariosAreJudgedTogether(t *testing.T) {
	other := strings.Replace(strings.Replace(paused, "name: paused", "name: longer", 1), "[5s, 25s]", "[25s, 30s]", 1)
	for condition, want := range map[string]int64{"rebalances <= 0": 27_000, "paused:rebalances <= 0": 5_000, "longer:rebalances <= 0": 27_000} {
		a := ask(t, "consumer.session.timeout.ms=6000..60000", condition, paused, other)
		a.Runs, a.Share = 40, 500_000
		if got := smallest(t, a); got.Value < want || got.Value > want+17_000 {
			t.Errorf("%s: %d, want about %d", condition, got.Value, want)
		}
	}
	a := ask(t, "consumer.session.timeout.ms=6000..60000", "puased:rebalances <= 0", paused, other)
	if _, err := Smallest(a); err == nil || err.Error() != `--such-that puased:rebalances <= 0: there is no scenario "puased": paused, longer (did you mean "paused"?)` {
		t.Errorf("%v", err)
	}
}

func TestSharesOfConditions(t *testing.T) {
	for _, c := range []struct {
		condition string
		share     int64
		want      int64
		problem   string
	}{
		{"rebalances <= 0", 0, 990_000, ""},
		{"rebalances@p95 <= 0", 0, 950_000, ""},
		{"rebalances <= 0 in 90%", 0, 900_000, ""},
		{"rebalances@p99 <= 0", 990_000, 990_000, ""},
		{"rebalances@p99 <= 0", 950_000, 0, "--such-that rebalances@p99 <= 0 and another share of the runs: leave one of them out"},
		{"rebalances@mean <= 0", 0, 0, "--such-that rebalances@mean <= 0: each run is held to the condition by itself: write rebalances <= 0, and --share for how many of them are to keep it"},
		{"availability@p99 >= 0.9", 0, 0, "--such-that availability@p99 >= 0.9: each run is held to the condition by itself: write availability >= 0.9, and --share for how many of them are to keep it"},
		{"rebalances <= 0", 1_000_000, 0, "--share wants a share of the runs above 0 and below 1, such as 0.99: that it holds in all runs that there could be no number of runs can tell"},
	} {
		a := ask(t, "consumer.session.timeout.ms=6000..60000", c.condition, paused)
		a.Share = c.share
		err := a.settleShare()
		switch {
		case c.problem == "" && (err != nil || a.Share != c.want):
			t.Errorf("%s: %d, %v", c.condition, a.Share, err)
		case c.problem != "" && (err == nil || err.Error() != c.problem):
			t.Errorf("%s: %v", c.condition, err)
		}
	}
}

// Whoever does not want to wait gets no half of an answer.
func TestSmallestIsInterrupted(t *testing.T) {
	a := ask(t, "consumer.session.timeout.ms=6000..60000", "rebalances <= 0", paused)
	ctx, stop := context.WithCancel(context.Background())
	a.Context, a.Runs = ctx, 1000
	a.Progress = func(done, _ int, _ string) {
		if done == 10 {
			stop()
		}
	}
	_, err := Smallest(a)
	var interrupted *trials.Interrupted
	if !errors.As(err, &interrupted) {
		t.Errorf("%v", err)
	}
}
