package sim

import (
	"bytes"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/settings"
)

// record is a sink that keeps everything.
type record struct{ events []event.Event }

func (r *record) Event(e event.Event) { r.events = append(r.events, e) }

// leftOut lists the steps that were left out, each with its moment.
func (r *record) leftOut() (list []string) {
	for _, e := range r.events {
		if fact, ok := e.Fact.(event.LeftOut); ok {
			list = append(list, e.At.String()+" "+fact.What)
		}
	}
	return list
}

// group makes a scenario of members c1, c2, … on one topic of 12 partitions.
func group(members int, strategy string, steps ...Step) *Scenario {
	sc := &Scenario{
		Name: "test", Duration: 2 * clock.Minute, Seed: 1, Broker: settings.BrokerDefaults(), Append: clock.Millisecond,
		Topics: []Topic{{Name: "orders", Partitions: 12, Rate: 50_000}}, Steps: steps,
	}
	for i := range members {
		cfg := settings.Defaults(event.Java)
		cfg.AssignmentStrategy = []string{strategy}
		sc.Members = append(sc.Members, Member{
			ID: "c" + string(rune('1'+i)), Topics: []protocol.TopicID{0}, Consumer: cfg,
			Application: settings.ApplicationDefaults(), Latency: clock.Millisecond, Jitter: 100,
		})
	}
	return sc
}

// run runs a scenario to its end, which must be without an error.
func run(t *testing.T, sc *Scenario) []event.Event {
	t.Helper()
	var r record
	if err := New(sc, &r).Run(); err != nil {
		t.Fatal(err)
	}
	return r.events
}

