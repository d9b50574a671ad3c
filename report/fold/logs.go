package fold

import (
	"math/bits"
	"slices"
	"sort"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// topicLog has the logs of a topic's partitions. Those that came at the same time
// are alike.
type topicLog struct {
	rate       int64 // thousandths of a record per second and partition, now
	partitions int32
	cohorts    []cohort
}

// cohort is the partitions of a topic that came at the same time: from first on,
// up to the next cohort's.
type cohort struct {
	first int32
	steps []logStep
	// Used when the sum of lags is worked out: how many of its partitions the
	// group has a position for.
	active int64
}

// logStep is a stretch of constant production.
type logStep struct {
	at      clock.Time
	records int64 // in the log by then
	nano    int64 // and this much of another one, in 1e-9
	rate    int64
}

// nanos is how many parts a record is counted in: thousandths per second times
// microseconds.
const nanos = 1_000_000_000

// grown gives what a log has reached at a moment after the step.
func (s *logStep) grown(at clock.Time) (records, nano int64) {
	if at <= s.at {
		return s.records, s.nano
	}
	hi, lo := bits.Mul64(uint64(s.rate), uint64(at-s.at))
	lo, carry := bits.Add64(lo, uint64(s.nano), 0)
	whole, rest := bits.Div64(hi+carry, lo, nanos)
	return s.records + int64(whole), int64(rest)
}

// end gives the offset of the log's end: whole records only.
func (c *cohort) end(at clock.Time) int64 {
	if last := &c.steps[len(c.steps)-1]; at >= last.at { // mostly production never changes
		records, _ := last.grown(at)
		return records
	}
	i := sort.Search(len(c.steps), func(i int) bool { return c.steps[i].at > at }) - 1
	if i < 0 {
		return 0
	}
	records, _ := c.steps[i].grown(at)
	return records
}

func (c *cohort) setRate(rate int64, at clock.Time) {
	last := c.steps[len(c.steps)-1]
	if last.at == at {
		c.steps[len(c.steps)-1].rate = rate
		return
	}
	records, nano := last.grown(at)
	c.steps = append(c.steps, logStep{at, records, nano, rate})
}

func (r *records) produced(topic protocol.TopicID, rate int64, at clock.Time) {
	l := r.log(topic)
	l.rate = rate
	for i := range l.cohorts {
		l.cohorts[i].setRate(rate, at)
	}
}

// added begins the logs of partitions that a topic did not have before.
func (r *records) added(topic protocol.TopicID, partitions int32, at clock.Time) {
	l := r.log(topic)
	first := l.partitions
	if partitions <= first {
		return
	}
	l.partitions = partitions
	l.cohorts = append(l.cohorts, cohort{first: first, steps: []logStep{{at: at, rate: l.rate}}})
}

func (r *records) log(topic protocol.TopicID) *topicLog {
	for int(topic) >= len(r.topics) {
		r.topics = append(r.topics, topicLog{})
	}
	return &r.topics[topic]
}

// cohort finds the log of a partition; nil if the topic was never said to have it.
func (r *records) cohort(tp protocol.TopicPartition) (c *cohort, later bool) {
	l := r.log(tp.Topic)
	if tp.Partition >= l.partitions {
		return nil, false
	}
	i := sort.Search(len(l.cohorts), func(i int) bool { return l.cohorts[i].first > tp.Partition }) - 1
	return &l.cohorts[i], i > 0
}

// rateChanges gives the moments within (from, to) at which production changed.
func (c *cohort) rateChanges(from, to clock.Time) []logStep {
	i := sort.Search(len(c.steps), func(i int) bool { return c.steps[i].at > from })
	j := sort.Search(len(c.steps), func(i int) bool { return c.steps[i].at >= to })
	return c.steps[min(i, j):j]
}

// intervals is a set of offsets: sorted, apart from each other.
type intervals []interval

type interval struct{ from, to int64 }

// add puts [from, to) in and tells how much of it was there.
func (s *intervals) add(from, to int64) (again int64) {
	list := *s
	i := sort.Search(len(list), func(i int) bool { return list[i].to >= from })
	j := i
	whole := interval{from, to}
	for ; j < len(list) && list[j].from <= to; j++ {
		again += max(0, min(to, list[j].to)-max(from, list[j].from))
		whole.from, whole.to = min(whole.from, list[j].from), max(whole.to, list[j].to)
	}
	*s = slices.Replace(list, i, j, whole)
	return again
}

// remove takes what of [from, to) is in the set out of it, and tells how much that was.
func (s *intervals) remove(from, to int64) (n int64) {
	if n = s.within(from, to); n == 0 {
		return 0
	}
	var left intervals
	for _, x := range *s {
		if x.from < from {
			left = append(left, interval{x.from, min(x.to, from)})
		}
		if x.to > to {
			left = append(left, interval{max(x.from, to), x.to})
		}
	}
	*s = left
	return n
}

// within counts what of [from, to) is in the set.
func (s intervals) within(from, to int64) int64 {
	n := int64(0)
	for _, x := range s {
		n += max(0, min(to, x.to)-max(from, x.from))
	}
	return n
}

// lacks lists what of [from, to) is not in the set.
func (s intervals) lacks(from, to int64) (list []interval) {
	for _, x := range s {
		if x.to <= from || x.from >= to {
			continue
		}
		if x.from > from {
			list = append(list, interval{from, x.from})
		}
		from = x.to
	}
	if from < to {
		list = append(list, interval{from, to})
	}
	return list
}
