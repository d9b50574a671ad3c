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

// A draw is known by owner, kind and number, and run 0 has the median.
func TestSource(t *testing.T) {
	a, b := Of(&Java, 7, "c1, incarnation 1", 3, true), Of(&Java, 7, "c1, incarnation 1", 3, true)
	for range 5 {
		b.Take(JoinAnswer)
	}
	for range 9 {
		if peek, x, y := a.Peek(Heartbeat), a.Take(Heartbeat), b.Take(Heartbeat); x != y || peek != x {
			t.Errorf("drawn %v, then %v, and %v", peek, x, y)
		}
	}
	for _, s := range []Source{Of(&Java, 7, "c1", 0, true), Of(&Java, 7, "c1", 3, false)} {
		if got := s.Take(Heartbeat); got != Java[Heartbeat].Median() {
			t.Errorf("it is %v late, not the median", got)
		}
	}
	if none := (&Source{}).Take(Heartbeat); none != 0 {
		t.Errorf("without a library it is %v late", none)
	}
}

func TestTablesAscend(t *testing.T) {
	for _, library := range []*Library{&Broker, &Java, &FranzGo} {
		for k, table := range library {
			for i := 1; table != nil && i < len(table); i++ {
				if table[i] < table[i-1] || table[0] < 0 {
					t.Errorf("%v: %v comes after %v", Kind(k), table[i], table[i-1])
				}
			}
		}
	}
}
