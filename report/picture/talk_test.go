package picture

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
)

// statesOf gives what the members are in, one line each.
func statesOf(r *Run) string {
	var b strings.Builder
	for i, name := range r.record.names.Members {
		b.WriteString(name)
		for _, s := range r.states(i) {
			fmt.Fprintf(&b, " %s %s,", clock.Duration(s.from).Millis(), s.what)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// The states are those of AbstractCoordinator.MemberState; a process that does not run,
// is paused, cut off or stalled, or inside a listener callback is in that instead, and
// in its earlier state again when that is over.
func TestStatesOfMembers(t *testing.T) {
	for _, c := range []struct{ name, events, want string }{
		{"joining", `
{"t": 1, "m": "c1", "e": "process.start"}
{"t": 2, "m": "c1", "e": "join.sent", "known": false}
{"t": 3, "m": "c1", "e": "join.err", "error": "MEMBER_ID_REQUIRED"}
{"t": 4, "m": "c1", "e": "join.sent", "known": true}
{"t": 5, "m": "c1", "e": "join.ok", "gen": 1, "leader": true, "protocol": "range", "mid": "c1-a"}
{"t": 6, "m": "c1", "e": "sync.sent", "gen": 1, "leader": true}
{"t": 7, "m": "c1", "e": "sync.ok"}
{"t": 8, "m": "c1", "e": "assigned", "p": ["orders-0"], "gen": 1}
{"t": 9, "m": "c1", "e": "callback.done", "p": ["orders-0"]}`,
			"c1 0 not running, 1 unjoined, 2 preparing rebalance, 3 unjoined, 4 preparing rebalance, 5 completing rebalance, 7 stable, 8 in onPartitionsAssigned, 9 stable,\n"},
		{"what takes no time is not a state", `
{"t": 0, "m": "c1", "e": "process.start"}
{"t": 0, "m": "c1", "e": "join.sent"}
{"t": 5, "m": "c1", "e": "join.ok", "gen": 1}
{"t": 5, "m": "c1", "e": "sync.ok"}
{"t": 5, "m": "c1", "e": "assigned", "p": [], "gen": 1}
{"t": 5, "m": "c1", "e": "callback.done", "p": []}`,
			"c1 0 preparing rebalance, 5 stable,\n"},
		{"a rebalance is heard of", `
{"t": 0, "m": "c1", "e": "process.start"}
{"t": 1, "m": "c1", "e": "sync.ok"}
{"t": 2, "m": "c1", "e": "heartbeat.err", "error": "REBALANCE_IN_PROGRESS"}
{"t": 3, "m": "c1", "e": "revoked", "p": ["orders-0"]}
{"t": 4, "m": "c1", "e": "callback.done", "p": ["orders-0"]}
{"t": 5, "m": "c1", "e": "join.sent", "known": true}`,
			"c1 0 unjoined, 1 stable, 2 rejoin needed, 3 in onPartitionsRevoked, 4 rejoin needed, 5 preparing rebalance,\n"},
		{"faults go before the protocol", `
{"t": 0, "m": "c1", "e": "process.start"}
{"t": 1, "m": "c1", "e": "sync.ok"}
{"t": 2, "m": "c1", "e": "stall"}
{"t": 3, "m": "c1", "e": "disconnected"}
{"t": 4, "m": "c1", "e": "paused"}
{"t": 5, "m": "c1", "e": "resumed"}
{"t": 6, "m": "c1", "e": "reconnected"}
{"t": 7, "m": "c1", "e": "awake"}
{"t": 8, "m": "c1", "e": "reset", "reason": "x"}
{"t": 8.5, "m": "c1", "e": "lost", "p": ["orders-0"]}
{"t": 9, "m": "c1", "e": "killed"}
{"t": 9.5, "m": "c1", "e": "paused"}`,
			"c1 0 unjoined, 1 stable, 2 stalled, 3 cut off, 4 paused, 5 cut off, 6 stalled, 7 stable, 8 unjoined, 8.5 in onPartitionsLost, 9 not running,\n"},
		{"closing, and a new process", `
{"t": 0, "m": "c1", "e": "process.start"}
{"t": 1, "m": "c1", "e": "sync.ok"}
{"t": 2, "m": "c1", "e": "closing", "p": ["orders-0"]}
{"t": 3, "m": "c1", "e": "closed"}
{"t": 5, "m": "c1", "e": "process.start"}`,
			"c1 0 unjoined, 1 stable, 2 closing, 3 not running, 5 unjoined,\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, statesOf(replay(t, c.events, 10_000, &event.Names{}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// rowsOf gives the rows of all diagrams, one line each.
func rowsOf(r *Run) string {
	var b strings.Builder
	for _, d := range r.diagrams() {
		fmt.Fprintf(&b, "%s %d\n", d.rebalance.Unit(), d.rebalance.Generation)
		for i := range d.rows {
			row := &d.rows[i]
			fmt.Fprintf(&b, "%s %s %s %s\n", row.at.Millis(), d.lanes[row.lane].name, [...]string{"--", "..", "->", "<-"}[row.kind], row.words())
		}
	}
	return b.String()
}

// Heartbeats and commits that go well are no part of a rebalance, except those commits
// that a member makes because of it; what failed before it is, and so is what members
// do about their assignment after it.
func TestWhatBelongsToARebalance(t *testing.T) {
	r := replay(t, `
{"t": 0, "m": "c1", "e": "process.start"}
{"t": 1, "m": "c1", "e": "join.sent", "known": true}
{"t": 2, "e": "state", "from": "Empty", "to": "PreparingRebalance", "gen": 0, "reason": "one"}
{"t": 3, "e": "state", "from": "PreparingRebalance", "to": "CompletingRebalance", "gen": 1, "reason": "two"}
{"t": 4, "m": "c1", "e": "join.ok", "gen": 1, "leader": true, "protocol": "range", "mid": "c1-a"}
{"t": 5, "m": "c1", "e": "sync.sent", "gen": 1, "leader": true}
{"t": 6, "e": "state", "from": "CompletingRebalance", "to": "Stable", "gen": 1, "reason": "three"}
{"t": 7, "m": "c1", "e": "sync.ok"}
{"t": 8, "m": "c1", "e": "assigned", "p": ["orders-1", "orders-0", "users-3"], "gen": 1}
{"t": 8, "m": "c1", "e": "callback.done", "p": []}
{"t": 10, "m": "c1", "e": "heartbeat.sent"}
{"t": 11, "m": "c1", "e": "heartbeat.ok"}
{"t": 12, "m": "c1", "e": "commit.sent", "p": ["orders-0"]}
{"t": 13, "m": "c1", "e": "commit.sent", "p": ["orders-0"]}
{"t": 14, "m": "c1", "e": "commit.ok", "p": ["orders-0"]}
{"t": 15, "m": "c1", "e": "commit.err", "p": ["orders-0"], "error": "NOT_COORDINATOR"}
{"t": 16, "m": "c1", "e": "coordinator.lost", "reason": "four"}
{"t": 20, "e": "state", "from": "Stable", "to": "PreparingRebalance", "gen": 1, "reason": "five"}
{"t": 21, "m": "c1", "e": "heartbeat.sent"}
{"t": 22, "m": "c1", "e": "heartbeat.err", "error": "REBALANCE_IN_PROGRESS"}
{"t": 23, "m": "c1", "e": "commit.sent", "p": ["orders-0"]}
{"t": 24, "m": "c1", "e": "commit.ok", "p": ["orders-0"]}
{"t": 25, "m": "c1", "e": "leave.sent", "reason": "six"}
{"t": 26, "m": "c1", "e": "member.removed", "mid": "c1-a", "reason": "seven"}
{"t": 27, "e": "coordinator.down"}
{"t": 27, "e": "state", "from": "PreparingRebalance", "to": "Dead", "gen": 1, "reason": "eight"}
{"t": 30, "e": "coordinator.up"}`, 60_000, &event.Names{})
	want := `generation 1
0 c1 .. the process starts
1 c1 -> JoinGroup
2 coordinator -- PreparingRebalance: one
3 coordinator -- CompletingRebalance: two
4 c1 <- JoinGroup: generation 1, leader
5 c1 -> SyncGroup with everybody's assignment
6 coordinator -- Stable: three
7 c1 <- SyncGroup: assignment
8 c1 .. onPartitionsAssigned: orders-0,1, users-3
generation 2
13 c1 -> OffsetCommit
15 c1 <- OffsetCommit: NOT_COORDINATOR
16 c1 .. gives up its connection to the coordinator: four
20 coordinator -- PreparingRebalance: five
21 c1 -> Heartbeat
22 c1 <- Heartbeat: REBALANCE_IN_PROGRESS
23 c1 -> OffsetCommit
24 c1 <- OffsetCommit
25 c1 -> LeaveGroup: six
26 c1 .. removed by the coordinator: seven
27 coordinator -- the coordinator becomes unavailable
27 coordinator -- Dead: eight
`
	if diff := cmp.Diff(want, rowsOf(r)); diff != "" {
		t.Error(diff)
	}
}

// many is a rebalance of n members, which all do the same.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "{\"t\": 1, \"m\": \"c%d\", \"e\": \"join.sent\", \"known\": true}\n", i)
	}
	b.WriteString("{\"t\": 2, \"e\": \"state\", \"from\": \"Empty\", \"to\": \"PreparingRebalance\", \"gen\": 0}\n{\"t\": 3, \"e\": \"state\", \"from\": \"PreparingRebalance\", \"to\": \"CompletingRebalance\", \"gen\": 1}\n")
	for i := range n {
		fmt.Fprintf(&b, "{\"t\": %d, \"m\": \"c%d\", \"e\": \"join.ok\", \"gen\": 1, \"leader\": %v}\n", 10+i, i, i == 7)
	}
	b.WriteString("{\"t\": 100, \"m\": \"c5\", \"e\": \"paused\"}\n{\"t\": 200, \"e\": \"state\", \"from\": \"CompletingRebalance\", \"to\": \"Stable\", \"gen\": 1}\n")
	return b.String()
}

// In a large group the leader, and whoever something happens to, have lanes of their
// own; what the others do alike in one phase is one row.
func TestALargeGroupIsGathered(t *testing.T) {
	got := rowsOf(replay(t, many(40), 1_000_000, &event.Names{}))
	want := `generation 1
1 38 others -> JoinGroup (×38)
1 c5 -> JoinGroup
1 c7 -> JoinGroup
2 coordinator -- PreparingRebalance
3 coordinator -- CompletingRebalance
10 38 others <- JoinGroup: generation 1 (×38)
15 c5 <- JoinGroup: generation 1
17 c7 <- JoinGroup: generation 1, leader
100 c5 .. the process is stopped
200 coordinator -- Stable
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What is remembered has limits.
func TestLimits(t *testing.T) {
	var b strings.Builder
	for i := range mostSequences + 10 {
		fmt.Fprintf(&b, "{\"t\": %d, \"e\": \"state\", \"from\": \"Stable\", \"to\": \"PreparingRebalance\", \"gen\": %d}\n", 10*i, i)
		for j := range mostBefore + 100 {
			if i == 3 {
				fmt.Fprintf(&b, "{\"t\": %d, \"m\": \"c1\", \"e\": \"poll.timeout\"}\n{\"t\": %d, \"m\": \"c1\", \"e\": \"reset\", \"reason\": \"%d\"}\n", 10*i+1, 10*i+2, j)
			}
		}
		fmt.Fprintf(&b, "{\"t\": %d, \"e\": \"state\", \"from\": \"PreparingRebalance\", \"to\": \"Dead\", \"gen\": %d}\n", 10*i+5, i)
	}
	r := replay(t, b.String(), 100_000_000, &event.Names{})
	diagrams := r.diagrams()
	if len(diagrams) != mostSequences || len(r.report.Rebalances) != mostSequences+10 {
		t.Errorf("%d diagrams of %d rebalances", len(diagrams), len(r.report.Rebalances))
	}
	if d := diagrams[3]; len(d.rows) != mostRows || d.leftOut != 2+2*(mostBefore+100)-mostRows {
		t.Errorf("%d rows, %d left out", len(d.rows), d.leftOut)
	}
	page := drawn(t, r.HTML)
	if !strings.Contains(page, "There is no sequence diagram of so late a rebalance.") {
		t.Error("the page does not say that the last rebalances have no diagram")
	}
	text := drawn(t, func(w io.Writer) error { return r.Mermaid(w, EveryRebalance) })
	if lines := strings.Count(text, "\n"); lines > mostMermaid+20 || !strings.Contains(text, "more rebalances are left out") {
		t.Errorf("a Mermaid diagram of %d lines", lines)
	}
}

// Of a long time without a rebalance the latest is remembered.
func TestWhatLedToARebalanceIsTheLatest(t *testing.T) {
	var b strings.Builder
	for i := range 10 * mostBefore {
		fmt.Fprintf(&b, "{\"t\": %d, \"m\": \"c1\", \"e\": \"reset\", \"reason\": \"number %d\"}\n", i, i)
	}
	fmt.Fprintf(&b, "{\"t\": %d, \"e\": \"state\", \"from\": \"Stable\", \"to\": \"PreparingRebalance\", \"gen\": 1}\n", 10*mostBefore)
	r := replay(t, b.String(), 1_000_000_000, &event.Names{})
	messages := r.record.talk.sequences[0].messages
	if n := len(messages); n > mostBefore+1 || messages[n-2].text != fmt.Sprintf("number %d", 10*mostBefore-1) {
		t.Errorf("%d messages, the last %q", n, messages[n-2].text)
	}
}

func TestMermaidOfOneGeneration(t *testing.T) {
	r := small(t)
	text := drawn(t, func(w io.Writer) error { return r.Mermaid(w, 3) })
	if !strings.Contains(text, "Rebalance to generation 3") || strings.Count(text, "Rebalance to generation") != 1 {
		t.Errorf("got %s", text)
	}
	if err := r.Mermaid(io.Discard, 99); err == nil {
		t.Error("a generation that there is not was drawn")
	}
}

// What ends a statement of Mermaid, begins an entity or is markup does not come through
// a name.
func TestMermaidText(t *testing.T) {
	for text, want := range map[string]string{
		"c1": "c1", "a;b": "a#59;b", "#35;": "#35;35#59;", "<b>&": "#60;b#62;#38;", "two\nlines\u2028three": "two lines three",
		"end": "#101;nd", "The End of it": "The #69;nd of it", "send, ended": "send, ended", "%%{init}": "#37;#37;#123;init#125;",
	} {
		if got := mermaidText(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

var mermaidLine = regexp.MustCompile(`^    (participant \w+ as .+|Note over \w+: .+|\w+->>g: .+|g-->>\w+: .+)$`)

// Whatever the names, each line of a diagram is one of four kinds.
func FuzzMermaid(f *testing.F) {
	for _, name := range hostileNames {
		f.Add(name)
	}
	text := many(3)
	f.Fuzz(func(t *testing.T, name string) {
		r := replay(t, text, 1_000_000, &event.Names{})
		r.record.names.Members[0] = name
		r.report.Title = name
		diagram := drawn(t, func(w io.Writer) error { return r.Mermaid(w, EveryRebalance) })
		_, body, found := strings.Cut(diagram, "\n---\nsequenceDiagram\n")
		if !found || strings.Count(diagram, "\nsequenceDiagram\n") != 1 {
			t.Fatalf("the diagram begins with %q", diagram[:min(len(diagram), 200)])
		}
		for line := range strings.Lines(body) {
			line = strings.TrimSuffix(line, "\n")
			if !mermaidLine.MatchString(line) || strings.ContainsAny(regexp.MustCompile(`#\d+;`).ReplaceAllString(line, ""), "#;<\"") {
				t.Errorf("line %q", line)
			}
		}
	})
}
