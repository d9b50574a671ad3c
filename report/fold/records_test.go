package fold

import (
	"fmt"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

const second = clock.Time(clock.Second)

var orders0 = protocol.TopicPartition{Topic: 0, Partition: 0}

// recordsOf makes a topic of so many partitions with 10 records/s each.
func recordsOf(partitions int32) *records {
	r := &records{}
	r.added(0, partitions, 0)
	r.produced(0, 10_000, 0)
	return r
}

func at(m event.Member, r *records, tp protocol.TopicPartition, now clock.Time, offset int64) {
	r.positioned(m, event.Position{Partitions: []protocol.TopicPartition{tp}, Offsets: []int64{offset}}, now)
}

func took(m event.Member, r *records, tp protocol.TopicPartition, since, until clock.Time, from, to int64) {
	r.consumed(m, event.Consumed{Partition: tp, From: from, To: to, Since: since, Until: until}, until)
}

func peaks(r *records, end clock.Time) (sum int64, each []int64) {
	l := newLags(end, 0)
	r.settle()
	r.peaks(&l)
	for _, topic := range r.spots {
		for _, at := range topic {
			each = append(each, at.peak)
		}
	}
	l.sum(r.topics, nil, func(_ clock.Time, of, _ int64) { sum = max(sum, of) })
	return sum, each
}

func TestLagGrowsWhileNobodyConsumes(t *testing.T) {
	r := recordsOf(1)
	at(0, r, orders0, 3*second, 30)
	took(0, r, orders0, 3*second, 10*second, 30, 100)   // as they arrive
	took(0, r, orders0, 40*second, 50*second, 100, 500) // from a lag of 300 down to 0
	if sum, each := peaks(r, 60*second); sum != 300 || each[0] != 300 {
		t.Errorf("peak of the sum %d, of the partition %d, want 300", sum, each[0])
	}
	if sum, _ := peaks(r, 200*second); sum != 1500 {
		t.Errorf("left alone to the end: %d, want 1500", sum)
	}
}

func TestLagBeforeTheFirstPositionIsNone(t *testing.T) {
	r := recordsOf(2)
	at(0, r, orders0, 100*second, 1000)
	took(0, r, orders0, 100*second, 110*second, 1000, 1100)
	if sum, _ := peaks(r, 110*second); sum != 0 {
		t.Errorf("got %d", sum)
	}
}

func TestLagFollowsTheRate(t *testing.T) {
	r := recordsOf(1)
	at(0, r, orders0, 0, 0)
	r.produced(0, 100_000, 10*second)
	r.produced(0, 0, 12*second)
	took(0, r, orders0, 0, 30*second, 0, 300) // ten a second throughout
	if sum, each := peaks(r, 30*second); sum != 180 || each[0] != 180 {
		t.Errorf("got %d and %d, want 180 at 12s", sum, each[0])
	}
}

func TestPeakOfTheSumIsNotTheSumOfPeaks(t *testing.T) {
	r := recordsOf(2)
	other := protocol.TopicPartition{Topic: 0, Partition: 1}
	for _, tp := range []protocol.TopicPartition{orders0, other} {
		at(0, r, tp, 0, 0)
	}
	took(0, r, orders0, 10*second, 10*second, 0, 100) // at once
	took(0, r, orders0, 10*second, 40*second, 100, 400)
	took(0, r, other, 0, 20*second, 0, 200)
	took(0, r, other, 30*second, 40*second, 200, 400)
	if sum, each := peaks(r, 40*second); sum != 100 || each[0] != 100 || each[1] != 100 {
		t.Errorf("got %d, %v", sum, each)
	}
}

func TestLagAtTheLimits(t *testing.T) {
	r := &records{}
	r.added(0, 1, 0)
	r.produced(0, 1e12, 0) // 10⁹ records/s
	day := 24 * 3600 * second
	at(0, r, orders0, 0, 0)
	took(0, r, orders0, 0, day, 0, 1)
	if sum, each := peaks(r, day); sum != 86_400*1e9-1 || each[0] != sum {
		t.Errorf("got %d and %v", sum, each)
	}
}

func TestReprocessed(t *testing.T) {
	r := recordsOf(1)
	at(0, r, orders0, 0, 0)
	took(0, r, orders0, 0, 10*second, 0, 100)
	at(1, r, orders0, 10*second, 80)
	took(1, r, orders0, 10*second, 15*second, 80, 150)
	took(0, r, orders0, 10*second, 13*second, 100, 130) // a zombie, told late
	p := r.progress(orders0)
	if p.reprocessed != 20+30 {
		t.Errorf("reprocessed %d, want 50", p.reprocessed)
	}
	if got := p.skipped(false); got != 0 {
		t.Errorf("skipped %d", got)
	}
	// The position is the new owner's: what the zombie does is no progress.
	if _, each := peaks(r, 15*second); each[0] != 20 {
		t.Errorf("lag %d, want 20", each[0])
	}
}

func TestSkipped(t *testing.T) {
	r := recordsOf(1)
	at(0, r, orders0, 3*second, 30)
	took(0, r, orders0, 3*second, 10*second, 30, 100)
	at(1, r, orders0, 20*second, 200) // reset to the end
	took(1, r, orders0, 20*second, 25*second, 200, 250)
	if got := r.progress(orders0).skipped(false); got != 100 {
		t.Errorf("skipped %d, want 100", got)
	}
	r.added(0, 2, 30*second)
	added := protocol.TopicPartition{Topic: 0, Partition: 1}
	log, later := r.cohort(added)
	if !later || log.end(35*second) != 50 {
		t.Fatalf("the new partition's log is %+v", log)
	}
	at(0, r, added, 35*second, 50)
	if got := r.progress(added).skipped(later); got != 50 {
		t.Errorf("skipped %d of a partition that was added, want 50", got)
	}
}

func TestIntervals(t *testing.T) {
	var s intervals
	for _, c := range []struct{ from, to, again int64 }{
		{10, 20, 0}, {30, 40, 0}, {20, 30, 0}, {5, 12, 2}, {50, 60, 0}, {0, 100, 45}, {0, 100, 100},
	} {
		if got := s.add(c.from, c.to); got != c.again {
			t.Errorf("[%d, %d): %d again, want %d", c.from, c.to, got, c.again)
		}
	}
	if len(s) != 1 || s.within(90, 200) != 10 {
		t.Errorf("got %v", s)
	}
}

// Member 1 takes over at 20 s from an offset committed at 10 s, and member 0 goes on to
// 22 s. That is made known only after the newcomer has caught up.
func TestWhoProcessedRecordsAgain(t *testing.T) {
	r := recordsOf(1)
	at(0, r, orders0, 0, 0)
	at(1, r, orders0, 20*second, 100)
	took(1, r, orders0, 20*second, 23*second, 100, 250)
	took(0, r, orders0, 0, 22*second, 0, 220)
	got := r.againText()
	want := "100: 0 held from 0, 10 to 20; 1 held from 20, 20 to 22\n" +
		"20: 0 held from 0, 20 to 22; 1 held from 20, 22 to 22\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Member 0 hangs with records in hand from 10 s on. Member 1 takes over, processes them
// and commits, and member 0 has the partition again, from behind them, before it goes
// on: that is its work of the first time.
func TestRecordsInHandAreOfTheStayBefore(t *testing.T) {
	r := recordsOf(1)
	at(0, r, orders0, 0, 0)
	at(1, r, orders0, 20*second, 0)
	took(1, r, orders0, 20*second, 30*second, 0, 100)
	at(0, r, orders0, 40*second, 100)
	took(0, r, orders0, 50*second, 60*second, 0, 100)
	want := "100: 1 held from 20, 20 to 30; 0 held from 0, 50 to 60\n"
	if got := r.againText(); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func (r *records) againText() (text string) {
	r.settle()
	for _, a := range r.again {
		text += fmt.Sprintf("%d: %d held from %d, %d to %d; %d held from %d, %d to %d\n", a.Records,
			a.Earlier.Member, a.Earlier.Held/1e6, a.Earlier.From/1e6, a.Earlier.To/1e6,
			a.Later.Member, a.Later.Held/1e6, a.Later.From/1e6, a.Later.To/1e6)
	}
	return text
}

// Against a count every millisecond, of histories drawn at random.
func TestLagAgainstCounting(t *testing.T) {
	for seed := range uint64(200) {
		rnd := clock.NewStream(seed, "lag", 0)
		const partitions, end = 3, 4 * second
		r := recordsOf(partitions)
		next := make([][]int64, partitions) // by partition and millisecond; -1: no position
		for p := range next {
			next[p] = drawHistory(&rnd, r, protocol.TopicPartition{Partition: int32(p)}, end)
		}
		r.produced(0, rnd.Below(1_000_000), 2*second)
		var sum int64
		each := make([]int64, partitions)
		for ms := range next[0] {
			total := int64(0)
			for p := range next {
				if next[p][ms] >= 0 {
					lag := r.topics[0].cohorts[0].end(clock.Time(ms)*1000) - next[p][ms]
					each[p] = max(each[p], lag)
					total += lag
				}
			}
			sum = max(sum, total)
		}
		gotSum, got := peaks(r, end)
		for p := range each {
			if got[p] < each[p]-1 || got[p] > each[p]+2 {
				t.Errorf("seed %d: partition %d has %d, counted %d", seed, p, got[p], each[p])
			}
		}
		if gotSum < sum-partitions || gotSum > sum+2*partitions {
			t.Errorf("seed %d: the sum has %d, counted %d", seed, gotSum, sum)
		}
	}
}

// drawHistory makes a few stays of two members with runs in them, and gives the
// next offset at every millisecond.
func drawHistory(rnd *clock.Stream, r *records, tp protocol.TopicPartition, end clock.Time) []int64 {
	next := make([]int64, end/1000+1)
	for i := range next {
		next[i] = -1
	}
	now, offset := clock.Time(rnd.Below(1000))*1000, rnd.Below(20)
	for stay := 0; now < end; stay++ {
		m := event.Member(stay % 2)
		offset = max(0, offset-rnd.Below(5))
		at(m, r, tp, now, offset)
		for range rnd.Below(4) {
			since := now + clock.Time(rnd.Below(300))*1000
			until := since + clock.Time(1+rnd.Below(500))*1000
			if until >= end {
				break
			}
			to := offset + rnd.Below(15)
			took(m, r, tp, since, until, offset, to)
			for ; now < until; now += 1000 {
				next[now/1000] = offset
				if now > since {
					next[now/1000] = offset + (to-offset)*int64(now-since)/int64(until-since)
				}
			}
			offset = to
		}
		for hold := clock.Time(1+rnd.Below(900)) * 1000; hold > 0 && now < end; hold -= 1000 {
			next[now/1000] = offset
			now += 1000
		}
	}
	next[end/1000] = offset
	return next
}

// What was processed before the group's first position makes up for nothing that it
// skipped afterwards.
func TestRecordsBeforeTheFirstPositionMakeUpForNoneThatIsSkipped(t *testing.T) {
	r := recordsOf(1)
	took(1, r, orders0, 0, second, 0, 10) // told of without a position
	p := r.progress(orders0)
	p.stays = nil
	at(0, r, orders0, 2*second, 10)
	took(0, r, orders0, 2*second, 3*second, 10, 20)
	at(0, r, orders0, 4*second, 30)
	if got := p.skipped(false); got != 10 {
		t.Errorf("%d records are skipped, want 10", got)
	}
}
