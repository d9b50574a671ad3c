package program

import (
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// crew is the threads of a pool and the records that they have been given: some of them at
// work, and the others waiting, in the order in which they came.
//
// What a thread has taken is followed to its end in one step, or, where the end of each record
// matters, record by record.
type crew struct {
	p       *member.Process // nil: it is only to find out when something will have been done
	threads int
	order   member.WorkOrder
	single  bool // the end of each record matters
	atOnce  bool // each record of a part has a thread of its own
	shares  []share
	jobs    []job
	given   int64 // parts so far
}

// share is the records of one partition that the crew has not done.
type share struct {
	partition protocol.TopicPartition
	parts     []part  // in the order of their offsets; the first is not done as a whole
	ahead     []int64 // records that are done, and not all before them
}

// part is records that one poll() has returned.
type part struct {
	member.Part
	number int64
	given  clock.Time
	each   clock.Duration // what a record takes, whatever they come to cost meanwhile
	next   int64          // the first that nobody has begun
	done   int64          // the first that is not done, or nobody knows of yet
	began  clock.Time     // the first of all
}

// job is records that one thread has taken, one after another.
type job struct {
	partition protocol.TopicPartition
	from, to  int64
	began     clock.Time // with the first
	each      clock.Duration
}

// finished is records of a partition that have just been done.
type finished struct {
	partition protocol.TopicPartition
	records   int64
	upTo      int64 // all before this one are done
	ahead     bool  // they are, and not all before them
	whole     bool  // and with them all that some poll() returned
}

func (c *crew) clone(p *member.Process) crew {
	d := *c
	d.p, d.jobs, d.shares = p, slices.Clone(c.jobs), slices.Clone(c.shares)
	for i := range d.shares {
		s := &d.shares[i]
		s.parts, s.ahead = slices.Clone(s.parts), slices.Clone(s.ahead)
	}
	return d
}

// has tells whether there is work of a partition.
func (c *crew) has(p protocol.TopicPartition) bool { return c.share(p) != nil }

func (c *crew) share(p protocol.TopicPartition) *share {
	i := slices.IndexFunc(c.shares, func(s share) bool { return s.partition == p })
	if i < 0 {
		return nil
	}
	return &c.shares[i]
}

// inHand counts the records of some partitions that are not done.
func (c *crew) inHand(ps []protocol.TopicPartition) (with []protocol.TopicPartition, n int64) {
	for _, p := range ps {
		if s := c.share(p); s != nil {
			with, n = append(with, p), n+s.left()
		}
	}
	return with, n
}

func (s *share) left() (n int64) {
	for i := range s.parts {
		n += s.parts[i].To - s.parts[i].done
	}
	return n - int64(len(s.ahead))
}

// give gives the crew records, each of which takes so long.
func (c *crew) give(p member.Part, each clock.Duration, at clock.Time) {
	s := c.share(p.Partition)
	if s == nil {
		c.shares = append(c.shares, share{partition: p.Partition})
		s = &c.shares[len(c.shares)-1]
	}
	c.given++
	s.parts = append(s.parts, part{Part: p, number: c.given, given: at, each: each, next: p.From, done: p.From})
}

// begin lets threads that have nothing to do take what has waited longest.
func (c *crew) begin(at clock.Time) {
	for len(c.jobs) < c.threads {
		next := c.waiting()
		if next == nil {
			return
		}
		to := next.To
		if c.order == member.NoOrder && !c.atOnce {
			to = next.next + 1
		}
		if next.next == next.From {
			next.began = at
		}
		c.jobs = append(c.jobs, job{next.Partition, next.next, to, at, next.each})
		next.next = to
	}
}

// waiting is the part of which a thread may take something; nil: there is none.
func (c *crew) waiting() (first *part) {
	for i := range c.shares {
		s := &c.shares[i]
		if c.order == member.OrderOfPartition && c.atWork(s.partition) {
			continue
		}
		for j := range s.parts {
			if x := &s.parts[j]; x.next < x.To {
				if first == nil || x.number < first.number {
					first = x
				}
				break
			}
		}
	}
	return first
}

func (c *crew) atWork(p protocol.TopicPartition) bool {
	return slices.ContainsFunc(c.jobs, func(j job) bool { return j.partition == p })
}

// ends is when a step of a job is over.
func (c *crew) ends(j *job) clock.Time {
	if c.single {
		return j.began.Add(j.each)
	}
	return c.lasts(j)
}

// lasts is when a job is over.
func (c *crew) lasts(j *job) clock.Time {
	if c.atOnce {
		return j.began.Add(j.each)
	}
	return j.began.Add(j.each.Times(j.to - j.from))
}

// next is when the next step is over, and the last of all that have begun.
func (c *crew) next() (first, last clock.Time) {
	first = clock.Never
	for i := range c.jobs {
		first = min(first, c.ends(&c.jobs[i]))
		last = max(last, c.lasts(&c.jobs[i]))
	}
	return first, last
}

// step ends the first step that is over at a moment.
func (c *crew) step(at clock.Time) finished {
	i := slices.IndexFunc(c.jobs, func(j job) bool { return c.ends(&j) <= at })
	j := &c.jobs[i]
	n := j.to - j.from
	if c.single {
		n = 1
	}
	f := c.done(j, n, at)
	if j.from == j.to {
		c.jobs = slices.Delete(c.jobs, i, i+1)
	}
	c.begin(at)
	return f
}

// done notes that so many records of a job have been done, the last at a moment.
func (c *crew) done(j *job, n int64, at clock.Time) finished {
	s := c.share(j.partition)
	f := finished{partition: j.partition, records: n}
	from := j.from
	j.from, j.began = j.from+n, j.began.Add(j.each.Times(n))
	if x := &s.parts[0]; from != x.done {
		s.ahead = append(s.ahead, from) // of one record: only where any thread takes any
		f.upTo, f.ahead = x.done, true
		return f
	}
	s.parts[0].done += n
	for {
		x := &s.parts[0]
		if i := slices.Index(s.ahead, x.done); i >= 0 {
			s.ahead = slices.Delete(s.ahead, i, i+1)
			x.done++
			continue
		}
		f.upTo = x.done
		if x.done < x.To {
			break
		}
		f.whole = true
		c.worked(x.Part, x.began, at)
		if s.parts = s.parts[1:]; len(s.parts) == 0 {
			c.shares = slices.DeleteFunc(c.shares, func(s share) bool { return s.partition == j.partition })
			break
		}
	}
	if c.p != nil {
		c.p.Holdings.WorkedTo(j.partition, f.upTo)
	}
	return f
}

func (c *crew) worked(p member.Part, since, until clock.Time) {
	if c.p != nil {
		c.p.Holdings.Worked(p, since, until)
	}
}

// progress notes what has been done by a moment of jobs of some partitions that are under way.
func (c *crew) progress(at clock.Time, which func(protocol.TopicPartition) bool) (all []finished) {
	for i := range c.jobs {
		j := &c.jobs[i]
		if j.each == 0 || j.to-j.from <= 1 || c.atOnce || !which(j.partition) {
			continue
		}
		if n := int64(at.Sub(j.began) / j.each); n > 0 {
			all = append(all, c.done(j, n, at))
		}
	}
	return all
}

// anyOf takes all partitions.
func anyOf(protocol.TopicPartition) bool { return true }

// only takes these.
func only(ps []protocol.TopicPartition) func(protocol.TopicPartition) bool {
	of := protocol.SetOf(ps)
	return func(p protocol.TopicPartition) bool { return of[p] }
}

// cut takes the work of partitions away: what has been done of it is reported, and what has
// been begun and is not done.
func (c *crew) cut(at clock.Time, which func(protocol.TopicPartition) bool) {
	c.progress(at, which)
	for i := range c.shares {
		if s := &c.shares[i]; which(s.partition) {
			c.reportRest(s)
		}
	}
	for _, j := range c.jobs {
		if which(j.partition) && j.from < j.to && j.began < at {
			to := j.from + 1
			if c.atOnce {
				to = j.to
			}
			c.p.Emit(event.Interrupted{Partition: j.partition, From: j.from, To: to, Since: j.began, Until: at})
		}
	}
	c.jobs = slices.DeleteFunc(c.jobs, func(j job) bool { return which(j.partition) })
	c.shares = slices.DeleteFunc(c.shares, func(s share) bool { return which(s.partition) })
	c.begin(at)
	c.p.Holdings.WorkGone()
}

// reportRest reports what has been done of parts that are not done as a whole.
func (c *crew) reportRest(s *share) {
	x := &s.parts[0]
	if x.done > x.From {
		rest := x.Part
		rest.To = x.done
		c.worked(rest, x.began, x.began.Add(x.each.Times(c.turns(x.done-x.From))))
	}
	for _, offset := range s.ahead {
		y := x
		for i := range s.parts {
			if s.parts[i].From <= offset && offset < s.parts[i].To {
				y = &s.parts[i]
			}
		}
		c.p.EmitConsumed(event.Consumed{Partition: s.partition, From: offset, To: offset + 1, Since: y.began, Until: y.began.Add(y.each)})
	}
}

// turns is how many times as long as one so many records take.
func (c *crew) turns(records int64) int64 {
	if c.order == member.OrderOfPartition {
		return records
	}
	return (records + int64(c.threads) - 1) / int64(c.threads)
}

// delay makes what is being computed take longer.
func (c *crew) delay(by clock.Duration) {
	for i := range c.jobs {
		c.jobs[i].began = c.jobs[i].began.Add(by)
	}
	for i := range c.shares {
		for j := range c.shares[i].parts {
			c.shares[i].parts[j].began = c.shares[i].parts[j].began.Add(by)
		}
	}
}

// doneWith is when the work of partitions will have been done, if that is not after a moment.
func (c *crew) doneWith(ps []protocol.TopicPartition, now, latest clock.Time) clock.Time {
	ahead := c.clone(nil)
	for slices.ContainsFunc(ps, ahead.has) {
		first, _ := ahead.next()
		if first >= latest {
			return latest
		}
		now = max(now, first)
		ahead.step(first)
	}
	return now
}

// since is when the oldest work was given; clock.Never: there is none.
func (c *crew) since() clock.Time {
	oldest := clock.Never
	for i := range c.shares {
		oldest = min(oldest, c.shares[i].parts[0].given)
	}
	return oldest
}
