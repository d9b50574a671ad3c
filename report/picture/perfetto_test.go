package picture

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"

	"github.com/groupsim/groupsim/report"
)

// A group's states are numbered by what its protocol counts.
func TestTheTraceCountsEpochs(t *testing.T) {
	for name, want := range map[string][2]bool{"gc-pause": {true, false}, "consumer-slow-revoker": {false, true}, "migrate-online": {true, true}} {
		var trace struct{ TraceEvents []traceEvent }
		if err := json.Unmarshal([]byte(drawn(t, simulated(t, name).Perfetto)), &trace); err != nil {
			t.Fatal(err)
		}
		var got [2]bool
		for _, e := range trace.TraceEvents {
			if e.Category == "state" && e.Process == groupProcess {
				_, generation := e.Args["generation"]
				_, epoch := e.Args["epoch"]
				got = [2]bool{got[0] || generation, got[1] || epoch}
			}
		}
		if got != want {
			t.Errorf("%s: generations and epochs %v, want %v", name, got, want)
		}
	}
}

// A trace as Perfetto takes it: on no track do two slices overlap, all lie within the
// run, each member and each partition has a track with its name, and the slices of
// downtime come to that of the report.
func TestTheTrace(t *testing.T) {
	for _, name := range []string{"rolling-deploy", "gc-pause", "network-partition", "coordinator-failover", "static-scale-in", "consumer-slow-revoker", "migrate-online"} {
		t.Run(name, func(t *testing.T) {
			r := simulated(t, name)
			var trace struct {
				TraceEvents []traceEvent
			}
			if err := json.Unmarshal([]byte(drawn(t, r.Perfetto)), &trace); err != nil {
				t.Fatal(err)
			}
			tracks, named := map[[2]int][]traceEvent{}, map[string]bool{}
			down, faults, counters := report.Ms(0), 0, 0
			for _, e := range trace.TraceEvents {
				if e.At < 0 || e.At+e.Duration > int64(r.end) {
					t.Errorf("outside the run: %+v", e)
				}
				switch e.Phase {
				case "M":
					if e.Name == "thread_name" {
						named[e.Args["name"].(string)] = true
					}
				case "X":
					tracks[[2]int{e.Process, e.Thread}] = append(tracks[[2]int{e.Process, e.Thread}], e)
					if e.Category == "down" {
						down += report.Ms(e.Duration)
					}
				case "i":
					faults++
				case "C":
					counters++
				default:
					t.Errorf("an event of phase %q", e.Phase)
				}
			}
			for track, slices_ := range tracks {
				slices.SortFunc(slices_, func(a, b traceEvent) int { return cmp.Compare(a.At, b.At) })
				for i, e := range slices_ {
					if i > 0 && slices_[i-1].At+slices_[i-1].Duration > e.At {
						t.Errorf("track %v: %+v overlaps %+v", track, slices_[i-1], e)
					}
				}
			}
			for _, p := range r.report.Partitions {
				row := partitionRow{topic: p.Topic, numbers: []int32{p.Partition}}
				if !named[row.name()] {
					t.Errorf("partition %s has no track", row.name())
				}
			}
			for _, m := range r.report.Members {
				if !named[m.ID] {
					t.Errorf("member %s has no track", m.ID)
				}
			}
			if down != r.report.Summary.Downtime.Total || faults == 0 || counters == 0 {
				t.Errorf("%d µs of downtime of %d, %d moments, %d values of the lag", down, r.report.Summary.Downtime.Total, faults, counters)
			}
		})
	}
}
