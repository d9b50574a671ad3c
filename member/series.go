package member

import "github.com/groupsim/groupsim/clock"

// Series is what is sent again and again, each so long after the one before.
type Series struct {
	First Trip
	Every clock.Duration
	N     int64
}

// Arrives is when the n-th of a series arrives, from 0 on.
func (s *Series) Arrives(n int64) clock.Time { return s.First.Arrives.Add(s.Every.Times(n)) }

// from is the first of a series, by its number, that arrives at a moment or later.
func (s *Series) from(at clock.Time) int64 {
	if at <= s.First.Arrives {
		return 0
	}
	return int64((at.Sub(s.First.Arrives) + s.Every - 1) / s.Every)
}

// Meets is the first of a series, by its number, that arrives with one of another, or after it by so much at
// the most; -1: none does.
func (s *Series) Meets(t *Series, within clock.Duration) int64 {
	if s.N == 0 || t.N == 0 || max(s.Every, t.Every) >= mostRound {
		return -1
	}
	n := s.from(t.First.Arrives)
	if n >= s.N {
		return -1
	}
	if t.N == 1 {
		if s.Arrives(n) > t.First.Arrives.Add(within) {
			return -1
		}
		return n
	}
	more := recurs(int64(s.Arrives(n).Sub(t.First.Arrives)), int64(s.Every), int64(t.Every), 0, int64(within))
	if more < 0 || n+more >= s.N || s.Arrives(n+more) > t.Arrives(t.N-1).Add(within) {
		return -1
	}
	return n + more
}
