package noise

import (
	"math"
	"testing"

	"github.com/groupsim/groupsim/clock"
)

func TestDraw(t *testing.T) {
	table := evenly().Table
	const all = 1 << 63
	for _, c := range []struct {
		random uint64
		want   clock.Duration
	}{{0, 0}, {all, 512_000}, {all / 2, 256_000}, {all/2 + all, 768_000}, {1<<64 - 1, 1023_999}, {31 << 59, 992_000}, {31<<59 + 1<<58, 1008_000}} {
		if got := table.Draw(c.random); got != c.want {
			t.Errorf("%d draws %v, want %v", c.random, got, c.want)
		}
	}
	if table.Median() != 512_000 {
		t.Errorf("the median is %v", table.Median())
	}
}

func owner(name string) Owner { return Owner{Name: name} }

// A draw is known by owner, kind and number, and run 0 has the median.
func TestSource(t *testing.T) {
	a, b := Of(&Java, owner("c1, incarnation 1"), 7, 3, true), Of(&Java, owner("c1, incarnation 1"), 7, 3, true)
	for range 5 {
		b.Take(JoinAnswer)
	}
	for range 9 {
		if peek, x, y := a.Peek(Heartbeat), a.Take(Heartbeat), b.Take(Heartbeat); x != y || peek != x {
			t.Errorf("drawn %v, then %v, and %v", peek, x, y)
		}
	}
	for _, s := range []Source{Of(&Java, owner("c1"), 7, 0, true), Of(&Java, owner("c1"), 7, 3, false)} {
		if got := s.Take(Rejoin); got != Java[Rejoin][Later].Table.Median() {
			t.Errorf("it is %v late, not the median", got)
		}
	}
	if none := (&Source{}).Take(Heartbeat); none != 0 {
		t.Errorf("without a library it is %v late", none)
	}
}

// What is drawn of a copy moves nothing of what it was made of.
func TestCloneOfSourceDrawsByItself(t *testing.T) {
	for _, run := range []uint64{0, 3} {
		a, b := Of(&Java, owner("c1"), 7, run, true), Of(&Java, owner("c1"), 7, run, true)
		a.Take(JoinAnswer)
		b.Take(JoinAnswer)
		c := a.Clone()
		for range 5 {
			c.Join(4)
			c.Take(JoinAnswer)
		}
		for range 5 {
			if x, y := a.Take(JoinAnswer), b.Take(JoinAnswer); x != y {
				t.Errorf("run %d: drawn %v, and %v where nothing was copied", run, x, y)
			}
		}
	}
}

// constant is a delay that is always the same.
func constant(by clock.Duration) *Delay {
	d := &Delay{}
	for i := range d.Table {
		d.Table[i] = by
	}
	return d
}

// A first time is one, of a young process only in its first generation.
func TestAges(t *testing.T) {
	var library Library
	library[Plan] = [Ages]*Delay{Later: constant(1), First: constant(2), Young: constant(3)}
	library[Sync] = [Ages]*Delay{Later: constant(1), First: constant(2)}
	library[Close] = [Ages]*Delay{Later: constant(1)}
	for _, c := range []struct {
		young bool
		joins int32 // generations before
		want  [3][2]clock.Duration
	}{
		{false, 1, [3][2]clock.Duration{{2, 1}, {2, 1}, {1, 1}}},
		{true, 1, [3][2]clock.Duration{{3, 1}, {2, 1}, {1, 1}}},
		{true, 2, [3][2]clock.Duration{{2, 1}, {2, 1}, {1, 1}}},
	} {
		s := Of(&library, Owner{Name: "c1", Young: c.young}, 1, 0, true)
		for g := range c.joins {
			s.Join(g + 1)
		}
		for i, k := range []Kind{Plan, Sync, Close} {
			for j, want := range c.want[i] {
				if got := s.Take(k); got != want {
					t.Errorf("young %v, generation %d: %v %d is %v late, want %v", c.young, c.joins, k, j, got, want)
				}
			}
		}
	}
}

