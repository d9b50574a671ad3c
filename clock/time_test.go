package clock

import (
	"testing"
	"time"
)

func TestMillis(t *testing.T) {
	for _, c := range []struct {
		d    Duration
		want string
	}{{0, "0"}, {1, "0.001"}, {1500, "1.5"}, {30120 * Millisecond, "30120"}, {15105*Millisecond + 230, "15105.23"}, {-1500, "-1.5"}, {1010, "1.01"}} {
		if got := c.d.Millis(); got != c.want {
			t.Errorf("%d µs print as %s, want %s", int64(c.d), got, c.want)
		}
		if back, err := ParseMillis(c.want); err != nil || back != c.d {
			t.Errorf("%s reads as %d µs (%v), want %d", c.want, int64(back), err, int64(c.d))
		}
	}
	if _, err := ParseMillis("soon"); err == nil {
		t.Error("a word reads as a time")
	}
}

func TestDurationString(t *testing.T) {
	for _, c := range []struct {
		d    Duration
		want string
	}{{0, "0s"}, {35 * Second, "35s"}, {90 * Second, "1m30s"}, {2 * Minute, "2m"}, {Hour, "1h"}, {Hour + 5*Second, "1h0m5s"}, {1500, "1.5ms"}, {Forever, "forever"}} {
		if got := c.d.String(); got != c.want {
			t.Errorf("%d µs are written %s, want %s", int64(c.d), got, c.want)
		}
	}
}

func TestRound(t *testing.T) {
	if got := Round(1499*time.Nanosecond + time.Microsecond); got != 2 {
		t.Errorf("2.499 µs round to %d µs, want 2", got)
	}
	if got := Round(1500 * time.Nanosecond); got != 2 {
		t.Errorf("1.5 µs round to %d µs, want 2", got)
	}
}

func TestForeverIsNever(t *testing.T) {
	if Time(5).Add(Forever) != Never || Never.Add(1) != Never {
		t.Error("forever after a moment is not never")
	}
}

func TestProductsAndSumsEndAtForever(t *testing.T) {
	for _, c := range []struct {
		d    Duration
		n    int64
		want Duration
	}{{5, 3, 15}, {0, 1 << 62, 0}, {5000 * Second, 2147483647, Forever}, {Hour, 1, Hour}, {Forever, 1, Forever}, {1 << 61, 2, Forever}, {1<<61 - 1, 2, Forever - 1}} {
		if got := c.d.Times(c.n); got != c.want {
			t.Errorf("%d times %d: got %d, want %d", c.n, c.d, got, c.want)
		}
	}
	if (Forever-1).Plus(1) != Forever || Forever.Plus(Forever) != Forever || Second.Plus(Second) != 2*Second {
		t.Error("sums do not end at Forever")
	}
}
