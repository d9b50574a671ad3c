package fold

import (
	"fmt"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// Three partitions come equally far, one of them parts from the others, and each has what it would have by
// itself. What was processed twice is told of each, in the order in which that was told.
func TestWhatHasComeEquallyFarParts(t *testing.T) {
	r := recordsOf(3)
	list := []protocol.TopicPartition{{Partition: 2}, {Partition: 0}, {Partition: 1}}
	begin := func(m event.Member, now clock.Time, offset int64) {
		r.positioned(m, event.Position{Partitions: list, Offsets: []int64{offset, offset, offset}}, now)
	}
	all := func(m event.Member, since, until clock.Time, from, to int64) {
		for _, tp := range list {
			r.consumed(m, event.Consumed{Partition: tp, From: from, To: to, Since: since, Until: until}, until)
		}
	}
	begin(0, 0, 0)
	all(0, 0, 10*second, 0, 100)
	begin(1, 10*second, 80)
	all(1, 10*second, 12*second, 80, 120)
	r.settle()
	if len(r.list) != 1 {
		t.Errorf("%d are followed, want one", len(r.list))
	}
	r.interrupted(1, event.Interrupted{Partition: list[1], From: 120, To: 130, Since: 12 * second, Until: 13 * second}, 13*second)
	begin(0, 14*second, 120)
	all(0, 14*second, 16*second, 120, 140)
	r.settle()
	if len(r.list) != 2 || len(r.list[0].partitions) != 2 {
		t.Errorf("%d are followed, want two and one of them with two partitions", len(r.list))
	}
	got := ""
	for _, tp := range list {
		p := r.progress(tp)
		got += fmt.Sprintf("%d: %d again, %d stays, up to %d\n", tp.Partition, p.reprocessed, len(p.stays), p.highest)
	}
	for _, a := range r.again {
		got += fmt.Sprintf("%d records of %d at %d s\n", a.Records, a.Partition.Partition, a.At/1e6)
	}
	want := `2: 20 again, 3 stays, up to 140
0: 30 again, 3 stays, up to 140
1: 20 again, 3 stays, up to 140
20 records of 2 at 12 s
20 records of 0 at 12 s
20 records of 1 at 12 s
10 records of 0 at 16 s
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// Where runs are joined that is after the same run, whether or not it is told of together with others.
func TestABatchIsThinnedWhereOneOfItsRunsIsOneTooMany(t *testing.T) {
	const partitions = 64
	of := func(apart bool) *records {
		r := recordsOf(partitions)
		for i := range clock.Time(runBudget/partitions + 40) {
			for p := range int32(partitions) {
				r.consumed(0, event.Consumed{Partition: protocol.TopicPartition{Partition: p}, From: int64(i), To: int64(i) + 1, Since: i * 1000, Until: i*1000 + 100 + i%7}, i*1000+200)
				if apart {
					r.settle()
				}
			}
		}
		r.settle()
		return r
	}
	together, apart := of(false), of(true)
	if together.thinning != apart.thinning || apart.thinning.tolerance == 0 {
		t.Errorf("together %+v, apart %+v", together.thinning, apart.thinning)
	}
	for p := range int32(partitions) {
		tp := protocol.TopicPartition{Partition: p}
		if a, b := fmt.Sprint(together.progress(tp).stays), fmt.Sprint(apart.progress(tp).stays); a != b {
			t.Fatalf("partition %d: together and apart differ", p)
		}
	}
}
