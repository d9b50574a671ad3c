package trials_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report/story"
	"github.com/groupsim/groupsim/trials"
)

// What a member of librdkafka waited for that was refused its SyncGroup is told, and held.
func TestTheLimitOfJoinGroupsIsTold(t *testing.T) {
	c := told(t, "librdkafka-close-during-join", "", trials.Options{})
	whole := string(c.Story)
	const says = "c3 joined, as soon as its client's limit of one JoinGroup a second let it"
	if found := c.Violations(); len(found) > 0 || !strings.Contains(whole, says) {
		t.Errorf("found %q; want to be told %q", found, says)
	}
	c.Story = []byte(strings.ReplaceAll(whole, "c3 learned of the rebalance by its next heartbeat", says))
	if found := strings.Join(c.Violations(), "\n"); !strings.Contains(found, "does not show that") {
		t.Errorf("found %q of a heartbeat that is told as the limit", found)
	}
}

// So is that a member of librdkafka has lost its partitions by itself, each for itself.
func TestASessionThatAMemberEndsByItselfIsTold(t *testing.T) {
	c := told(t, "librdkafka-loses-by-itself", "", trials.Options{})
	whole := string(c.Story)
	for _, name := range []string{"c1", "c2", "c3"} {
		says := name + " took its session to be over by itself, and lost"
		if found := c.Violations(); len(found) > 0 || !strings.Contains(whole, says) {
			t.Fatalf("found %q; want to be told %q", found, says)
		}
	}
	c.Story = []byte(strings.ReplaceAll(whole, "took its session to be over by itself, and lost", "noticed that it had been removed, and lost"))
	if found := strings.Join(c.Violations(), "\n"); !strings.Contains(found, "is not so") {
		t.Errorf("found %q of one that is told to have noticed its removal", found)
	}
}

