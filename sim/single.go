package sim

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
)

// Who is first of members whose heartbeats and ticks of auto-commit begin with one timer (member/onetimer.go). When that
// was set goes by both, so the visits that are made behind those that are left out put such members in order by
// themselves; unless two are in step, with all heartbeats and ticks at the same moments. Then the order stays what it was.

// single is what is known of such a member.
type single struct {
	is   bool
	grid clock.Duration // between its ticks; 0: there are none
	tick clock.Time     // the first of them
}

// The timers that stand for the parts of that one.
const (
	beatTimer = member.EngineTimer
	tickTimer = member.ProgramTimer
)

// singled begins with a member whose visits may be such.
func (s *still) singled() {
	if _, s.single.is = s.Visits.(member.Single); !s.single.is {
		return
	}
	s.order[tickTimer] = s.order[beatTimer]
	s.single.tick = s.alarms[tickTimer].At
	if regular, is := s.Visits.(member.Regular); is {
		s.single.grid = regular.Course(tickTimer).Every
	}
}

// paces notes how long after a visit that began at a moment the next heartbeat comes. Where that is another time than
// before, where the first tick comes, and where a question for metadata and what is due then are one visit, the order
// begins anew.
func (s *still) paces(timer member.Timer, at clock.Time, v *member.Visit) {
	anew := timer == member.MetadataTimer && max(s.torn[beatTimer], s.torn[tickTimer]) == at
	if every := s.alarms[beatTimer].At.Sub(at); v.Heartbeat.Arrives != 0 && every != s.every[beatTimer] {
		s.every[beatTimer], anew = every, true
	}
	if s.every[tickTimer] == 0 && s.alarms[tickTimer].At != s.single.tick {
		s.every[tickTimer], anew = s.single.grid, true
	}
	if anew {
		s.reset[beatTimer], s.from, s.was = at, *s.alarms, s.order
	}
}

// werePaced tells which of two visits at one moment comes first. If the members are in step and it is not known since when,
// the stretch is to begin when the last of them came to be.
func (q *quietTime) werePaced(s, t *still) bool {
	a, b := s.next, t.next
	if a == b && s.inStep(t) {
		if s.from[beatTimer].At == t.from[beatTimer].At && s.from[tickTimer].At == t.from[tickTimer].At {
			first := beatTimer
			if s.from[tickTimer].At < s.from[beatTimer].At {
				first = tickTimer
			}
			return setFirst(&s.from[first], &t.from[first], s.was[first], t.was[first]) < 0
		}
		if since := max(s.reset[beatTimer], t.reset[beatTimer]); since > 0 && since < q.until {
			q.doubt = min(q.doubt, since)
		}
	}
	return setFirst(&s.alarms[a], &t.alarms[b], s.order[a], t.order[b]) < 0
}

// inStep tells whether the heartbeats of two members come at the same moments from here on, and their ticks do.
func (s *still) inStep(t *still) bool {
	if s.every[beatTimer] != t.every[beatTimer] || s.single.grid != t.single.grid {
		return false
	}
	together := func(timer member.Timer, every clock.Duration) bool {
		return every == 0 || s.alarms[timer].At.Sub(t.alarms[timer].At)%every == 0
	}
	return together(beatTimer, s.every[beatTimer]) && together(tickTimer, s.single.grid)
}

// steadily lets such members leave visits out only if all of them are steady: one whose ticks commit now and then is
// first among those in step with it at one time, and last at another.
func (q *quietTime) steadily() {
	for i := range q.still {
		if v, is := q.still[i].Visits.(member.Single); !is || v.Steady() {
			continue
		}
		for j := range q.still {
			if q.still[j].single.is {
				q.still[j].leaps = nil
			}
		}
		return
	}
}

// joins makes one timer of both again as quiet time ends.
func (s *still) joins() {
	if s.single.is && s.sooner(tickTimer, s, beatTimer) {
		s.order[beatTimer] = s.order[tickTimer]
	}
}
