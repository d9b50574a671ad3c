package fold

import (
	"slices"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Whom partitions are given to is told anew, member by member, in each generation, and as a rule
// most members are given what they had. Their partitions are not looked at.

// portion is the partitions of one seat.
type portion struct {
	tenures []*Tenure // entries that are another's since are stale
	list    []protocol.TopicPartition
	stale   bool // there may be stale entries
	parted  bool // or some of these have been parted since
}

// is tells whether it is certain that a seat has these partitions, and no others.
func (s *portion) is(ps []protocol.TopicPartition) bool {
	return !s.stale && protocol.Same(s.list, ps)
}

// give notes what the accepted assignment gives to a member. The first such fact that a
// generation is completed with voids the assignment before: of those members that the new
// one does not name, once all of it has been told.
func (f *Fold) give(s *seat, ps []protocol.TopicPartition) {
	if f.group.phase == event.Assigning {
		f.replaceAssignment()
	}
	s.givenIn = f.group.given
	f.relist(s)
	f.replace(&s.given, ps, func(t *Tenure) { f.setGiven(t, s) }, func(t *Tenure) {
		if t.group.given == s {
			f.setGiven(t, nil)
		}
	})
}

// tell notes what a member of a consumer group has been told that it may own.
func (f *Fold) tell(s *seat, ps []protocol.TopicPartition) {
	f.replace(&s.told, ps, func(t *Tenure) { f.setTold(t, s) }, func(t *Tenure) {
		if t.group.told == s {
			f.setTold(t, nil)
		}
	})
}

// replace puts partitions in the place of a portion, and tells of each that is in it, and of those
// that are not in it any more. What stays is not let go of meanwhile.
func (f *Fold) replace(s *portion, ps []protocol.TopicPartition, comes, goes func(*Tenure)) {
	if s.is(ps) {
		s.list = ps // the next one is mostly this one itself
		return
	}
	now := append(f.group.spare[:0], f.holding.of(ps)...)
	for _, t := range now {
		comes(t)
		t.group.stays = true
	}
	for _, t := range f.tenuresOf(s) {
		if !t.group.stays {
			goes(t)
		}
	}
	for _, t := range now {
		t.group.stays = false
	}
	f.group.spare = s.tenures
	*s = portion{tenures: now, list: ps}
}

// tenuresOf gives the histories of a portion as they are now.
func (f *Fold) tenuresOf(s *portion) []*Tenure {
	if s.parted {
		s.tenures, s.parted = append(s.tenures[:0], f.holding.of(s.list)...), false
	}
	return s.tenures
}

// setGiven notes whom the assignment gives a partition to. In a classic group that is whom
// the coordinator tells so. Where nothing has changed nothing is looked at: each member that
// joins has thousands of partitions given once more to those that have them.
func (f *Fold) setGiven(t *Tenure, s *seat) {
	if was := t.group.given; was != s {
		if was != nil {
			was.given.stale = true
		}
		if t.group.given = s; s != nil {
			t.group.withheldIn = protocol.NoGeneration
		}
		f.holding.touch(t)
	}
	if !f.group.epochs {
		f.setTold(t, s)
	}
}

// setTold notes who may own a partition, as the coordinator has said last. In a classic group that
// goes with what is given.
func (f *Fold) setTold(t *Tenure, s *seat) {
	if was := t.group.told; was != s {
		if was != nil {
			was.told.stale, was.given.stale = true, was.given.stale || !f.group.epochs
		}
		t.group.told = s
		f.holding.touch(t)
	}
}

// replaceAssignment begins to void what an older generation gave.
func (f *Fold) replaceAssignment() {
	if g := &f.group; g.outdated {
		g.outdated, g.giving = false, true
		g.given++
	}
}

// voidRest voids what it gave to members that the new assignment does not name.
func (f *Fold) voidRest() {
	g := &f.group
	if !g.giving {
		return
	}
	g.giving = false
	g.list = slices.DeleteFunc(g.list, func(s *seat) bool {
		if s.givenIn == g.given {
			return false
		}
		f.replace(&s.given, nil, nil, func(t *Tenure) {
			if t.group.given == s {
				f.setGiven(t, nil)
			}
		})
		s.listed = s.counted
		return !s.counted
	})
}

// relist brings a seat back into the list of those that the assignment has to do with.
func (f *Fold) relist(s *seat) {
	if !s.listed {
		s.listed = true
		f.group.list = append(f.group.list, s)
	}
}

// wentOver makes nothing certain: who may own a partition follows from another thing now.
func (g *group) wentOver() {
	for _, s := range g.list {
		for _, p := range []*portion{&s.given, &s.told} {
			p.stale, p.parted = true, true
		}
	}
}

// touchSeat touches every partition that a seat has to do with.
func (f *Fold) touchSeat(s *seat) {
	for _, x := range s.process.holds {
		f.holding.touch(x.tenure)
	}
	for _, list := range [][]*Tenure{s.process.left, f.tenuresOf(&s.given), f.tenuresOf(&s.told)} {
		for _, t := range list {
			f.holding.touch(t)
		}
	}
}