// Before any partition has been up nothing can go down.
func TestNothingGoesDownThatWasNeverUp(t *testing.T) {
	told, err := trials.Explain("python-assign-in-callback", strings.NewReader(""), trials.Options{}, trials.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := told.Text(&b, 200, false); err != nil {
		t.Fatal(err)
	}
	if want := "no partition had been up that could go down, one rebalance"; !strings.Contains(b.String(), want) {
		t.Errorf("want %q in\n%s", want, b.String())
	}
}

// Fencing takes no partition down: there is nothing but the records to tell of.
func TestAStoryNamesWhoProcessedRecordsAgain(t *testing.T) {
	fencing := trials.Options{Set: []string{"application.on.assigned=0s", "consumer.heartbeat.interval.ms=3100"}}
	explain := func(about story.Selection) *story.Story {
		told, err := trials.Explain("duplicate-instance-id", nil, fencing, trials.ExplainOptions{About: about})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	c := told(t, "duplicate-instance-id", "", fencing)
	if v := c.Violations(); len(v) > 0 {
		t.Error(v)
	}
	c.Story = bytes.ReplaceAll(c.Story, []byte(`"name":"auto.commit.interval.ms","value":"5000"`), []byte(`"name":"auto.commit.interval.ms","value":"1000"`))
	if v := strings.Join(c.Violations(), "\n"); !strings.Contains(v, "auto.commit.interval.ms = 1000 does not account for 3.959856s") {
		t.Errorf("another interval is not found: %q", v)
	}
	whole := explain(story.Selection{})
	var text bytes.Buffer
	if err := whole.Text(&text, 200, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"b1 processed 594 records of orders-0..2 again: a1 had processed them from 56.076 s to 60.036 s and not committed that by 60.047 s (auto.commit.interval.ms = 5 s)\n",
		"b1 processed 156 records of orders-0..2 again: a1 went on with them to 61.076 s, and b1 had taken them over at 60.047 s\n",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the story does not say %q:\n%s", want, &text)
		}
	}
	for _, x := range []struct {
		about               story.Selection
		incidents, repeated int
	}{
		{story.Selection{Partition: "orders-0"}, 4, 1000},
		{story.Selection{Partition: "orders-3"}, 0, 0},
		{story.Selection{Member: "a1"}, 1, 750},
	} {
		own := explain(x.about)
		sum := int64(0)
		for _, incident := range own.Incidents {
			sum += incident.Reprocessed
		}
		if len(own.Incidents) != x.incidents || sum != int64(x.repeated) {
			t.Errorf("%+v: %d incidents with %d records, want %d with %d", x.about, len(own.Incidents), sum, x.incidents, x.repeated)
		}
	}
}

func TestGoldenStories(t *testing.T) {
	cooperative := trials.Options{Set: []string{"consumer.partition.assignment.strategy=cooperative-sticky"}}
	for _, x := range []struct {
		file, scenario string
		opts           trials.Options
	}{
		{"gc-pause", "gc-pause", trials.Options{}},
		{"rolling-deploy", "rolling-deploy", trials.Options{}},
		{"poll-timeout", "poll-timeout", trials.Options{}},
		{"scale-out-cooperative", "scale-out", cooperative},
		{"crash-and-quick-restart", "crash-and-quick-restart", trials.Options{}},
		{"spring-async-acks", "spring-async-acks", trials.Options{}},
	} {
		t.Run(x.file, func(t *testing.T) {
			t.Parallel()
			told, err := trials.Explain(x.scenario, nil, x.opts, trials.ExplainOptions{WhatIf: true})
			if err != nil {
				t.Fatal(err)
			}
			var text bytes.Buffer
			if err := told.Text(&text, 100, false); err != nil {
				t.Fatal(err)
			}
			golden.Compare(t, "testdata/"+x.file+".story", text.String())
		})
	}
}

func TestASelectionKeepsWhatItIsAbout(t *testing.T) {
	explain := func(about story.Selection) *story.Story {
		told, err := trials.Explain("rolling-deploy", nil, trials.Options{}, trials.ExplainOptions{About: about})
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	for _, x := range explain(story.Selection{Partition: "orders-3"}).Incidents {
		if len(x.Histories) != 1 || !slices.Contains(x.Histories[0].Partitions, "orders-3") {
			t.Errorf("incident at %d: %d histories", x.From, len(x.Histories))
		}
	}
	one := explain(story.Selection{Generation: 4})
	if len(one.Incidents) != 1 || len(one.Rebalances) != 1 || one.Rebalances[0].Generation != 4 || len(one.Rebalances[0].Members) != 5 {
		t.Errorf("of generation 4: %d incidents, %d rebalances", len(one.Incidents), len(one.Rebalances))
	}
	whole, own := explain(story.Selection{}), explain(story.Selection{Member: "c3"})
	if n := len(own.Incidents); n == 0 || n > len(whole.Incidents) {
		t.Errorf("%d incidents with c3 of %d", n, len(whole.Incidents))
	}
	for _, x := range own.Incidents {
		for _, h := range x.Histories {
			named := slices.ContainsFunc(h.Chain, func(l story.Link) bool { return l.Member == "c3" })
			if !named && !slices.ContainsFunc(h.Gaps, func(g story.Gap) bool { return g.Before == "c3" || g.After == "c3" }) {
				t.Errorf("incident at %d: %v has nothing to do with c3", x.From, h.Partitions)
			}
		}
	}
}

// A static member that hangs says no goodbye: that it falls silent is a link of its own.
func TestAStaticMemberThatHangsFallsSilent(t *testing.T) {
	told, err := trials.Explain("static-poll-timeout", nil, trials.Options{}, trials.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var chain []string
	for _, l := range told.Incidents[0].Histories[0].Chain[:4] {
		chain = append(chain, l.What)
	}
	want := []string{
		"the application of c3 hung", "c3 sent the heartbeat that was its last sign of life",
		"c3 had not called poll() for too long, and sent no more heartbeats", "the coordinator removed c3, of which it had not heard, and the group rebalances",
	}
	if !slices.Equal(chain, want) {
		t.Errorf("got %q, want %q", chain, want)
	}
}

// A static member of franz-go that closes while others wait for what it gave up does say
// goodbye (docs/protocol.md, franz-go, Membership).
func TestAStaticMemberOfFranzGoThatOwesPartitionsLeaves(t *testing.T) {
	const text = `topics: {orders: {partitions: 6}}
client: franz-go
consumer: {group.instance.id: "{id}"}
application: {on.revoked: 2s}
members: [{id: c1..c2}, {id: c3, start: 30s}]
steps: [{at: 33s, close: c1}]
`
	checkStory(t, "-", text, trials.Options{})
	told, err := trials.Explain("-", strings.NewReader(text), trials.Options{}, trials.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := told.Text(&b, 100, false); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "the coordinator took c1 out at once") {
		t.Errorf("c1 sent no LeaveGroup:\n%s", &b)
	}
}
