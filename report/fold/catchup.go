package fold

import (
	"math/bits"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// catchUp finds out how long the group took to catch up: from the end of the last
// gap until the sum of all lags is back at its level before the first gap. That
// level is the highest sum in the ten seconds up to the first gap, and a record
// more for each partition that has a position: one may be arriving.
type catchUp struct {
	first, last clock.Time // the begin of the first gap and the end of the last; clock.Never: no gap, or one that is open
	level       int64
	at          clock.Time // looked at last
	sum         int64
	back        clock.Time // clock.Never: not yet
}

const levelTime = clock.Time(10 * clock.Second)

// gapsOf finds the first and the last gap of all partitions.
func gapsOf(tenures []*Tenure) catchUp {
	c := catchUp{first: clock.Never, last: clock.Never, back: clock.Never}
	last, open := clock.Time(-1), false
	for _, t := range tenures {
		for i := range t.Gaps {
			g := &t.Gaps[i]
			c.first, last = min(c.first, g.From), max(last, g.To)
			open = open || g.After == event.Coordinator
		}
	}
	if last >= 0 && !open {
		c.last = last
	}
	return c
}

// moments are when the sum has to be looked at even if nothing bends there.
func (c *catchUp) moments() []clock.Time {
	if c.first == clock.Never {
		return nil
	}
	return []clock.Time{c.first - levelTime, c.first, c.last}
}

// look takes the sum of the lags of so many partitions at a moment. Between two
// moments it is linear.
func (c *catchUp) look(at clock.Time, sum, partitions int64) {
	if at >= c.first-levelTime && at <= c.first {
		c.level = max(c.level, sum+partitions)
	}
	if at >= c.last && c.back == clock.Never && sum <= c.level {
		c.back = at
		if down := c.sum - sum; c.at >= c.last && c.sum > c.level && at > c.at {
			hi, lo := bits.Mul64(uint64(c.sum-c.level), uint64(at-c.at))
			took, _ := bits.Div64(hi, lo, uint64(down))
			c.back = c.at + clock.Time(took)
		}
	}
	c.at, c.sum = at, sum
}

// took gives how long it took; None if the group was not back by the end.
func (c *catchUp) took() report.Ms {
	switch {
	case c.first == clock.Never:
		return 0
	case c.back == clock.Never:
		return report.None
	}
	return report.Ms(c.back - c.last)
}

// Lag gives the lag of one partition at a moment: log end − next offset to be
// processed. It is not known before the group has a position. It is to be asked
// after Finish.
func (f *Fold) Lag(tp protocol.TopicPartition, at clock.Time) (lag int64, known bool) {
	log, _ := f.records.cohort(tp)
	p := f.records.progress(tp)
	i := len(p.stays) - 1
	for i >= 0 && p.stays[i].at > at {
		i--
	}
	if i < 0 || log == nil {
		return 0, false
	}
	s := &p.stays[i]
	next := s.offset
	for j := range s.runs {
		if r := &s.runs[j]; r.since <= at {
			next = r.next(at)
		}
	}
	return max(0, log.end(at)-next), true
}
