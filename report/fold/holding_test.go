package fold

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/journaltest"
)

// tenures folds events, one a word: TIME MEMBER NAME [PARTITIONS], and prints what
// became of each partition: its owners, and when it was down.
func tenures(t *testing.T, recording bool, story string) string {
	t.Helper()
	var lines strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(story), "\n") {
		w := strings.Fields(line)
		var ps []string
		for _, p := range w[3:] {
			ps = append(ps, `"orders-`+p+`"`)
		}
		fmt.Fprintf(&lines, `{"t": %s, "m": "%s", "e": "%s", "p": [%s]}`+"\n", w[0], w[1], w[2], strings.Join(ps, ","))
	}
	names := &event.Names{}
	h := Holding{Recording: recording}
	for _, e := range journaltest.Events(t, lines.String(), names) {
		h.Event(e)
	}
	h.Finish(100 * clock.Time(clock.Millisecond))
	var b strings.Builder
	for _, p := range h.Tenures() {
		fmt.Fprintf(&b, "%d:", p.Partition.Partition)
		for _, o := range p.Owners {
			fmt.Fprintf(&b, " %s %d-%d", names.Member(o.Member), o.From/1000, o.To/1000)
		}
		for _, g := range p.Gaps {
			fmt.Fprintf(&b, ", down %d-%d %s>%s", g.From/1000, g.To/1000, names.Member(g.Before), names.Member(g.After))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestHolding(t *testing.T) {
	for _, c := range []struct{ name, story, want string }{
		{"held from the return of the callback with the position known", `
			0 a process.start
			10 a assigned 0 1
			20 a callback.done 0 1
			30 a position 0
			40 a position 1`, "0: a 30-100\n1: a 40-100\n"},
		{"the position may be known first", `
			10 a assigned 0
			11 a position 0
			20 a callback.done 0`, "0: a 20-100\n"},
		{"let go of as the callback is entered, and again before it was held", `
			10 a assigned 0
			10 a callback.done 0
			12 a position 0
			20 a revoked 0
			25 a callback.done 0
			30 b assigned 0
			30 b callback.done 0
			40 b lost 0
			40 b callback.done 0`, "0: a 12-20, down 20-100 a>\n"},
		{"a callback stops what is kept, too", `
			10 a assigned 0 1
			10 a callback.done 0 1
			10 a position 0 1
			20 a revoked 1
			30 a callback.done 1
			40 a assigned 2
			50 a callback.done 2
			60 a position 2`, "0: a 10-100, down 20-30 a>a, down 40-50 a>a\n1: a 10-20, down 20-100 a>\n2: a 60-100\n"},
		{"what takes no time is no gap, and ends none", `
			10 a assigned 0
			10 a callback.done 0
			10 a position 0
			20 a assigned
			20 a callback.done
			30 a paused
			40 a resumed
			40 a paused
			50 a resumed`, "0: a 10-100, down 30-50 a>a\n"},
		{"faults lie one in another", `
			10 a assigned 0
			10 a callback.done 0
			10 a position 0
			20 a disconnected
			30 a paused
			40 a reconnected
			50 a stall
			60 a resumed
			70 a awake`, "0: a 10-100, down 20-70 a>a\n"},
		{"one of two holders is enough", `
			10 a assigned 0
			10 a callback.done 0
			10 a position 0
			20 a paused
			30 b assigned 0
			30 b callback.done 0
			30 b position 0
			40 a resumed
			50 b killed
			60 a lost 0`, "0: a 10-60 b 30-50, down 20-30 a>b, down 60-100 a>\n"},
		{"close() lets go of everything, and a new process begins with nothing", `
			0 a process.start
			10 a assigned 0
			10 a callback.done 0
			10 a position 0
			20 a closing 0
			25 a revoked 0
			25 a callback.done 0
			30 a paused
			35 a closed
			40 a process.start
			50 a assigned 0
			50 a callback.done 0
			50 a position 0`, "0: a 10-20 a 50-100, down 20-50 a>a\n"},
		{"a gap that opens with the end is none", `
			10 a assigned 0
			10 a callback.done 0
			10 a position 0
			100 a killed`, "0: a 10-100\n"},
		{"never up, never down", `
			10 a assigned 0
			20 a killed`, "0:\n"},
	} {
		if got := tenures(t, false, c.story); got != c.want {
			t.Errorf("%s: got\n%swant\n%s", c.name, got, c.want)
		}
	}
}

func TestHoldingOfARecording(t *testing.T) {
	const story = `
		10 a assigned 0
		20 a revoked 0
		25 b assigned 0`
	if got, want := tenures(t, true, story), "0: a 10-20 b 25-100, down 20-25 a>b\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