// bytesOf writes events as the event stream has them.
func bytesOf(t *testing.T, sc *Scenario, events []event.Event) []byte {
	t.Helper()
	var b bytes.Buffer
	w := event.NewWriter(&b, sc.Names())
	for _, e := range events {
		w.Event(e)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// times lists when a member's facts of a name happened.
func times(events []event.Event, m event.Member, name string) (at []clock.Time) {
	for _, e := range events {
		if e.Member == m && e.Fact.Name() == name {
			at = append(at, e.At)
		}
	}
	return at
}

func busy() *Scenario {
	return group(4, "cooperative-sticky",
		Step{At: clock.Time(20 * clock.Second), Verb: &pauseVerb, Members: []int{1}, For: 50 * clock.Second},
		Step{At: clock.Time(25 * clock.Second), Verb: &restartVerb, Members: []int{2}, Down: 5 * clock.Second},
		Step{At: clock.Time(70 * clock.Second), Verb: &failoverVerb, For: 3 * clock.Second, Load: clock.Second},
		Step{At: clock.Time(80 * clock.Second), Verb: &killVerb, Members: []int{0}},
	)
}

func TestSameScenarioAndSeedSameEvents(t *testing.T) {
	first, second := bytesOf(t, busy(), run(t, busy())), bytesOf(t, busy(), run(t, busy()))
	if !bytes.Equal(first, second) {
		t.Error("two runs of one scenario differ")
	}
	other := busy()
	other.Seed = 2
	if bytes.Equal(first, bytesOf(t, other, run(t, other))) {
		t.Error("another seed gives the same run, with jitter on the network")
	}
}

// Taken in steps, in pieces, or from a copy, a run is the same.
func TestCloneStepAndRunUntil(t *testing.T) {
	for _, library := range event.Libraries() {
		t.Run(library.String(), func(t *testing.T) {
			testClones(t, func() *Scenario {
				sc := busy()
				for i := range sc.Members {
					sc.Members[i].Consumer.Client, sc.Members[i].Application.CommitOnRevoke = library, member.CommittingRevoke
					sc.Members[i].Application.OnRevoked = 300 * clock.Millisecond
				}
				return sc
			})
		})
	}
}

func testClones(t *testing.T, busy func() *Scenario) {
	t.Helper()
	want := bytesOf(t, busy(), run(t, busy()))

	var stepped record
	w := New(busy(), &stepped)
	for {
		more, err := w.Step()
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			break
		}
	}
	w.Finish()
	if !bytes.Equal(want, bytesOf(t, busy(), stepped.events)) {
		t.Error("taken step by step the run differs")
	}

	for _, cut := range []clock.Time{0, 7_000_000, 24_000_000, 25_500_000, 71_000_000, 73_500_000, 100_000_000} {
		var head, tail record
		w := New(busy(), &head)
		if err := w.RunUntil(cut); err != nil {
			t.Fatal(err)
		}
		if w.Now() != cut {
			t.Fatalf("RunUntil(%v) stopped at %v", cut, w.Now())
		}
		c := w.Clone(&tail)
		if err := w.RunUntil(cut.Add(20 * clock.Second)); err != nil { // the original goes its own way
			t.Fatal(err)
		}
		before := len(head.events)
		if err := c.Run(); err != nil {
			t.Fatal(err)
		}
		if len(head.events) != before {
			t.Errorf("cut at %v: the copy wrote into the original's record", cut)
		}
		n := slices.IndexFunc(head.events, func(e event.Event) bool { return e.At > cut })
		if n < 0 {
			n = len(head.events)
		}
		if !bytes.Equal(want, bytesOf(t, busy(), append(slices.Clone(head.events[:n]), tail.events...))) {
			t.Errorf("cut at %v: the copy's run differs", cut)
		}
	}
}

func TestEventsAreInOrder(t *testing.T) {
	last := clock.Time(0)
	for _, e := range run(t, busy()) {
		if e.At < last {
			t.Fatalf("%s at %v follows an event at %v", e.Fact.Name(), e.At, last)
		}
		last = e.At
	}
}

func TestAStepThatCannotApplyStopsTheRun(t *testing.T) {
	at := clock.Time(30 * clock.Second)
	for _, c := range []struct {
		step Step
		want string
	}{
		{Step{At: at, Verb: &startVerb, Members: []int{0}}, "c1 is running already"},
		{Step{At: at, Verb: &addPartitionsVerb, To: 12}, "has 12 partitions already"},
		{Step{At: at, Verb: &removeMemberVerb, Members: []int{2}}, "c3 has no member id"},
		{Step{At: at, Verb: &killVerb, Members: []int{2}}, "c3 is not running"},
	} {
		sc := group(3, "range", c.step)
		sc.Members[2].Start = clock.Never
		sc.Steps[0].Line = 17
		err := New(sc, &record{}).Run()
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "line 17: at 30s") {
			t.Errorf("%s: got %v, want an error that says %q", c.step.Verb.Name, err, c.want)
		}
	}
}

func TestTwoFaultsOfOneKindStopTheRun(t *testing.T) {
	for _, verb := range []*Verb{&pauseVerb, &stallVerb, &disconnectVerb, &slowVerb} {
		sc := group(2, "range",
			Step{At: clock.Time(30 * clock.Second), Verb: verb, Members: []int{0}, For: 20 * clock.Second},
			Step{At: clock.Time(40 * clock.Second), Verb: verb, Members: []int{0}, For: clock.Second})
		if err := New(sc, &record{}).Run(); err == nil || !strings.Contains(err.Error(), "already") {
			t.Errorf("%s twice: got %v, want an error", verb.Name, err)
		}
	}
}

func TestAFaultMayBeginWhenTheOneBeforeEnds(t *testing.T) {
	sc := group(2, "range",
		Step{At: clock.Time(30 * clock.Second), Verb: &pauseVerb, Members: []int{0}, For: 10 * clock.Second},
		Step{At: clock.Time(40 * clock.Second), Verb: &pauseVerb, Members: []int{0}, For: 5 * clock.Second})
	if got := times(run(t, sc), 0, "resumed"); !slices.Equal(got, []clock.Time{40_000_000, 45_000_000}) {
		t.Errorf("c1 was resumed at %v, want at 40 s and 45 s", got)
	}
}

