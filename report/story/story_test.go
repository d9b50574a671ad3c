package story

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report"
)

// Every rule that a chain refers to stands in docs/protocol.md: under that heading of
// that part, with that KIP or class.
func TestRulesAreInTheDocs(t *testing.T) {
	doc, err := os.ReadFile("../../docs/protocol.md")
	if err != nil {
		t.Fatal(err)
	}
	var rules []Rule
	for _, own := range ofLibrary {
		rules = slices.AppendSeq(rules, maps.Values(own))
	}
	rules = slices.AppendSeq(rules, maps.Values(ofEpochs))
	for _, r := range append(rules, ruleStates, ruleTarget, ruleAssignmentInterval, ruleNobodyTold, ruleGives, ruleRevokes, ruleAcknowledges,
		ruleRevocationTimeout, ruleFences, ruleInPasses, ruleStale, ruleClientPolls, ruleClientLeaves,
		ruleAddsMember, ruleSecondMember, ruleLeaderRejoins, ruleFollowerRejoins, ruleEveryoneJoins, ruleRebalanceTimeout,
		ruleStragglersGo, ruleInitialDelay, ruleStaticReturns, ruleInTheLog, rulePendingSync, ruleSessionEnds, ruleSessionStarts,
		ruleNewMemberTimeout, ruleLeaveAtOnce, ruleUnload, ruleLoad, ruleInsidePoll, ruleLearning, ruleCommitFirst, ruleEagerGivesUp,
		ruleLosesAll, ruleSyncRefused, ruleLeaderAssigns, ruleMovedGivenUp, ruleTakenOver, rulePollInterval, ruleClientSession, rulePositions,
		ruleClose, ruleStaticIsSilent, ruleNewPartitions, ruleRequestTimeout, ruleHandover,
	) {
		part := section(string(doc), "\n## "+r.Part+"\n", "\n## ")
		if text := section(part, "\n### "+r.Heading+"\n", "\n### "); !strings.Contains(text, r.Source) {
			t.Errorf("docs/protocol.md has no %s", r.text())
		}
	}
}

func section(text, from, to string) string {
	_, rest, _ := strings.Cut(text, from)
	body, _, _ := strings.Cut(rest, to)
	return body
}

// A record keeps what happened and the last of what goes on all the time, so that a
// day of heartbeats takes no room.
func TestARecordKeepsTheLastSignsOfLife(t *testing.T) {
	var r Record
	at := clock.Time(0)
	add := func(m event.Member, f event.Fact) {
		at += clock.Time(clock.Second)
		r.Event(event.Event{At: at, Member: m, Fact: f})
	}
	add(0, event.ProcessStart{})
	for range 1000 {
		add(0, event.HeartbeatSent{})
		add(0, event.HeartbeatOK{})
		add(0, event.Consumed{})
	}
	last := at
	add(0, event.Paused{})
	add(1, event.HeartbeatSent{})
	d := &r.members[0]
	if n := len(d.entries); n > routineKept+2 {
		t.Errorf("%d entries are kept", n)
	}
	sign := d.last(r.count, is[event.HeartbeatSent])
	if want := last - 2*clock.Time(clock.Second); sign == nil || sign.At != want {
		t.Errorf("the last heartbeat kept is %v, want that of %s", sign, want)
	}
	if d.last(r.count+1, is[event.Paused]) == nil || d.next(0, is[event.ProcessStart]) == nil {
		t.Error("what happens once is gone")
	}
	if got := len(d.between(d.entries[0].seq, d.entries[len(d.entries)-1].seq)); got != len(d.entries)-2 {
		t.Errorf("%d entries lie between the first and the last of %d", got, len(d.entries))
	}
}

// Commits that wait for their log are answered long after the last of them was sent, which is
// the one that starts the session once the coordinator comes to it.
func TestARecordKeepsTheLastCommitBehindManyAnswers(t *testing.T) {
	var r Record
	const sent = 20
	for i := range clock.Time(3 * sent) {
		var fact event.Fact = event.CommitOK{}
		if i < sent {
			fact = event.CommitSent{}
		}
		r.Event(event.Event{At: i, Fact: fact})
	}
	if last := r.members[0].last(r.count, is[event.CommitSent]); last == nil || last.At != sent-1 {
		t.Errorf("the last commit kept is %v, want that of %d", last, sent-1)
	}
	if n := len(r.members[0].entries); n != routineKept {
		t.Errorf("%d entries are kept", n)
	}
}

func TestSettingsHoldFromAMomentOn(t *testing.T) {
	var r Record
	const session = "session.timeout.ms"
	r.Event(event.Event{Fact: event.Configured{Settings: event.Settings{{Name: session, Value: "1"}, {Name: "per.record", Value: "2ms"}}}})
	r.Event(event.Event{At: 50, Fact: event.Configured{Settings: event.Settings{{Name: session, Value: "2"}}}})
	for at, want := range map[clock.Time]int64{0: 1, 49: 1, 50: 2, 99: 2} {
		if got := r.members[0].settingsAt(at); got.Number(session) != want || got.Length("per.record") != 2*clock.Millisecond {
			t.Errorf("at %d: %v, want %d", at, got, want)
		}
	}
}