// evenly is a delay of an even distribution, of which a half is the generation's and a quarter the run's.
func evenly() *Delay {
	even := &Delay{Together: 512, Whole: 256}
	for i, level := range Levels() {
		even.Table[i] = clock.Duration(level) * 1000
	}
	return even
}

// What belongs together correlates as far as it says, and the table stays what it is.
func TestSharedDraws(t *testing.T) {
	const runs = 4000
	even := evenly()
	var library Library
	library[JoinAnswer][Later], library[Plan][Later] = even, &Delay{Whole: 256, Table: even.Table}
	var together, alone, apart sample
	below := 0
	for run := range uint64(runs) {
		a, b := Of(&library, owner("a"), 1, run+1, true), Of(&library, owner("b"), 1, run+1, true)
		a.Join(4)
		b.Join(4)
		x := a.Take(JoinAnswer)
		together.add(x, b.Take(JoinAnswer))
		alone.add(a.Take(Plan), b.Take(Plan))
		b.Join(5)
		apart.add(a.Take(JoinAnswer), b.Take(JoinAnswer))
		if x < even.Table.Median() {
			below++
		}
	}
	// Of the deviates of two members of a generation a quarter is the run's, and of the rest
	// a half the generation's.
	for _, c := range []struct {
		what string
		s    *sample
		want float64
	}{{"in one generation", &together, 0.625}, {"alone", &alone, 0.25}, {"in different generations", &apart, 0.25}} {
		if got, want := c.s.correlation(), 6/math.Pi*math.Asin(c.want/2); math.Abs(got-want) > 0.04 {
			t.Errorf("%s: ranks correlate by %.3f, want %.3f", c.what, got, want)
		}
	}
	if below < runs/2-runs/40 || below > runs/2+runs/40 {
		t.Errorf("%d of %d are below the median", below, runs)
	}
}

// sample has pairs of delays of an even distribution, which are their own ranks.
type sample struct{ n, x, y, xx, yy, xy float64 }

func (s *sample) add(a, b clock.Duration) {
	x, y := float64(a), float64(b)
	s.n, s.x, s.y, s.xx, s.yy, s.xy = s.n+1, s.x+x, s.y+y, s.xx+x*x, s.yy+y*y, s.xy+x*y
}

func (s *sample) correlation() float64 {
	return (s.xy - s.x*s.y/s.n) / math.Sqrt((s.xx-s.x*s.x/s.n)*(s.yy-s.y*s.y/s.n))
}

// So long after they have joined, members of a generation share no more than the run, and the table is what it was.
func TestOutOfStep(t *testing.T) {
	const runs = 4000
	even := evenly()
	var library Library
	library[Heartbeat][Later] = even
	var pairs sample
	var quarters [4]int
	for run := range uint64(runs) {
		a, b := Of(&library, owner("a"), 1, run+1, true), Of(&library, owner("b"), 1, run+1, true)
		for _, s := range []*Source{&a, &b} {
			s.Join(4)
			s.Pass(Heartbeat, inStep)
		}
		x := a.Take(Heartbeat)
		pairs.add(x, b.Take(Heartbeat))
		quarters[x*4/(shares*1000)]++
	}
	if got, want := pairs.correlation(), 6/math.Pi*math.Asin(0.25/2); math.Abs(got-want) > 0.04 {
		t.Errorf("ranks correlate by %.3f, want %.3f", got, want)
	}
	for i, n := range quarters {
		if n < runs/4-runs/30 || n > runs/4+runs/30 {
			t.Errorf("%d of %d are in quarter %d", n, runs, i)
		}
	}
}

