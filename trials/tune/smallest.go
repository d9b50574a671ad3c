package tune

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

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
}

// Smallest answers it.
func Smallest(ask SmallestAsk) (*Threshold, error) {
	s, t, err := newSearch(&ask)
	if err != nil {
		return nil, err
	}
	found := make([]int64, t.Runs)
	err = trials.InOrder(ask.context(), ask.CPUs, t.Runs, func(ctx context.Context, k int) (threshold, error) {
		return thresholdOf(uint64(k), s.last, s.verdict(ctx, uint64(k)))
	}, func(k int, x threshold) error {
		found[k] = x.from
		t.Looks += x.looks
		if x.broken {
			t.Broken++
		}
		ask.progress(k+1, t.Runs, "runs")
		return nil
	})
	if err != nil {
		return nil, err
	}
	if t.Broken > 0 {
		err = s.grid(t)
	} else {
		s.answer(t, found)
	}
	if err != nil {
		return nil, err
	}
	if err := s.today(t); err != nil {
		return nil, err
	}
	t.Refused, t.Failed, t.Failure = s.refused, s.failed, s.failure
	return t, nil
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
	if t.Runs == 0 {
		wanted := 100 * ((stats.RunsFor(ask.Share) + 99) / 100)
		var err error
		if t.Runs, err = ask.affordable(min(wanted, trials.MostRuns), 16); err != nil {
			return nil, nil, err
		}
	}
	return s, t, nil
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
func (s *search) answer(t *Threshold, found []int64) {
	sample := stats.Of(found)
	low, high := sample.ShareInterval(s.Share)
	t.Low = s.value(0)
	if low > 0 {
		t.Low = s.value(min(sample[low-1], s.last))
	}
	if high <= len(sample) && sample[high-1] <= s.last {
		t.High, t.Bounded = s.value(sample[high-1]), true
	}
	for k, x := range found {
		switch {
		case x == 0:
			t.AtFloor++
		case x > s.last:
			t.Never++
		}
		t.Worst = append(t.Worst, RunAt{Run: uint64(k), Never: x > s.last, Value: s.value(min(x, s.last))})
	}
	t.rankWorst()
	if at := sample.AtShare(s.Share); at <= s.last {
		t.Found, t.Value = true, s.value(at)
		t.Kept, _ = slices.BinarySearch(sample, at+1)
	}
}

// gridValues is how many values are looked at where there is no threshold.
const gridValues = 25

// grid looks at some values in all runs: where the conditions hold here and there, a threshold
// would be a matter of where one looks. The answer is the first of them from which on enough
// runs keep the conditions, with all that follow.
func (s *search) grid(t *Threshold) error {
	count := min(gridValues, s.last+1)
	kept := make([]int, count)
	at := func(i int) int64 { return s.last * int64(i) / max(1, count-1) }
	err := trials.InOrder(s.context(), s.CPUs, int(count)*t.Runs, func(ctx context.Context, job int) (bool, error) {
		return s.holds(ctx, uint64(job/int(count)), s.value(at(job%int(count))))
	}, func(job int, ok bool) error {
		if ok {
			kept[job%int(count)]++
		}
		s.progress(job+1, int(count)*t.Runs, "runs on a grid")
		return nil
	})
	if err != nil {
		return err
	}
	t.Looks += int(count) * t.Runs
	for i, n := range kept {
		t.Grid = append(t.Grid, KeptAt{s.value(at(i)), n})
	}
	last := int(count) - 1
	t.Never, t.AtFloor = t.Runs-kept[last], kept[0]
	// from is where it begins to be so for good; behind the last one, if it does not.
	from := func(so func(kept int) bool) int {
		i := last + 1
		for i > 0 && so(kept[i-1]) {
			i--
		}
		return i
	}
	wilson := func(kept int) (low, high int64) { return stats.Wilson(kept, t.Runs) }
	t.Low = s.value(at(min(last, from(func(n int) bool { _, high := wilson(n); return high >= s.Share }))))
	if i := from(func(n int) bool { low, _ := wilson(n); return low >= s.Share }); i <= last {
		t.High, t.Bounded = s.value(at(i)), true
	}
	if i := from(func(n int) bool { return int64(n)*1_000_000 >= s.Share*int64(t.Runs) }); i <= last {
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
	return trials.InOrder(s.context(), s.CPUs, t.Runs, func(ctx context.Context, k int) (bool, error) {
		return s.holds(ctx, uint64(k), value)
	}, func(_ int, ok bool) error {
		if ok {
			t.Today.Kept++
		}
		return nil
	})
}
