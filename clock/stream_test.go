package clock

import "testing"

// The figures pin the streams: a run's seed must mean the same in every release.
func TestStreamsArePinned(t *testing.T) {
	s := NewStream(1, "latency", 0)
	got := [3]uint64{s.Uint64(), s.Uint64(), s.Uint64()}
	if want := [3]uint64{0x9996ad15aa3a8284, 0xd438651494244905, 0x6bc174e497ee6066}; got != want {
		t.Errorf("seed 1, latency: %#x, want %#x", got, want)
	}
}

func TestStreamsDifferByNameAndSeed(t *testing.T) {
	seen := map[uint64]string{}
	for _, name := range []string{"a", "b", "ab", "ba", ""} {
		for seed := range uint64(20) {
			s := NewStream(seed, name, 0)
			v := s.Uint64()
			if other, ok := seen[v]; ok {
				t.Errorf("%q with seed %d begins like %s", name, seed, other)
			}
			seen[v] = name
		}
	}
}

func TestBelowCoversItsRangeEvenly(t *testing.T) {
	s := NewStream(1, "even", 0)
	var n [10]int
	for range 100_000 {
		n[s.Below(10)]++
	}
	for digit, count := range n {
		if count < 9_500 || count > 10_500 {
			t.Errorf("%d was drawn %d times of 100,000, want about 10,000", digit, count)
		}
	}
	if s.Below(0) != 0 || s.Below(-3) != 0 {
		t.Error("a draw below nothing is not 0")
	}
}

// A draw can be had by its number, a run has draws of its own, and run 0 those of the
// seed alone.
func TestDrawsByNumber(t *testing.T) {
	s := NewStream(7, "latency", 3)
	ahead := s
	for i := range uint64(20) {
		if got, want := ahead.At(i), s.Uint64(); got != want {
			t.Errorf("draw %d is %x, want %x", i, got, want)
		}
	}
	seen := map[uint64]uint64{}
	for run := range uint64(1000) {
		first := NewStream(7, "latency", run).At(0)
		if other, ok := seen[first]; ok {
			t.Errorf("runs %d and %d draw alike", run, other)
		}
		seen[first] = run
	}
}

// A name in parts is the name that they are together.
func TestStreamsOfNamesInParts(t *testing.T) {
	if whole, parts := NewStream(7, "latency of c1, way 2", 3), StreamOf(7, 3, "latency of ", "c1", "", ", way ", "2"); whole != parts {
		t.Errorf("in parts it is another stream: %x, not %x", parts, whole)
	}
}

// A name that begins like another one, and goes on, is that of its parts put together.
func TestNameInParts(t *testing.T) {
	begin := NameOf("heartbeat", " of ")
	for _, who := range []string{"c1", "all", ""} {
		want := NewStream(7, "heartbeat of "+who, 3)
		if got := begin.And(who).Stream(7, 3); got != want || StreamOf(7, 3, "heart", "beat of ", who) != want {
			t.Errorf("%q is another stream in parts", who)
		}
	}
}