// auto.commit.interval.ms may be 0, and metadata may come due during close().
func TestNothingSpinsAtOneMoment(t *testing.T) {
	sc := group(2, "range", Step{At: clock.Time(60 * clock.Second), Verb: &closeVerb, Members: []int{0}})
	sc.Members[0].Consumer.AutoCommitIntervalMs = 0
	sc.Members[0].Consumer.MetadataMaxAgeMs = 1
	w := New(sc, &record{})
	if err := w.Run(); err != nil || w.steps > 1_000_000 {
		t.Errorf("%d steps for two minutes: %v", w.steps, err)
	}
}

func TestAFaultEndsWithTheProcess(t *testing.T) {
	sc := group(2, "range",
		Step{At: clock.Time(30 * clock.Second), Verb: &pauseVerb, Members: []int{0}, For: 40 * clock.Second},
		Step{At: clock.Time(35 * clock.Second), Verb: &restartVerb, Members: []int{0}, Kill: true, Down: clock.Second},
		Step{At: clock.Time(60 * clock.Second), Verb: &pauseVerb, Members: []int{0}, For: 20 * clock.Second})
	events := run(t, sc)
	if got := times(events, 0, "resumed"); !slices.Equal(got, []clock.Time{80_000_000}) {
		t.Errorf("c1 was resumed at %v, want only at 1m20s: the first pause ended with the process", got)
	}
}

// Every process.start is the moment the scenario gives; down runs from the exit.
func TestRestartComesBackAfterItsTimeDown(t *testing.T) {
	sc := group(3, "range", Step{At: clock.Time(30 * clock.Second), Verb: &restartVerb, Members: []int{1}, Down: 7 * clock.Second})
	events := run(t, sc)
	closed, started := times(events, 1, "closed"), times(events, 1, "process.start")
	if len(closed) != 1 || len(started) != 2 || started[1] != closed[0].Add(7*clock.Second) {
		t.Errorf("closed at %v, started at %v: want a start 7 s after the exit", closed, started)
	}
}

func TestStartWaitsForTheExitOfAClosingProcess(t *testing.T) {
	sc := group(2, "range",
		Step{At: clock.Time(30 * clock.Second), Verb: &stallVerb, Members: []int{0}, For: 10 * clock.Second},
		Step{At: clock.Time(31 * clock.Second), Verb: &closeVerb, Members: []int{0}},
		Step{At: clock.Time(32 * clock.Second), Verb: &startVerb, Members: []int{0}})
	events := run(t, sc)
	closed, started := times(events, 0, "closed"), times(events, 0, "process.start")
	if len(closed) != 1 || closed[0] < 40_000_000 || len(started) != 2 || started[1] != closed[0] {
		t.Errorf("closed at %v, started at %v: want the exit after the stall and the start with it", closed, started)
	}
}

// design: what was sent on a cut link is delivered in order when it heals.
func TestACutLinkDeliversWhenItHeals(t *testing.T) {
	sc := group(2, "range", Step{At: clock.Time(30 * clock.Second), Verb: &disconnectVerb, Members: []int{0}, For: 10 * clock.Second})
	events := run(t, sc)
	sent, ok := times(events, 0, "heartbeat.sent"), times(events, 0, "heartbeat.ok")
	if len(ok) != len(sent) && len(ok) != len(sent)-1 {
		t.Errorf("%d heartbeats were sent and %d answered", len(sent), len(ok))
	}
	for _, at := range ok {
		if at > 30_002_000 && at < 40_000_000 {
			t.Errorf("a heartbeat was answered at %v over a link that was cut from 30 s to 40 s", at)
		}
	}
}

// What is sent just before the link heals does not overtake what was held back.
func TestNothingOvertakesOnAHealedLink(t *testing.T) {
	for heal := range clock.Duration(40) {
		sc := group(2, "range", Step{At: clock.Time(30 * clock.Second), Verb: &disconnectVerb, Members: []int{0}, For: 10*clock.Second + heal*5*clock.Millisecond})
		sc.Members[0].Latency, sc.Members[0].Consumer.HeartbeatIntervalMs, sc.Members[0].Consumer.AutoCommitIntervalMs = 30*clock.Millisecond, 50, 170
		run(t, sc)
	}
}

