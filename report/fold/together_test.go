package fold

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/journaltest"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// reportOf folds events, and counts what it took of histories and of progress. Apart, each partition has
// its own of both, always.
func reportOf(names *event.Names, events []event.Event, apart bool) (r *report.Report, took int) {
	f := New(names)
	if apart {
		for _, e := range events {
			if fact, ok := e.Fact.(event.PartitionsAdded); ok {
				for p := range fact.Partitions {
					f.holding.of([]protocol.TopicPartition{{Topic: fact.Topic, Partition: p}})
				}
			}
		}
	}
	end := clock.Time(0)
	for _, e := range events {
		f.Event(e)
		end = e.At
		if apart {
			f.records.settle()
			f.records.tearApart()
		}
	}
	r = f.Finish(end, Info{})
	return r, len(f.holding.all) + len(f.records.list)
}

// tearApart gives each partition a progress of its own.
func (r *records) tearApart() {
	for _, p := range r.list {
		for _, tp := range p.partitions[1:] {
			q := r.all.new()
			q.copy(p)
			q.partitions, r.list = append(q.partitions, tp), append(r.list, q)
			r.spot(tp).progress, r.spot(tp).at = q, 0
		}
		p.partitions = p.partitions[:1]
	}
}

// What has a history or its progress in common has the same as if each partition had been followed by itself.
func TestOneHistoryIsThatOfEach(t *testing.T) {
	paths, err := filepath.Glob("../../testdata/golden/*.events")
	if err != nil || len(paths) < 50 {
		t.Fatalf("%d runs: %v", len(paths), err)
	}
	together, apart := 0, 0
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		names := &event.Names{}
		lines := strings.SplitAfter(strings.TrimSpace(string(text)), "\n")
		events := journaltest.Events(t, strings.Join(lines[:len(lines)-1], ""), names) // the last says what there is in all
		got, few := reportOf(names, events, false)
		want, many := reportOf(names, events, true)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(protocol.Reason{})); diff != "" {
			t.Errorf("%s: each by itself (-) and together (+):\n%s", path, diff)
		}
		together, apart = together+few, apart+many
	}
	if 2*together > apart {
		t.Errorf("%d are followed of %d: nothing together", together, apart)
	}
}

// A member of a large group that lets go of all it has, and is given it again, costs one history.
func TestWhatIsAlwaysNamedTogetherIsOneHistory(t *testing.T) {
	var h Holding
	part := func(topic protocol.TopicID, ps ...int32) (list []protocol.TopicPartition) {
		for _, p := range ps {
			list = append(list, protocol.TopicPartition{Topic: topic, Partition: p})
		}
		return list
	}
	at := func(ps []protocol.TopicPartition) string {
		text := ""
		for _, t := range h.of(ps) {
			text += fmt.Sprint(len(t.Partitions), " ")
		}
		return text
	}
	whole, half := part(0, 0, 1, 2, 3, 4, 5), part(0, 1, 3)
	for _, c := range []struct {
		ps   []protocol.TopicPartition
		want string
	}{
		{whole, "6 "},
		{part(0, 5, 4, 3, 2, 1, 0), "6 "},
		{whole, "6 "},
		{half, "2 "},
		{whole, "4 2 "},
		{half, "2 "},
		{part(0, 3, 1, 1, 3), "2 "},
		{part(0, 0, 2, 4, 5), "4 "},
		{append(part(0, 0, 1), part(1, 7, 9)...), "1 1 2 "},
		{part(0, 0, 1, 2, 3, 4, 5), "1 1 3 1 "},
		{part(0, 2, 2, 2), "1 "},
		{part(0, 4, 5), "2 "},
		{part(1, 9), "1 "},
	} {
		if got := at(c.ps); got != c.want {
			t.Errorf("%v: histories of %s, want %s", c.ps, got, c.want)
		}
	}
	for _, held := range h.Tenures() {
		if at := h.place(held.Partition); held.Tenure.Partitions[at.at] != held.Partition {
			t.Errorf("%v is not where it is said to be", held.Partition)
		}
	}
	if n := h.partitions(); n != 8 || len(h.Tenures()) != n {
		t.Errorf("%d partitions, %d of them listed, want 8", n, len(h.Tenures()))
	}
}

// What a seat has been given it loses, also what has a history of its own since.
func TestAPortionIsTakenApart(t *testing.T) {
	f, s := New(&event.Names{}), &seat{}
	tp := func(p int32) protocol.TopicPartition { return protocol.TopicPartition{Partition: p} }
	f.give(s, []protocol.TopicPartition{tp(0), tp(1), tp(2)})
	f.holding.of([]protocol.TopicPartition{tp(0), tp(1)})
	f.give(s, []protocol.TopicPartition{tp(2)})
	for p, want := range []*seat{nil, nil, s} {
		if got := f.holding.place(tp(int32(p))).tenure.group.given; got != want {
			t.Errorf("partition %d is given to %v, want %v", p, got, want)
		}
	}
}
