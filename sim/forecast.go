package sim

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// forecast is when in their common interval members commit, as far as is known in a stretch. A heartbeat that is clear
// of all of these places is answered at once, unless somebody commits at another.
type forecast struct {
	made   bool
	every  clock.Duration // 0: the members have none in common
	places []clock.Duration
}

// forget lets it be made anew: it is, if somebody asks.
func (f *forecast) forget() { f.made, f.every = false, 0 }

// make takes the places of the commits that have been left out, and of those that follow.
func (f *forecast) make(all []still) {
	*f = forecast{made: true, places: f.places[:0]}
	for i := range all {
		l := all[i].leaps
		if l == nil {
			f.every = 0
			return
		}
		to := l.Commits()
		if to.N == 0 {
			continue
		}
		if f.every == 0 {
			f.every = to.Every
		}
		if to.Every != f.every {
			f.every = 0
			return
		}
		f.add(&to)
		for j := range all[i].passed {
			f.add(&all[i].passed[j])
		}
	}
}

func (f *forecast) place(at clock.Time) clock.Duration { return clock.Duration(at) % f.every }

// add adds the place of commits.
func (f *forecast) add(c *member.Series) {
	place := f.place(c.First.Arrives)
	if i, has := slices.BinarySearch(f.places, place); !has {
		f.places = slices.Insert(f.places, i, place)
	}
}

// has tells whether commits come at a place that is known.
func (f *forecast) has(c *member.Series) bool {
	if f.every == 0 || c.N > 1 && c.Every%f.every != 0 {
		return false
	}
	_, has := slices.BinarySearch(f.places, f.place(c.First.Arrives))
	return has
}

// near tells whether a commit may come at a moment, or so long before it at the most.
func (f *forecast) near(at clock.Time, within clock.Duration) bool {
	if len(f.places) == 0 {
		return false
	}
	place := f.place(at)
	i, has := slices.BinarySearch(f.places, place)
	switch {
	case has:
		return true
	case i > 0:
		return place-f.places[i-1] <= within
	}
	return place+f.every-f.places[len(f.places)-1] <= within
}

// foresight is the forecast of the stretch.
func (q *quietTime) foresight() *forecast {
	if f := &q.forecast; !f.made {
		f.make(q.still)
	}
	return &q.forecast
}

// first is the first of a series of heartbeats, by its number, that comes when a commit may be on its way to the log
// for so long; -1: none does.
func (f *forecast) first(beats *member.Series, within clock.Duration) int64 {
	first := int64(-1)
	for _, place := range f.places {
		to := member.Series{First: member.Trip{Arrives: clock.Time(place)}, Every: f.every, N: member.Unending}
		first = earlier(first, beats.Meets(&to, within))
	}
	return first
}

// Disturbs implements [member.Neighbors]: it goes by the forecast, and by the commits that have been sent.
func (q *quietTime) Disturbs(beat member.Trip) bool {
	f := q.foresight()
	if f.every == 0 || f.near(beat.Arrives, q.takes) {
		return true
	}
	for _, c := range q.commits {
		if c.Arrives <= beat.Arrives && beat.Arrives <= c.Arrives.Add(q.takes) {
			return true
		}
	}
	return false
}

// forecasts tells whether a member's commits come at a place that is known, which all that has been left out is clear of.
// If not, that of those which follow is known from now on.
func (q *quietTime) forecasts(s *still, commits *member.Series) bool {
	f := &q.forecast
	switch {
	case f.every == 0:
		return false
	case f.has(commits):
		return true
	case s.leaps == nil:
		f.every = 0
		return false
	}
	if commits.N > 1 {
		f.add(commits)
	}
	if to := s.leaps.Commits(); to.N > 0 && to.Every == f.every {
		f.add(&to)
	} else if to.N > 0 {
		f.every = 0
	}
	return false
}