func TestRemoveMemberByInstanceID(t *testing.T) {
	sc := group(2, "range",
		Step{At: clock.Time(30 * clock.Second), Verb: &closeVerb, Members: []int{1}},
		Step{At: clock.Time(32 * clock.Second), Verb: &removeMemberVerb, Members: []int{1}})
	sc.Members[1].Consumer.GroupInstanceID = "i2"
	removed := times(run(t, sc), 1, "member.removed")
	if len(removed) != 1 || removed[0] != 32_000_000 {
		t.Errorf("the closed static member was removed at %v, want at 32 s", removed)
	}
}

func TestListedMemberIDsAreHandedOutInTurn(t *testing.T) {
	sc := group(1, "range", Step{At: clock.Time(30 * clock.Second), Verb: &restartVerb, Members: []int{0}, Down: clock.Second})
	sc.Members[0].MemberIDs = []protocol.MemberID{"c1-first", "c1-second"}
	var got []protocol.MemberID
	for _, e := range run(t, sc) {
		if ok, is := e.Fact.(event.JoinOK); is {
			got = append(got, ok.MemberID)
		}
	}
	if want := []protocol.MemberID{"c1-first", "c1-second"}; !slices.Equal(got, want) {
		t.Errorf("member ids %v, want %v", got, want)
	}
}

// A recording knows how long each of its processes took until it turned to the group; others take
// as long as their library does.
func TestProcessesConnectAsLongAsTheyAreSaidTo(t *testing.T) {
	const takes = 300 * clock.Millisecond
	back := clock.Time(31 * clock.Second)
	sc := group(1, "range", Step{At: clock.Time(30 * clock.Second), Verb: &restartVerb, Members: []int{0}, Down: clock.Second})
	m := &sc.Members[0]
	m.Consumer, m.Connects = settings.Defaults(event.Librdkafka), []clock.Duration{takes}
	m.Consumer.AssignmentStrategy = []string{"range"}
	start, usual := m.Start.Add(takes+2*m.Latency), back.Add(m.Consumer.Client.Traits().Connects+2*m.Latency)
	var first []clock.Time // JoinGroups of each process
	for _, e := range run(t, sc) {
		if f, is := e.Fact.(event.JoinSent); is && !f.Known {
			first = append(first, e.At)
		}
	}
	soon := func(at, after clock.Time) bool { return at >= after && at < after.Add(20*clock.Millisecond) }
	if len(first) != 2 || !soon(first[0], start) || !soon(first[1], usual) {
		t.Errorf("they join at %v, want soon after %v and %v", first, start, usual)
	}
}

func TestALivelockEndsWithAnError(t *testing.T) {
	sc := group(1, "range")
	w := New(sc, &record{})
	w.steps = workLimit
	if _, err := w.Step(); err == nil || !strings.Contains(err.Error(), "does not come to an end") || !strings.Contains(err.Error(), "partitions.added") {
		t.Errorf("got %v, want an error that names the last events", err)
	}
}

// gatherer is a record that takes what is consumed as it is gathered.
type gatherer struct {
	record
	most int
}

func (g *gatherer) Consumed(at clock.Time, m event.Member, facts []event.Consumed) {
	g.most = max(g.most, len(facts))
	for _, fact := range facts {
		g.Event(event.Event{At: at, Member: m, Fact: fact})
	}
}

// A sink that gathers is told of many partitions at once, and of the same as one that does not.
func TestWhatIsConsumedIsGathered(t *testing.T) {
	sc, single, all := busy(), &record{}, &gatherer{}
	if err := New(sc, event.Sinks{single, all}).Run(); err != nil {
		t.Fatal(err)
	}
	if !slices.EqualFunc(single.events, all.events, func(a, b event.Event) bool { return reflect.DeepEqual(a, b) }) {
		t.Error("they are told of different things")
	}
	if all.most < 2 {
		t.Errorf("at most %d facts are told at once", all.most)
	}
}
