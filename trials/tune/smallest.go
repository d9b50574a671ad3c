package tune

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/stats"
	"github.com/groupsim/groupsim/trials"
	"github.com/groupsim/groupsim/trials/sweep"
)

// SmallestAsk asks for the smallest value of a setting with which something holds.
type SmallestAsk struct {
	Ask
	Range    sweep.Range
	Largest  bool // the largest one, for what holds below a threshold
	SuchThat []Condition
	// Share of the runs in which it is to hold, in millionths; 0: what the conditions say, or
	// else 99 %.
	Share int64
}

// usualShare is that where nobody says another.
const usualShare = 990_000

// search is the way to the answer.
type search struct {
	*SmallestAsk
	axis     sweep.Axis // of the range
	from     int64      // the first value, in the direction in which it begins to hold
	last     int64      // the number of the last one: there is one more
	asked    [][]*Condition
	loaded   cache
	mu       sync.Mutex
	refused  int    // looks at a value that the loader refused in that run alone
	failed   int    // looks at which a run did not come to its end
	failure  string // the first of these, by its run
	failedIn uint64
	grow     growth
	first    int // runs, before there are more
	// mostLooks is how many looks can be afforded where nobody says how many runs.
	mostLooks int
}

// Smallest answers it. Where nobody says how many runs are made, there are as many as it takes
// for a narrow interval, or can be afforded.
func Smallest(ask SmallestAsk) (*Threshold, error) {
	s, t, err := newSearch(&ask)
	if err != nil {
		return nil, err
	}
	for next := s.grow.first(s.first); len(next) > 0 && t.Broken == 0; next = s.grow.wanted(s.room(t)) {
		if err := s.bisect(t, next); err != nil {
			return nil, err
		}
		s.grow.check()
		if s.answer(t); s.narrow(t) {
			break
		}
	}
	if t.Broken > 0 {
		if err := s.grid(t); err != nil {
			return nil, err
		}
	}
	if err := s.today(t); err != nil {
		return nil, err
	}
	t.Refused, t.Failed, t.Failure = s.refused, s.failed, s.failure
	return t, nil
}

// bisect finds the thresholds of runs.
func (s *search) bisect(t *Threshold, runs []uint64) error {
	made := len(s.grow.found)
	return trials.InOrder(s.context(), s.CPUs, len(runs), func(ctx context.Context, i int) (threshold, error) {
		return thresholdOf(runs[i], s.last, s.verdict(ctx, runs[i]))
	}, func(i int, x threshold) error {
		s.grow.found[runs[i]] = x.from
		t.Looks += x.looks
		if x.broken {
			t.Broken++
		}
		s.progress(made+i+1, made+len(runs), "runs")
		return nil
	})
}

// narrow tells whether more runs would not change what is done about the answer.
func (s *search) narrow(t *Threshold) bool {
	_, low, _, _ := s.grow.quantile()
	return low > s.last || t.Bounded && t.Found && t.Width() <= wide
}

// newSearch holds the question to what there is.
func newSearch(ask *SmallestAsk) (*search, *Threshold, error) {
	s := &search{SmallestAsk: ask, axis: ask.Range.At()}
	if err := sweep.CheckLabel(ask.flag()+" "+ask.Range.Name(), s.axis.Scenario, ask.Scenarios); err != nil {
		return nil, nil, err
	}
	if err := ask.check("--such-that", ask.SuchThat); err != nil {
		return nil, nil, err
	}
	if err := ask.settleShare(); err != nil {
		return nil, nil, err
	}
	for i := range ask.Scenarios {
		s.asked = append(s.asked, asked(ask.SuchThat, &ask.Scenarios[i]))
	}
	t := &Threshold{Ask: ask, Scenarios: sweep.Labels(ask.Scenarios), Runs: ask.Runs, axis: s.axis}
	if err := s.cut(t); err != nil {
		return nil, nil, err
	}
	return s, t, s.howMany(t)
}

// howMany says how many runs there are at first, and at most. That depends on how much there is
// to do in a run, and never on a clock.
func (s *search) howMany(t *Threshold) error {
	s.grow = growth{share: s.Share, most: t.Runs, found: map[uint64]int64{}}
	if s.first = t.Runs; s.first > 0 {
		return nil
	}
	wanted := 100 * ((stats.RunsFor(s.Share) + 99) / 100)
	var err error
	if s.first, err = s.affordable(min(wanted, trials.MostRuns), looksOfRun); err != nil {
		return err
	}
	s.grow.most = min(mostTimes*wanted, trials.MostRuns)
	affordable, err := s.affordable(s.grow.most, looksOfRun)
	if err != nil {
		return err
	}
	s.mostLooks, t.Grown = affordable*looksOfRun, true
	for i := range s.Scenarios {
		if len(s.asked[i]) == 0 {
			continue
		}
		scenario, err := s.Scenarios[i].Load(s.Options, nil)
		if err != nil {
			return err
		}
		for _, name := range scenario.Amounts() {
			s.grow.drawn = append(s.grow.drawn, drawn{name, func(run uint64) clock.Share { return scenario.ShareOf(name, run) }})
		}
	}
	return nil
}

const (
	mostTimes  = 16 // as many runs are made at most as it takes for an interval that ends
	looksOfRun = 16 // at values, if the first one will not do
)

// room is how many further runs can be afforded: most take few looks.
func (s *search) room(t *Threshold) int {
	return min(s.grow.most-len(s.grow.found), max(0, s.mostLooks-t.Looks)/looksOfRun)
}

