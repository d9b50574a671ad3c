package trials

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"
)

// Whoever is done first, results come in the order of their numbers.
func TestResultsComeInOrder(t *testing.T) {
	for _, cpus := range []int{0, 1, 3, 50} {
		var got []int
		err := inOrder(pool{cpus: cpus}, 20, func(_ context.Context, i int) (int, error) {
			time.Sleep(time.Duration(20-i) * 100 * time.Microsecond)
			return i * i, nil
		}, func(i, result int) error {
			got = append(got, result-i*i+i)
			return nil
		})
		if err != nil || len(got) != 20 || !slices.IsSorted(got) {
			t.Errorf("%d at a time: %v, %v", cpus, got, err)
		}
	}
}

// The error is that of the first that fails by its number, and nothing is taken behind it.
func TestTheFirstErrorInOrderEndsIt(t *testing.T) {
	taken := 0
	err := inOrder(pool{cpus: 4}, 1000, func(_ context.Context, i int) (int, error) {
		if i >= 5 {
			return 0, fmt.Errorf("job %d", i)
		}
		time.Sleep(time.Millisecond)
		return i, nil
	}, func(int, int) error {
		taken++
		return nil
	})
	if err == nil || err.Error() != "job 5" || taken != 5 {
		t.Errorf("%v, and %d were taken", err, taken)
	}
	full := errors.New("the disk is full")
	if err := inOrder(pool{cpus: 2}, 10, func(_ context.Context, i int) (int, error) { return i, nil }, func(int, int) error { return full }); err != full {
		t.Errorf("got %v", err)
	}
}

// What is there when it ends is handed on, up to the first that is not.
func TestItEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	defer time.AfterFunc(20*time.Millisecond, stop).Stop()
	taken := 0
	err := inOrder(pool{ctx: ctx, cpus: 2}, 1000, func(ctx context.Context, i int) (int, error) {
		if i > 10 {
			<-ctx.Done()
			return 0, &Interrupted{}
		}
		return i, nil
	}, func(int, int) error {
		taken++
		return nil
	})
	var interrupted *Interrupted
	if !errors.As(err, &interrupted) || *interrupted != (Interrupted{11, 1000}) || taken != 11 {
		t.Errorf("got %v, and %d were taken", err, taken)
	}
}

// No more jobs are begun than there is room for what comes of them, and no more are done at a
// time than there are processors for.
func TestNobodyGetsFurtherAheadThanMayBe(t *testing.T) {
	for _, p := range []pool{{cpus: 1}, {cpus: 3}, {cpus: 2, ahead: 7}} {
		var begun, doing, taken atomic.Int64
		err := inOrder(p, 100, func(_ context.Context, i int) (int, error) {
			if n := begun.Add(1) - taken.Load(); n > int64(max(p.cpus, p.ahead))+1 { // one may be handed on just now
				t.Errorf("%+v: %d have been begun and not been taken", p, n)
			}
			if n := doing.Add(1); n > int64(p.cpus) {
				t.Errorf("%+v: %d at a time", p, n)
			}
			time.Sleep(time.Duration(i%4) * 50 * time.Microsecond)
			doing.Add(-1)
			return i, nil
		}, func(int, int) error {
			taken.Add(1)
			return nil
		})
		if err != nil || taken.Load() != 100 {
			t.Errorf("%+v: %v, and %d were taken", p, err, taken.Load())
		}
	}
}

func TestUsualRuns(t *testing.T) {
	for _, c := range []struct {
		work int64
		want int
	}{{0, 100}, {3000, 100}, {30_000, 100}, {30_001, 50}, {60_001, 20}, {150_001, 1}, {1 << 40, 1}} {
		if got := UsualRuns(c.work); got != c.want {
			t.Errorf("a run of %d: %d runs, want %d", c.work, got, c.want)
		}
	}
}