func TestEffects(t *testing.T) {
	const s = report.Ms(clock.Second)
	before := Figures{Downtime: 100 * s, Rebalances: 4, Reprocessed: 1000}
	for _, x := range []struct {
		name  string
		after Figures
		want  Effect
	}{
		{"less downtime, whatever the rest", Figures{Downtime: 90 * s, Rebalances: 9, Reprocessed: 5000}, Helps},
		{"more downtime", Figures{Downtime: 110 * s}, Harms},
		{"the same", before, Changes},
		{"less than a hundredth", Figures{Downtime: 100*s - s/2, Rebalances: 4, Reprocessed: 1000}, Changes},
		{"less than a hundredth more, and fewer records again", Figures{Downtime: 100*s + s/2, Rebalances: 4, Reprocessed: 900}, Changes},
		{"fewer rebalances", Figures{Downtime: 100 * s, Rebalances: 3, Reprocessed: 1000}, Helps},
		{"more records again", Figures{Downtime: 100 * s, Rebalances: 4, Reprocessed: 1100}, Harms},
		{"fewer rebalances, more records again", Figures{Downtime: 100 * s, Rebalances: 3, Reprocessed: 1100}, Changes},
	} {
		if got := before.Effect(&x.after); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
	small := Figures{Downtime: 50 * report.Ms(clock.Millisecond)}
	if got := small.Effect(&Figures{Downtime: 90 * report.Ms(clock.Millisecond)}); got != Changes {
		t.Errorf("40 ms more: %s, want %s", got, Changes)
	}
}

// What is said to have made it worse is what is worse, and nothing that is better.
func TestWhatIsWorseIsNamed(t *testing.T) {
	const ms = report.Ms(clock.Millisecond)
	before := Figures{Downtime: 216 * ms, Rebalances: 1}
	for want, after := range map[string]Figures{
		"rebalances 2, not 1; reprocessed 3, not 0": {Downtime: 129 * ms, Rebalances: 2, Reprocessed: 3},
		"1.5 s down, not 216 ms":                    {Downtime: 1500 * ms},
	} {
		if got := before.Rises(&after); got != want || before.Effect(&after) != Harms {
			t.Errorf("%+v: %q, want %q", after, got, want)
		}
	}
}

func TestChangesAreSortedByWhatTheyDo(t *testing.T) {
	const s = report.Ms(clock.Second)
	w := WhatIf{Before: Figures{Downtime: 10 * s}, Changes: []Change{
		{To: "worse", After: Figures{Downtime: 20 * s}}, {To: "broken", Failed: "x"}, {To: "good", After: Figures{Downtime: 5 * s}},
		{To: "same", After: Figures{Downtime: 10 * s}}, {To: "best", After: Figures{Downtime: s}},
	}}
	w.Judge()
	got := ""
	for _, c := range w.Changes {
		got += c.To + " "
	}
	if want := "best good same worse broken "; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestMomentsAreToTheMillisecond(t *testing.T) {
	for at, want := range map[report.Ms]string{
		0: "0.000 s", 96_085_400: "96.085 s", 119_999_600: "2m 0.000s", 147_413_000: "2m 27.413s", 3_725_006_000: "1h 02m 5.006s", report.None: "-",
	} {
		if got := at.Moment(); got != want {
			t.Errorf("%d µs: %q, want %q", at, got, want)
		}
	}
}

func TestSettingsThatAreTimesReadAsTimes(t *testing.T) {
	for want, s := range map[string]Setting{
		"session.timeout.ms = 45 s":             {"session.timeout.ms", "45000"},
		"max.poll.interval.ms = 5m":             {"max.poll.interval.ms", "300000"},
		"per.record = 2 ms":                     {"per.record", "2ms"},
		"max.poll.records = 500":                {"max.poll.records", "500"},
		"partition.assignment.strategy = range": {"partition.assignment.strategy", "range"},
	} {
		if got := s.text(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLabelsAreShort(t *testing.T) {
	var names []string
	var parts []protocol.TopicPartition
	for topic, name := range []string{"orders", "refunds-eu"} {
		for p := range int32(3) {
			names = append(names, fmt.Sprintf("%s-%d", name, p))
			parts = append(parts, protocol.TopicPartition{Topic: protocol.TopicID(topic), Partition: p})
		}
	}
	if got, want := label(names, parts), "orders-0..2, refunds-eu-0..2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	var many []string
	var gaps []protocol.TopicPartition
	for p := int32(0); p < 200; p += 2 {
		many = append(many, fmt.Sprintf("orders-%d", p))
		gaps = append(gaps, protocol.TopicPartition{Partition: p})
	}
	if got := label(many, gaps); !strings.HasSuffix(got, "… (100 partitions)") || len(got) > 70 {
		t.Errorf("got %q", got)
	}
}
