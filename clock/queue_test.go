package clock

import (
	"cmp"
	"slices"
	"testing"
)

func TestEventsLeaveInOrderOfTimeThenSchedule(t *testing.T) {
	var q Queue[int]
	type due struct {
		at    Time
		event int
	}
	var want []due
	s := NewStream(7, "queue test", 0)
	for i := range 2000 {
		at := Time(s.Below(50))
		q.At(at, i)
		want = append(want, due{at, i})
	}
	slices.SortStableFunc(want, func(a, b due) int { return int(a.at - b.at) })
	for i, w := range want {
		if q.Peek() != w.at {
			t.Fatalf("event %d: the queue says it is due at %v, want %v", i, q.Peek(), w.at)
		}
		got, _, ok := q.Next()
		if !ok || got != w.event || q.Now() != w.at {
			t.Fatalf("event %d: got %d at %v, want %d at %v", i, got, q.Now(), w.event, w.at)
		}
	}
	if _, _, ok := q.Next(); ok || q.Peek() != Never {
		t.Error("the queue is not empty at the end")
	}
}

// Many events of few times, some of which take a place that was reserved long before, leave as
// a sorted list would; so do those of a copy, and each is there to be looked at until then.
func TestManyEventsOfOneTimeAreASortedList(t *testing.T) {
	type waiting struct {
		at  Time
		seq uint64
	}
	less := func(a, b waiting) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) }
	var q Queue[waiting]
	var list []waiting
	var reserved []uint64
	s := NewStream(13, "queue test", 0)
	for i := range 40_000 {
		if s.Below(1000) == 0 {
			q = q.Clone()
		}
		if s.Below(20) < 11-10*int64(i/20_000) || len(list) == 0 {
			w := waiting{q.Now() + Time(s.Below(8)*10), q.Reserve()}
			switch n := len(reserved); {
			case s.Below(8) == 0:
				reserved = append(reserved, w.seq)
				continue
			case n > 0 && s.Below(8) == 0:
				w.seq, reserved = reserved[n-1], reserved[:n-1]
				if len(list) > 0 && w.at == q.Now() {
					w.at++ // what comes at this moment may have left
				}
			}
			q.Put(w.at, w.seq, w)
			at, _ := slices.BinarySearchFunc(list, w, less)
			list = slices.Insert(list, at, w)
			continue
		}
		got, seq, ok := q.Next()
		if !ok || got != list[0] || seq != got.seq || q.Now() != got.at {
			t.Fatalf("step %d: %v, want %v", i, got, list[0])
		}
		list = list[1:]
		if q.Len() != len(list) {
			t.Fatalf("step %d: %d events wait, want %d", i, q.Len(), len(list))
		}
		if i%500 == 0 {
			var all []waiting
			for at, w := range q.All {
				if at != w.at {
					t.Fatalf("step %d: %v waits for %v", i, w, at)
				}
				all = append(all, w)
			}
			if slices.SortFunc(all, less); !slices.Equal(all, list) {
				t.Fatalf("step %d: other events wait", i)
			}
		}
	}
}

func TestQueueRefusesThePast(t *testing.T) {
	var q Queue[int]
	q.At(10, 1)
	q.Next()
	defer func() {
		if recover() == nil {
			t.Error("scheduling an event before now did not panic")
		}
	}()
	q.At(9, 2)
}

func TestAdvanceStopsAtTheNextEvent(t *testing.T) {
	var q Queue[int]
	q.At(10, 1)
	q.Advance(10)
	if q.Now() != 10 {
		t.Errorf("now is %v, want 10", q.Now())
	}
	defer func() {
		if recover() == nil {
			t.Error("time passed over an event without a panic")
		}
	}()
	q.Advance(11)
}

func TestResetQueueIsAsNew(t *testing.T) {
	for _, n := range []int{10, 2 * rowful} {
		testReset(t, n)
	}
}

func testReset(t *testing.T, n int) {
	var q Queue[int]
	for i := range n {
		q.At(Time(i), i)
	}
	q.Next()
	q.Next()
	q.Reset()
	if _, _, ok := q.Next(); ok || q.Len() != 0 || q.Now() != 0 || q.Reserve() != 1 {
		t.Error("something is left")
	}
	q.At(0, 7)
	q.At(0, 8)
	for _, want := range []int{7, 8} {
		if got, _, _ := q.Next(); got != want {
			t.Errorf("it gives %d, not %d", got, want)
		}
	}
}

