package program

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// How soon a crew may be done with something, at the earliest: until then nobody has to look.

// idle tells whether there is no work.
func (c *crew) idle() bool { return len(c.shares) == 0 }

// takes is how long the records of a partition before one take from a moment on, at least: those
// that are in hand, and those from its position on, of which each takes so long.
func (c *crew) takes(p protocol.TopicPartition, position, before int64, each clock.Duration, at clock.Time) clock.Duration {
	work, longest := clock.Duration(0), clock.Duration(0)
	add := func(records int64, each, begun clock.Duration) {
		if records > 0 {
			left := max(each.Times(records)-begun, 0)
			work, longest = work.Plus(left), max(longest, min(each, left))
		}
	}
	add(before-position, each, 0)
	if s := c.share(p); s != nil {
		for i := range s.parts {
			x := &s.parts[i]
			add(min(x.To, before)-x.next, x.each, 0)
		}
	}
	for i := range c.jobs {
		j := &c.jobs[i]
		switch {
		case j.partition != p:
		case c.atOnce:
			longest = max(longest, min(j.each, c.lasts(j).Sub(at)))
		default:
			add(min(j.to, before)-j.from, j.each, at.Sub(j.began))
		}
	}
	switch {
	case c.atOnce:
		return longest
	case c.order == member.NoOrder:
		return max(work/clock.Duration(c.threads), longest)
	}
	return work
}

// soonest is when so many records more than are known to be done may be done, of whatever
// partitions: each thread does one after another, and a new one takes it so long, or as long as
// the shortest in hand.
func (c *crew) soonest(records int64, each clock.Duration, at clock.Time) clock.Time {
	if first, _ := c.next(); c.atOnce {
		return max(at, min(first, at.Add(each)))
	}
	since, threads := clock.Duration(0), clock.Duration(c.threads)
	for i := range c.shares {
		for j := range c.shares[i].parts {
			each = min(each, c.shares[i].parts[j].each)
		}
	}
	for i := range c.jobs {
		since += at.Sub(c.jobs[i].began)
	}
	return at.Add(max(each.Times(max(records, 0))-since, 0) / threads)
}
