package tune

import (
	"errors"
	"testing"
)

// Wherever the threshold is, it is found to the value, with no more looks than halving and
// probing takes, and nobody mistrusts it.
func TestThresholdsAreFound(t *testing.T) {
	const last = 1000
	for want := int64(0); want <= last+1; want++ {
		got, err := thresholdOf(uint64(want), last, func(v int64) (bool, error) { return v >= want, nil })
		if err != nil || got.from != want || got.broken || got.looks > 2+10+probes {
			t.Fatalf("%d: %+v, %v", want, got, err)
		}
	}
}

// A run to which the least value will do costs one look and its probes.
func TestTheFloorIsCheap(t *testing.T) {
	got, err := thresholdOf(1, 60_000, func(int64) (bool, error) { return true, nil })
	if err != nil || got.from != 0 || got.looks > 1+probes {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestOneValueIsARange(t *testing.T) {
	for _, is := range []bool{true, false} {
		got, err := thresholdOf(1, 0, func(int64) (bool, error) { return is, nil })
		if err != nil || got.looks != 1 || got.broken || (got.from == 0) != is {
			t.Errorf("%t: %+v, %v", is, got, err)
		}
	}
}

// What holds in the middle only is no threshold: of many runs the probes of most see it.
func TestProbesFindWhatIsNoThreshold(t *testing.T) {
	const last, runs = 10_000, 200
	broken := 0
	for run := range uint64(runs) {
		got, err := thresholdOf(run, last, func(v int64) (bool, error) { return v > 3000 && v < 7000 || v == last, nil })
		if err != nil {
			t.Fatal(err)
		}
		if got.broken {
			broken++
		}
	}
	// At 3,000 of 10,000 values a probe disagrees with whatever was found.
	if broken < runs/3 {
		t.Errorf("%d of %d", broken, runs)
	}
	again, err := thresholdOf(7, last, func(v int64) (bool, error) { return v > 5000, nil })
	same, _ := thresholdOf(7, last, func(v int64) (bool, error) { return v > 5000, nil })
	if err != nil || again != same {
		t.Errorf("the same run twice: %+v, then %+v", again, same)
	}
}

// The first error ends it.
func TestThresholdsEndWithAnError(t *testing.T) {
	full, calls := errors.New("out of memory"), 0
	_, err := thresholdOf(1, 1000, func(v int64) (bool, error) {
		calls++
		return v == 1000, map[bool]error{true: full}[v == 500]
	})
	if !errors.Is(err, full) || calls != 3 {
		t.Errorf("%v after %d calls", err, calls)
	}
}