func TestCloneOfQueueRunsByItself(t *testing.T) {
	var q Queue[int]
	for i := range 10 {
		q.At(Time(i), i)
	}
	c := q.Clone()
	for range 10 {
		q.Next()
	}
	c.At(3, 100)
	var got []int
	for {
		e, _, ok := c.Next()
		if !ok {
			break
		}
		got = append(got, e)
	}
	if want := []int{0, 1, 2, 3, 100, 4, 5, 6, 7, 8, 9}; !slices.Equal(got, want) {
		t.Errorf("the copy gave %v, want %v", got, want)
	}
}

// fireTimes runs a queue whose events are timer numbers and notes when each fires.
func fireTimes(q *Queue[int], timers []Timer) (fired [][2]int) {
	for {
		e, seq, ok := q.Next()
		if !ok {
			return fired
		}
		if Fired(q, &timers[e], seq, e) {
			fired = append(fired, [2]int{int(q.Now()), e})
		}
	}
}

func TestTimerFiresOnceAtTheLastTimeSet(t *testing.T) {
	var q Queue[int]
	timers := make([]Timer, 4)
	Arm(&q, &timers[0], 10, 0)
	Arm(&q, &timers[0], 30, 0) // later
	Arm(&q, &timers[1], 20, 1)
	Arm(&q, &timers[1], 5, 1) // earlier
	Arm(&q, &timers[2], 7, 2)
	timers[2].Clear()
	Arm(&q, &timers[3], 8, 3)
	timers[3].Clear()
	Arm(&q, &timers[3], 12, 3) // cleared, and set anew
	got := fireTimes(&q, timers)
	if want := [][2]int{{5, 1}, {12, 3}, {30, 0}}; !slices.Equal(got, want) {
		t.Errorf("fired %v, want %v", got, want)
	}
}

func TestTimersAtOneTimeFireInTheOrderInWhichTheyWereSet(t *testing.T) {
	var q Queue[int]
	timers := make([]Timer, 3)
	Arm(&q, &timers[0], 1, 0)
	Arm(&q, &timers[1], 50, 1)
	Arm(&q, &timers[2], 50, 2)
	Arm(&q, &timers[0], 50, 0) // set last, though its entry is the oldest
	if got, want := fireTimes(&q, timers), [][2]int{{50, 1}, {50, 2}, {50, 0}}; !slices.Equal(got, want) {
		t.Errorf("fired %v, want %v", got, want)
	}
}

func TestTimerAgainstAModel(t *testing.T) {
	s := NewStream(3, "timer model", 0)
	for round := range 300 {
		var q Queue[int]
		timers := make([]Timer, 5)
		due := make([]Time, 5)
		for i := range due {
			due[i] = Never
		}
		now := Time(0)
		for range 60 {
			i := int(s.Below(5))
			switch s.Below(3) {
			case 0:
				timers[i].Clear()
				due[i] = Never
			default:
				due[i] = now + Time(s.Below(40))
				Arm(&q, &timers[i], due[i], i)
			}
			if timers[i].Due() != due[i] {
				t.Fatalf("round %d: timer %d is due at %v, want %v", round, i, timers[i].Due(), due[i])
			}
			until := now + Time(s.Below(15))
			for q.Peek() <= until {
				e, seq, _ := q.Next()
				if Fired(&q, &timers[e], seq, e) {
					if q.Now() != due[e] {
						t.Fatalf("round %d: timer %d fired at %v, want %v", round, e, q.Now(), due[e])
					}
					due[e] = Never
				}
			}
			q.Advance(until)
			now = until
			for i, d := range due {
				if d <= now {
					t.Fatalf("round %d: timer %d was due at %v and has not fired at %v", round, i, d, now)
				}
			}
		}
		if q.Len() > 40 {
			t.Fatalf("round %d: %d entries wait for 5 timers", round, q.Len())
		}
	}
}

func TestMovingATimerOutAddsNothingToTheQueue(t *testing.T) {
	var q Queue[int]
	var timer Timer
	for i := range 1000 {
		Arm(&q, &timer, Time(100+i), 0)
	}
	if q.Len() != 1 {
		t.Errorf("%d entries wait for one timer, want 1", q.Len())
	}
}
