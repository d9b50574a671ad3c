package scripttest

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
)

// Alarm is a timer that is armed.
type Alarm[T comparable] struct {
	Timer T
	At    clock.Time
}

// Alarms are the timers that a state machine under test has armed, in the order in which
// it did.
type Alarms[T comparable] []Alarm[T]

// Set arms a timer, in place of what it was armed for before; clock.Never clears it.
func (a *Alarms[T]) Set(timer T, at clock.Time) {
	*a = slices.DeleteFunc(*a, func(x Alarm[T]) bool { return x.Timer == timer })
	if at != clock.Never {
		*a = append(*a, Alarm[T]{timer, at})
	}
}

// Next is the one that is due first, those armed earlier first.
func (a Alarms[T]) Next() (next Alarm[T], ok bool) {
	for _, x := range a {
		if !ok || x.At < next.At {
			next, ok = x, true
		}
	}
	return next, ok
}
