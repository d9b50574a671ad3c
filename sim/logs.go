package sim

import (
	"math/bits"
	"slices"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

// logs are the partitions of all topics. Records are appended evenly at a topic's
// rate, from offset 0 when the partition is created; none is stored, an offset and
// a time follow from each other.
//
// A member asks the same of partition after partition, whose logs are mostly alike: those of topics
// that have had the same rate share their eras, and what was asked of one last is known of all.
type logs struct {
	topics  []topicLog
	counted []int32 // their partitions; nil: they have not been since they changed
	ended   ended
	came    [2]came // of even offsets, and of odd ones: a record is asked about with the one behind it
}

// ended is where logs end at a moment; nil: where none does.
type ended struct {
	log    *era
	at     clock.Time
	offset int64
}

// came is when a record is appended.
type came struct {
	log    *era
	offset int64
	at     clock.Time
}

// topicLog has the partitions of one topic in cohorts: those created together have
// equal logs.
type topicLog struct {
	partitions int32
	like       int32 // topics with one number have one log, all of their partitions; 0: there is more to look at
	rate       int64 // thousandths of a record per second
	cohorts    []cohort
}

type cohort struct {
	first int32 // its first partition
	eras  []era // never changed in place: others share them, and what was asked of them last stays so
}

// era is a time of constant production in a log.
type era struct {
	since  clock.Time
	rate   int64
	offset int64  // log end at since
	part   uint64 // of the next record that was there already, in units of 1/unit
}

// unit is one record, in thousandths of a record per second times microseconds.
const unit = 1_000_000_000

// end is the log end offset at a time of the era, and what there is of the next
// record.
func (e *era) end(at clock.Time) (offset int64, part uint64) {
	hi, lo := bits.Mul64(uint64(e.rate), uint64(at-e.since))
	lo, carry := bits.Add64(lo, e.part, 0)
	whole, part := bits.Div64(hi+carry, lo, unit)
	return e.offset + int64(whole), part
}

// when is the time at which the record with the offset, which is not below the
// era's first, is appended.
func (e *era) when(offset int64) clock.Time {
	if e.rate == 0 {
		return clock.Never
	}
	hi, lo := bits.Mul64(uint64(offset+1-e.offset), unit)
	lo, borrow := bits.Sub64(lo, e.part, 0)
	lo, carry := bits.Add64(lo, uint64(e.rate-1), 0)
	hi = hi - borrow + carry
	if hi >= uint64(e.rate) {
		return clock.Never
	}
	wait, _ := bits.Div64(hi, lo, uint64(e.rate))
	if wait >= uint64(clock.Forever) {
		return clock.Never
	}
	return e.since.Add(clock.Duration(wait))
}

func newLogs(topics []Topic) *logs {
	l := &logs{topics: make([]topicLog, len(topics))}
	for i, t := range topics {
		eras, like := []era{{rate: t.Rate}}, int32(i+1)
		if i > 0 && topics[i-1].Rate == t.Rate {
			eras, like = l.topics[i-1].cohorts[0].eras, l.topics[i-1].like
		}
		l.topics[i] = topicLog{partitions: t.atFirst(), like: like, rate: t.Rate, cohorts: []cohort{{eras: eras}}}
	}
	return l
}

func (l *logs) clone() *logs {
	c := &logs{topics: slices.Clone(l.topics)}
	for i := range c.topics {
		c.topics[i].cohorts = slices.Clone(c.topics[i].cohorts)
	}
	return c
}

// eras finds a partition's history.
func (l *logs) eras(p protocol.TopicPartition) []era {
	cohorts := l.topics[p.Topic].cohorts
	i := len(cohorts) - 1
	for i > 0 && cohorts[i].first > p.Partition {
		i--
	}
	return cohorts[i].eras
}

// End implements member.Logs.
func (l *logs) End(p protocol.TopicPartition, at clock.Time) int64 {
	eras := l.eras(p)
	if last := &l.ended; last.log == &eras[0] && last.at == at {
		return last.offset
	}
	i := len(eras) - 1
	for i > 0 && eras[i].since > at {
		i--
	}
	offset, _ := eras[i].end(max(at, eras[i].since))
	l.ended = ended{&eras[0], at, offset}
	return offset
}

// When implements member.Logs.
func (l *logs) When(p protocol.TopicPartition, offset int64) clock.Time {
	eras, last := l.eras(p), &l.came[offset&1]
	if last.log == &eras[0] && last.offset == offset {
		return last.at
	}
	i := len(eras) - 1
	for i > 0 && offset < eras[i].offset {
		i--
	}
	*last = came{&eras[0], offset, eras[i].when(offset)}
	return last.at
}

// Rate implements member.Logs.
func (l *logs) Rate(p protocol.TopicPartition) int64 { return l.topics[p.Topic].rate }

// Alike implements member.Logs.
func (l *logs) Alike(p, q protocol.TopicPartition) bool {
	if like := l.topics[p.Topic].like; like != 0 && like == l.topics[q.Topic].like {
		return true
	}
	return &l.eras(p)[0] == &l.eras(q)[0]
}

// setRate changes a topic's production from now on.
func (l *logs) setRate(topic protocol.TopicID, rate int64, now clock.Time) {
	t := &l.topics[topic]
	t.rate, t.like = rate, 0
	for i := range t.cohorts {
		c := &t.cohorts[i]
		c.eras = slices.Clone(c.eras)
		last := &c.eras[len(c.eras)-1]
		offset, part := last.end(now)
		if last.since == now {
			last.rate = rate
			continue
		}
		c.eras = append(c.eras, era{now, rate, offset, part})
	}
}

// grow gives a topic more partitions, which begin empty now.
func (l *logs) grow(topic protocol.TopicID, partitions int32, now clock.Time) {
	t := &l.topics[topic]
	t.cohorts = append(t.cohorts, cohort{first: t.partitions, eras: []era{{since: now, rate: t.rate}}})
	t.partitions, t.like, l.counted = partitions, 0, nil
}

// counts lists the partition counts of all topics. Nobody changes the list.
func (l *logs) counts() []int32 {
	if l.counted == nil {
		l.counted = make([]int32, len(l.topics))
		for i, t := range l.topics {
			l.counted[i] = t.partitions
		}
	}
	return l.counted
}
