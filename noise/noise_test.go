package noise

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
)

func TestDraw(t *testing.T) {
	var table Table
	for i, level := range Levels() {
		table[i] = clock.Duration(level) * 1000
	}
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
		if got := s.Take(Heartbeat); got != Java[Heartbeat][Later].Table.Median() {
			t.Errorf("it is %v late, not the median", got)
		}
	}
	if none := (&Source{}).Take(Heartbeat); none != 0 {
		t.Errorf("without a library it is %v late", none)
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

// What belongs together is shared by the members of a generation, as often as it says, and
// the table stays what it is.
func TestSharedDraws(t *testing.T) {
	const runs = 4000
	ascending := &Delay{Together: 512, Whole: 256}
	for i, level := range Levels() {
		ascending.Table[i] = clock.Duration(level) * 1000
	}
	var library Library
	library[JoinAnswer][Later], library[Plan][Later] = ascending, &Delay{Whole: 256, Table: ascending.Table}
	var together, alone, apart, below int
	for run := range uint64(runs) {
		a, b := Of(&library, owner("a"), 1, run+1, true), Of(&library, owner("b"), 1, run+1, true)
		a.Join(4)
		b.Join(4)
		x, y := a.Take(JoinAnswer), b.Take(JoinAnswer)
		together += equal(x, y)
		alone += equal(a.Take(Plan), b.Take(Plan))
		b.Join(5)
		apart += equal(a.Take(JoinAnswer), b.Take(JoinAnswer))
		if x < ascending.Table.Median() {
			below++
		}
	}
	// Both have the generation's draw in a quarter of the runs, and what is left has the
	// run's in a sixteenth.
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"in one generation", together, runs/4 + runs*3/4/16}, {"alone", alone, runs / 16},
		{"in different generations", apart, runs / 16}, {"below the median", below, runs / 2},
	} {
		if c.got < c.want-runs/40 || c.got > c.want+runs/40 {
			t.Errorf("%s: %d of %d runs, want some %d", c.what, c.got, runs, c.want)
		}
	}
}

func equal(a, b clock.Duration) int {
	if a == b {
		return 1
	}
	return 0
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

func TestTablesAscend(t *testing.T) {
	for _, library := range []*Library{&Broker, &Java, &JavaConsumer, &FranzGo} {
		for k := range library {
			for _, d := range library[k] {
				for i := 1; d != nil && i < len(d.Table); i++ {
					if d.Table[i] < d.Table[i-1] || d.Table[0] < 0 {
						t.Errorf("%v: %v comes after %v", Kind(k), d.Table[i], d.Table[i-1])
					}
				}
			}
		}
	}
}
