package fold

import (
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/golden"
)

// recording is what was written down about a run of real consumers on a real
// broker.
type recording struct {
	Actions []struct {
		T              json.Number
		Action, Member string
	}
	Events    []json.RawMessage
	Partition map[string]struct {
		Gaps []struct {
			From int64  `json:"from_ms"`
			To   *int64 `json:"to_ms"`
		}
	}
}

func readRecording(t *testing.T, path string) *recording {
	t.Helper()
	r := &recording{}
	if err := json.Unmarshal(golden.Unpacked(t, path), r); err != nil {
		t.Fatal(err)
	}
	return r
}

// events gives what the members did and what was done to them, in one order.
// Members do not write down that they are killed, stopped or cut off.
func (r *recording) events(t *testing.T, names *event.Names) (events []event.Event, end clock.Time) {
	t.Helper()
	actions := map[string]string{"kill": "killed", "pause": "paused", "resume": "resumed", "disconnect": "disconnected", "reconnect": "reconnected"}
	var lines bytes.Buffer
	for _, a := range r.Actions {
		if name := actions[a.Action]; name != "" {
			line, _ := json.Marshal(map[string]any{"t": a.T, "m": a.Member, "e": name})
			lines.Write(append(line, '\n'))
		}
		if a.Action == "end" {
			d, _ := clock.ParseMillis(a.T.String())
			end = clock.Time(d)
		}
	}
	for _, e := range r.Events {
		line := string(e)
		if strings.Contains(line, `"x": "sleep`) {
			line = strings.Replace(line, `"e": "cmd"`, `"e": "stall"`, 1)
		}
		lines.WriteString(line + "\n")
	}
	for rd := event.NewReader(&lines, names); ; {
		e, err := rd.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	slices.SortStableFunc(events, func(a, b event.Event) int { return int(a.At - b.At) })
	return events, end
}

// down sums the recorded gaps between processed records of a partition. A gap of
// less than a second in which the fold sees no downtime is the machine's: it
// starts a JVM, and everybody waits.
func (r *recording) down(partition string, end clock.Time, fold Held) clock.Duration {
	sum := clock.Duration(0)
	for _, g := range r.Partition[partition].Gaps {
		from, to := clock.Time(g.From*1000), end
		if g.To != nil {
			to = clock.Time(*g.To * 1000)
		}
		seen := slices.ContainsFunc(fold.Gaps, func(x Gap) bool { return x.From < to && from < x.To })
		if seen || to-from >= clock.Time(clock.Second) {
			sum += to.Sub(from)
		}
	}
	return sum
}

// The fold that finds downtime agrees with what real consumers did: for each
// partition with the time in which none of its records was processed. Gaps of
// less than 150 ms were not recorded.
func TestHoldingAgreesWithRecordings(t *testing.T) {
	paths, _ := filepath.Glob("testdata/recordings/*.json.gz")
	if len(paths) < 6 {
		t.Fatalf("only %d recordings", len(paths))
	}
	var errors []int64 // thousandths of the recorded downtime
	for _, path := range paths {
		r := readRecording(t, path)
		names := &event.Names{}
		events, end := r.events(t, names)
		h := Holding{Recording: true}
		for _, e := range events {
			h.Event(e)
		}
		h.Finish(end)
		tenures := h.Tenures()
		if len(tenures) != len(r.Partition) {
			t.Errorf("%s: %d partitions of %d", path, len(tenures), len(r.Partition))
		}
		for _, p := range tenures {
			name := names.Partition(p.Partition)
			recorded, computed := r.down(name, end, p), p.Downtime()
			off := max(recorded-computed, computed-recorded)
			if off > 2900*clock.Millisecond {
				t.Errorf("%s: %s was down for %s, by the fold %s", path, name, recorded, computed)
			}
			if recorded > clock.Second {
				errors = append(errors, int64(off)*1000/int64(recorded))
			}
		}
	}
	slices.Sort(errors)
	if len(errors) < 25 {
		t.Fatalf("only %d partitions were down", len(errors))
	}
	if median := errors[len(errors)/2]; median > 20 {
		t.Errorf("the median error is %d/1000 of %v", median, errors)
	}
}
