package fidelity

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/clock"
)

// TestForecast holds what the spread of many runs is worth, on the recordings on which the
// noise was not fitted, all sets together.
func TestForecast(t *testing.T) {
	var all []*Calibration
	for _, r := range compareAll(t) {
		all = append(all, Forecasts(r.Comparisons, false)...)
		for _, c := range r.Comparisons {
			if c.Forecast.Appears == 0 && (c.Exception == nil || c.Exception.Limits.Equal) {
				t.Errorf("%s: generations, leaders and owners appear in no run", c.Name)
			}
		}
	}
	for _, miss := range missed(all) {
		t.Error(miss)
	}
}

// TestForecastOfSets holds the same of the consumer groups and of librdkafka alone.
func TestForecastOfSets(t *testing.T) {
	for _, r := range compareAll(t) {
		if r.Set == &epochs || r.Set == &librdkafka {
			for _, miss := range missed(Forecasts(r.Comparisons, false)) {
				t.Errorf("%s: %s", r.Set.Title, miss)
			}
		}
	}
}

// missed lists the rules for many runs that are not met.
func missed(all []*Calibration) (misses []string) {
	got := Cover(all).Measured()
	for _, c := range []struct {
		what       string
		got, least int
	}{
		{"partitions inside", got.Inside, 95},
		{"of those that are down", got.DownInside, 90},
		{"worst partitions inside", got.Worst, 90},
		{"intervals that are narrow", got.Narrow, 50},
		{"totals inside", got.Total, 90},
		{"ranks in the middle half", got.Middle, 35},
	} {
		if c.got < c.least {
			misses = append(misses, fmt.Sprintf("%s: %d %%, want %d", c.what, c.got, c.least))
		}
	}
	if got.Middle > 65 {
		misses = append(misses, fmt.Sprintf("ranks in the middle half: %d %%, the noise is too wide", got.Middle))
	}
	return misses
}

// TestNoiseIsAsMeasured: the tables are what `make noise` writes.
func TestNoiseIsAsMeasured(t *testing.T) {
	fit, err := Measure(".", true)
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "noise", "tables.go"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fit.NoiseGo(), string(got)); diff != "" {
		t.Errorf("noise/tables.go is out of date, run make noise (-want +got):\n%s", diff)
	}
}

func TestNoticing(t *testing.T) {
	ms := clock.Millisecond
	c := noticing([]look{{-4 * ms, false}, {2 * ms, false}, {3 * ms, true}, {5 * ms, false}, {8 * ms, true}}, 0)
	for share, want := range map[float64]clock.Duration{0: 0, 0.25: 2500, 0.75: 6500, 1: 8 * ms} {
		if got := c.quantile(share); got != want {
			t.Errorf("the quantile at %v is %v, want %v", share, got, want)
		}
	}
}

func TestSampled(t *testing.T) {
	c := sampled([]clock.Duration{-2000, 1000, 1000, 3000}, 1000, 0)
	for share, want := range map[float64]clock.Duration{0: 0, 0.375: 750, 0.5: 1000, 1: 3000} {
		if got := c.quantile(share); got != want {
			t.Errorf("the quantile at %v is %v, want %v", share, got, want)
		}
	}
}

// Two messages around their median make what was measured of a round trip: half of its variance
// is that of each. What a trip takes beyond the model's is none of theirs.
func TestWays(t *testing.T) {
	var trips []clock.Duration
	for i := range roundTrip/2 + 1 {
		trips = append(trips, -roundTrip+2*i)
	}
	table := ways(trips, 2)
	if table.Median() != 0 {
		t.Errorf("the median message is off by %v", table.Median())
	}
	if least, most := table[0], table[len(table)-1]; least != -318 || most != 318 {
		t.Errorf("messages are off by %v to %v", least, most)
	}
}

func TestForecastInside(t *testing.T) {
	f := Forecast{}
	for i := range calibrationRuns {
		f.runs = append(f.runs, clock.Duration(i)*clock.Millisecond)
	}
	lots := clock.NewStream(1, "lots", 0)
	for _, c := range []struct {
		real           clock.Duration
		inside, middle bool
	}{{-56, false, false}, {-55, true, false}, {100, true, true}, {254, true, false}, {255, false, false}} {
		f.Real = c.real * clock.Millisecond
		if f.Inside() != c.inside || f.InMiddle(&lots) != c.middle {
			t.Errorf("%v: inside %v, in the middle half %v", f.Real, f.Inside(), f.InMiddle(&lots))
		}
	}
}