func (a *SmallestAsk) flag() string {
	if a.Largest {
		return "--largest"
	}
	return "--smallest"
}

// settleShare finds the share: one flag or the conditions themselves say it.
func (a *SmallestAsk) settleShare() error {
	for i := range a.SuchThat {
		c := &a.SuchThat[i]
		share, err := c.asShare("--such-that")
		switch {
		case err != nil:
			return err
		case share == 0:
		case a.Share != 0 && share != a.Share:
			return fmt.Errorf("--such-that %s and another share of the runs: leave one of them out", c.Text)
		default:
			a.Share = share
		}
		c.At, c.Share = "", 0
	}
	if a.Share == 0 {
		a.Share = usualShare
	}
	if a.Share < 1 || a.Share >= 1_000_000 {
		return errors.New("--share wants a share of the runs above 0 and below 1, such as 0.99: that it holds in all runs that there could be no number of runs can tell")
	}
	return nil
}

// answer is the quantile of the thresholds, with its interval.
func (s *search) answer(t *Threshold) {
	at, low, high, bounded := s.grow.quantile()
	t.Low, t.High, t.Bounded = s.value(min(low, s.last)), s.value(min(high, s.last)), bounded && high <= s.last
	t.Runs, t.Plain, t.AtFloor, t.Never, t.Worst = len(s.grow.found), s.grow.plain, 0, 0, nil
	t.Found, t.Value, t.Kept = at <= s.last, s.value(min(at, s.last)), 0
	for run, x := range s.grow.found {
		isPlain := run < uint64(t.Plain)
		t.AtFloor += asInt(isPlain && x == 0)
		t.Never += asInt(isPlain && x > s.last)
		t.Kept += asInt(isPlain && x <= at)
		t.Worst = append(t.Worst, RunAt{Run: run, Never: x > s.last, Value: s.value(min(x, s.last))})
	}
	t.rankWorst()
	if !t.Found {
		t.Value, t.Kept = 0, 0
	}
	t.Tail = nil
	if tail := s.grow.tail; tail != nil {
		t.Tail = &Tail{Name: tail.name, Part: tail.part, Runs: len(tail.runs)}
		for _, run := range tail.runs {
			t.Tail.Kept += asInt(s.grow.found[run] <= at)
		}
	}
}

// gridValues is how many values are looked at where there is no threshold.
const gridValues = 25

// grid looks at some values in all runs: where the conditions hold here and there, a threshold
// would be a matter of where one looks. The answer is the first of them from which on enough
// runs keep the conditions, with all that follow.
func (s *search) grid(t *Threshold) error {
	t.Probed = len(s.grow.found)
	t.Tail, t.Plain, t.Runs = nil, s.first, s.first // at each value, so the first will do
	t.Found, t.Value, t.Kept, t.High, t.Bounded, t.Worst = false, 0, 0, 0, false, nil
	count := min(gridValues, s.last+1)
	kept := make([]int, count)
	at := func(i int) int64 { return s.last * int64(i) / max(1, count-1) }
	err := trials.InOrder(s.context(), s.CPUs, int(count)*t.Plain, func(ctx context.Context, job int) (bool, error) {
		return s.holds(ctx, uint64(job/int(count)), s.value(at(job%int(count))))
	}, func(job int, ok bool) error {
		if ok {
			kept[job%int(count)]++
		}
		s.progress(job+1, int(count)*t.Plain, "runs on a grid")
		return nil
	})
	if err != nil {
		return err
	}
	t.Looks += int(count) * t.Plain
	for i, n := range kept {
		t.Grid = append(t.Grid, KeptAt{s.value(at(i)), n})
	}
	last := int(count) - 1
	t.Never, t.AtFloor = t.Plain-kept[last], kept[0]
	// from is where it begins to be so for good; behind the last one, if it does not.
	from := func(so func(kept int) bool) int {
		i := last + 1
		for i > 0 && so(kept[i-1]) {
			i--
		}
		return i
	}
	wilson := func(kept int) (low, high int64) { return stats.Wilson(kept, t.Plain) }
	t.Low = s.value(at(min(last, from(func(n int) bool { _, high := wilson(n); return high >= s.Share }))))
	if i := from(func(n int) bool { low, _ := wilson(n); return low >= s.Share }); i <= last {
		t.High, t.Bounded = s.value(at(i)), true
	}
	if i := from(func(n int) bool { return int64(n)*1_000_000 >= s.Share*int64(t.Plain) }); i <= last {
		t.Found, t.Value, t.Kept = true, s.value(at(i)), kept[i]
	}
	return nil
}

// today looks at the value that the scenarios have as they are.
func (s *search) today(t *Threshold) error {
	for i := range s.Scenarios {
		if len(s.asked[i]) == 0 {
			continue
		}
		scenario, err := s.Scenarios[i].Load(s.Options, nil)
		if err != nil {
			return err
		}
		text, ok := setting(s.axis.Key, scenario.Scenario)
		if !ok || t.Today != nil && t.Today.Text != text {
			t.Today = nil
			return nil
		}
		t.Today = &Today{Text: text}
	}
	if t.Today == nil {
		return nil
	}
	value, err := s.axis.Quantity.Read(t.Today.Text)
	if err != nil {
		t.Today = nil
		return nil
	}
	t.Today.Value = value
	return trials.InOrder(s.context(), s.CPUs, t.Plain, func(ctx context.Context, k int) (bool, error) {
		return s.holds(ctx, uint64(k), value)
	}, func(_ int, ok bool) error {
		if ok {
			t.Today.Kept++
		}
		return nil
	})
}