// What is looked at ahead is what is taken then, from the first in a life on, and behind some that nobody looked at.
func TestAhead(t *testing.T) {
	for _, run := range []uint64{0, 3} {
		s := Of(&Java, Owner{Name: "c1", Young: true}, 7, run, true)
		if run == 0 {
			s.Take(Heartbeat) // the first is another
		}
		ahead := s.Ahead(Heartbeat)
		for _, passed := range []int64{0, 1, 30, 50, 1000, 3} {
			s.Pass(Heartbeat, passed)
			ahead.Look()
			taken := s.Clone()
			for i := range int64(3 * inStep) {
				if got, want := ahead.At(i), taken.Take(Heartbeat); got != want {
					t.Fatalf("run %d: %d behind %d is %v late, want %v", run, i, passed, got, want)
				}
			}
		}
	}
}

// A loop that drifts is anywhere in its turn, in run 0 in the middle of it.
func TestTurn(t *testing.T) {
	const runs, length = 4000, 100 * clock.Millisecond
	if s := Of(&JavaConsumer, owner("c1"), 7, 0, true); (&s).Turn(length) != length/2 {
		t.Error("in run 0 it is not in the middle")
	}
	var quarters [4]int
	for run := range uint64(runs) {
		s := Of(&JavaConsumer, owner("c1"), 7, run+1, true)
		s.Turn(length)
		quarters[s.Turn(length)*4/length]++
	}
	for i, n := range quarters {
		if n < runs/4-runs/40 || n > runs/4+runs/40 {
			t.Errorf("%d of %d are in quarter %d", n, runs, i)
		}
	}
}

// A message is off by what its moment and its way say, however many went before it; in run 0,
// and where nothing is drawn, by nothing.
func TestWay(t *testing.T) {
	a, b := Of(&Java, owner("c1"), 7, 3, true), Of(&Java, owner("c1"), 7, 3, true)
	b.Take(Heartbeat)
	b.Way(5000, 1)
	off := map[clock.Duration]bool{}
	for now := clock.Time(1); now < 200; now++ {
		for n := range uint64(ways) {
			off[a.Way(now, n)] = true
			if x, y := a.Way(now, n), b.Way(now, n); x != y {
				t.Fatalf("at %v way %d is off by %v, and by %v", now, n, x, y)
			}
		}
	}
	if len(off) < 200 {
		t.Errorf("only %d of 796 differ", len(off))
	}
	for _, s := range []Source{Of(&Java, owner("c1"), 7, 0, true), Of(&Java, owner("c1"), 7, 3, false), {}} {
		if got := s.Way(1, 1); got != 0 {
			t.Errorf("a message is off by %v", got)
		}
	}
}

// What is taken behind a mark has not been once one goes back to it, and no message is off by more than
// the bounds say.
func TestMark(t *testing.T) {
	kinds := []Kind{Heartbeat, Transit, Step, FirstStep}
	a, b := Of(&Java, owner("c1"), 7, 3, true), Of(&Java, owner("c1"), 7, 3, true)
	for range 40 {
		mark := a.Mark(kinds)
		for i := range 3 {
			a.Take(kinds[i])
			a.Peek(kinds[3-i])
		}
		a.Return(mark, kinds)
		for _, k := range kinds {
			if x, y := a.Take(k), b.Take(k); x != y {
				t.Fatalf("behind a mark the next %s is %v late, not %v", k, x, y)
			}
		}
	}
	least, most := a.Ways()
	for now := clock.Time(1); now < 2000; now++ {
		if x := a.Way(now, 0); x < least || x > most {
			t.Errorf("a message is off by %v, not within %v and %v", x, least, most)
		}
	}
}

func TestTablesAscend(t *testing.T) {
	for _, library := range []*Library{&Broker, &Java, &JavaConsumer, &FranzGo, &Librdkafka} {
		for k := range library {
			for _, d := range library[k] {
				if d != nil && Kind(k) == Way && d.Table.Median() != 0 {
					t.Errorf("run 0 would have messages off by %v", d.Table.Median())
				}
				for i := 1; d != nil && i < len(d.Table); i++ {
					if d.Table[i] < d.Table[i-1] || d.Table[0] < 0 && Kind(k) != Way {
						t.Errorf("%v: %v comes after %v", Kind(k), d.Table[i], d.Table[i-1])
					}
				}
			}
		}
	}
}
