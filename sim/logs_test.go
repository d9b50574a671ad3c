package sim

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/protocol"
)

func at(partition int32) protocol.TopicPartition {
	return protocol.TopicPartition{Partition: partition}
}

func TestLogGrowsAtItsRate(t *testing.T) {
	l := newLogs([]Topic{{Name: "orders", Partitions: 2, Rate: 50_000}})
	for _, c := range []struct {
		at   clock.Time
		want int64
	}{{0, 0}, {19_999, 0}, {20_000, 1}, {1_000_000, 50}, {60_000_000, 3000}} {
		if got := l.End(at(1), c.at); got != c.want {
			t.Errorf("at %v the log ends at %d, want %d", c.at, got, c.want)
		}
	}
	if l.When(at(0), 0) != 20_000 || l.When(at(0), 2999) != 60_000_000 {
		t.Error("a record is not appended when the log's end says it is")
	}
}

// The time of a record and the log's end agree, whatever the rates were.
func TestRecordsArriveWhenTheLogSays(t *testing.T) {
	s := clock.NewStream(2, "logs", 0)
	for range 200 {
		l := newLogs([]Topic{{Partitions: 3, Rate: s.Below(5_000_000)}})
		now := clock.Time(0)
		for range 6 {
			now = now.Add(s.Duration(20 * clock.Second))
			switch s.Below(3) {
			case 0:
				l.grow(0, l.topics[0].partitions+2, now)
			default:
				l.setRate(0, s.Below(2)*s.Below(3_000_000_000), now)
			}
		}
		end := now.Add(10 * clock.Second)
		for p := range l.topics[0].partitions {
			total := l.End(at(p), end)
			for range 20 {
				offset := s.Below(total + 10)
				when := l.When(at(p), offset)
				if offset >= total {
					if when <= end {
						t.Fatalf("record %d of partition %d arrives at %v, but the log ends at %d at %v", offset, p, when, total, end)
					}
					continue
				}
				if l.End(at(p), when) <= offset || when > 0 && l.End(at(p), when-1) > offset {
					t.Fatalf("record %d of partition %d is said to arrive at %v, when the log goes from %d to %d", offset, p, when, l.End(at(p), when-1), l.End(at(p), when))
				}
			}
		}
	}
}

// The last record of an era may arrive at the very moment at which the next begins.
func TestARecordAtTheMomentOfAChange(t *testing.T) {
	l := newLogs([]Topic{{Partitions: 1, Rate: 50_000}})
	l.setRate(0, 10_000, clock.Time(clock.Second))
	if got := l.When(at(0), 49); got != clock.Time(clock.Second) {
		t.Errorf("record 49 arrives at %v, want 1s", got)
	}
	if got := l.When(at(0), 50); got != clock.Time(clock.Second+100*clock.Millisecond) {
		t.Errorf("record 50 arrives at %v, want 1.1s", got)
	}
}

func TestAnEnormousLogDoesNotOverflow(t *testing.T) {
	l := newLogs([]Topic{{Partitions: 1, Rate: 1_000_000_000_000}})
	day := clock.Time(24 * clock.Hour)
	if got, want := l.End(at(0), day), int64(86_400_000_000_000); got != want {
		t.Errorf("a day at 10⁹ records a second ends at %d, want %d", got, want)
	}
	if got := l.When(at(0), 86_399_999_999_999); got != day {
		t.Errorf("its last record arrives at %v, want %v", got, day)
	}
}

func TestAddedPartitionsBeginEmpty(t *testing.T) {
	l := newLogs([]Topic{{Partitions: 2, Rate: 1_000_000}})
	l.grow(0, 3, clock.Time(clock.Second))
	if got := l.End(at(2), clock.Time(3*clock.Second)); got != 2000 {
		t.Errorf("after 2 s the new partition has %d records, want 2000", got)
	}
	if got := l.End(at(1), clock.Time(3*clock.Second)); got != 3000 {
		t.Errorf("the old one has %d, want 3000", got)
	}
}

// Partitions that are said to be alike end at the same offset, and have each record at the same moment.
func TestAlikeLogs(t *testing.T) {
	s := clock.NewStream(5, "logs", 0)
	alike := 0
	for range 200 {
		rates := []int64{50_000, 50_000 + s.Below(2)}
		l := newLogs([]Topic{{Partitions: 2, Rate: rates[0]}, {Partitions: 2, Rate: rates[1]}, {Partitions: 2, Rate: rates[1]}})
		now := clock.Time(0)
		for range s.Below(4) {
			now = now.Add(s.Duration(20 * clock.Second))
			topic := protocol.TopicID(s.Below(3))
			if s.Below(2) == 0 {
				l.grow(topic, l.topics[topic].partitions+2, now)
			} else {
				l.setRate(topic, s.Below(2)*90_000, now)
			}
		}
		for range 50 {
			p, q := protocol.TopicPartition{Topic: protocol.TopicID(s.Below(3))}, protocol.TopicPartition{Topic: protocol.TopicID(s.Below(3))}
			p.Partition, q.Partition = int32(s.Below(int64(l.topics[p.Topic].partitions))), int32(s.Below(int64(l.topics[q.Topic].partitions)))
			if !l.Alike(p, q) {
				continue
			}
			alike++
			at, offset := now.Add(s.Duration(clock.Minute)), s.Below(5000)
			if l.End(p, at) != l.End(q, at) || l.When(p, offset) != l.When(q, offset) {
				t.Fatalf("%v and %v are said to be alike and are not", p, q)
			}
		}
	}
	if alike < 1000 {
		t.Errorf("%d are alike", alike)
	}
}
