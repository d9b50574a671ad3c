package member

import "github.com/groupsim/groupsim/clock"

// Grid are moments that are equally far from each other, without begin or end. Its zero value has none.
type Grid struct {
	From  clock.Time // one of them
	Every clock.Duration
}

// After is the first after a moment.
func (g Grid) After(at clock.Time) clock.Time {
	return at.Add(g.Every - clock.Duration(modulo(int64(at.Sub(g.From)), int64(g.Every))))
}
