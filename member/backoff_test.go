package member

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
)

// ExponentialBackoff (docs/protocol.md: Heartbeats and the poll interval): it doubles,
// varies by a fifth either way, and is at most retry.backoff.max.ms.
func TestBackoff(t *testing.T) {
	cfg := Config{RetryBackoffMs: 100, RetryBackoffMaxMs: 1000}
	c := New(Spec{Config: cfg, Retries: clock.NewStream(1, "backoff", 0), Engine: noEngine, Program: noProgram})
	for failures, want := range []clock.Duration{100, 200, 400, 800, 1000, 1000, 1000} {
		want *= clock.Millisecond
		least, most := clock.Forever, clock.Duration(0)
		for range 2000 {
			d := c.Backoff(failures)
			least, most = min(least, d), max(most, d)
		}
		low, high := want*8/10, min(want*12/10, clock.Second)
		if least < low || least > low+want/100 || most > high || most < high-want/100 {
			t.Errorf("after %d failures: from %v to %v, want from %v to %v", failures, least, most, low, high)
		}
	}
	if d := c.Backoff(1 << 30); d > clock.Second {
		t.Errorf("after very many failures: %v", d)
	}
}

// Where retry.backoff.max.ms is not above retry.backoff.ms there is no jitter.
func TestConstantBackoff(t *testing.T) {
	cfg := Config{RetryBackoffMs: 500, RetryBackoffMaxMs: 300}
	c := New(Spec{Config: cfg, Retries: clock.NewStream(1, "backoff", 0), Engine: noEngine, Program: noProgram})
	for failures := range 5 {
		if d := c.Backoff(failures); d != 300*clock.Millisecond {
			t.Errorf("after %d failures: %v", failures, d)
		}
	}
}

func noEngine(*Process) Engine   { return nil }
func noProgram(*Process) Program { return nil }
