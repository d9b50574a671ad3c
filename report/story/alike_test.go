package story

import (
	"testing"

	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// incidentOf went by some events, with a member in the first.
func incidentOf(member string, from report.Ms, down report.Ms, events ...string) Incident {
	x := Incident{From: from, Downtime: down}
	for _, e := range events {
		x.Chain = append(x.Chain, Link{Event: e, Member: report.Name(member), Rule: &Rule{Source: "of " + e}})
	}
	return x
}

func TestIncidentsThatWentTheSameWayAreToldOnce(t *testing.T) {
	kinds := alike([]Incident{
		incidentOf("c1", 60_000_000, 6_000_000, "closing", "state"),
		incidentOf("c3", 90_000_000, 0, "process.start", "state"),
		incidentOf("c2", 150_000_000, 1_500_000, "closing", "state", "state"),
		incidentOf("c3", 200_000_000, 0, "closing", "state"),
	})
	if len(kinds) != 2 || len(kinds[0]) != 3 || len(kinds[1]) != 1 {
		t.Fatalf("%v", kinds)
	}
	want := "2 more like this, at\u00a02m\u00a030.000s (c2, 1.5\u00a0s\u00a0down) and at\u00a03m\u00a020.000s (c3)"
	if got := moreLike(kinds[0]); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := moreLike(kinds[1]); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestHistoriesOfTheSameTimesAreToldTogether(t *testing.T) {
	of := func(n int32, from report.Ms, before, after string) History {
		return History{
			Partitions: []string{"orders-" + string(rune('0'+n))}, parts: []protocol.TopicPartition{{Partition: n}}, Downtime: 10_000, gaps: []*gap{{}},
			Gaps: []Gap{{From: from, To: from + 10_000, Before: report.Name(before), After: report.Name(after)}},
		}
	}
	groups := together([]History{of(0, 1_000_000, "c1", "c1"), of(1, 1_000_000, "c2", "c3"), of(2, 1_000_000, "c2", "c2"), of(3, 2_000_000, "c2", "c2")})
	if len(groups) != 2 {
		t.Fatalf("%v", groups)
	}
	for i, want := range []string{
		"also orders-0..2: down 10 ms each, 1.000 s to 1.010 s, of c1 and c2; 1 of them went to another member",
		"also orders-3: down 10 ms, 2.000 s to 2.010 s (c2)",
	} {
		if got := groups[i].text(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
