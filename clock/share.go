package clock

import "math/bits"

// Share is 64 random bits taken as a share of something: each is as likely, and a share
// of a longer length is longer.
type Share uint64

// Of gives a share of d, from the least length that there is up to d itself.
func (s Share) Of(d Duration) Duration {
	if d <= 0 {
		return d
	}
	hi, _ := bits.Mul64(uint64(s), uint64(d))
	return Duration(hi) + 1
}

// UpTo gives a share of d, from nothing up to d itself.
func (s Share) UpTo(d Duration) Duration { return s.Of(d+1) - 1 }
