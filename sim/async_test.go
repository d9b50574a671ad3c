package sim

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/member"
	"github.com/groupsim/groupsim/protocol"
)

// asyncGroup is two members whose listener acknowledges on other threads. Each has two
// partitions of orders and one of imports; the third comes at 60 s and takes the imports over.
func asyncGroup(strategy string, orders, imports int64, app func(*member.Application), steps ...Step) *Scenario {
	sc := contained(3, func(a *member.Application) {
		a.PerRecord, a.Spring.AsyncAcks, a.Spring.Acks = 2*clock.Second, true, member.ManualAcks
		a.Spring.ShutdownTimeout = 10 * clock.Second
		app(a)
	}, append([]Step{{At: second(60), Verb: &startVerb, Members: []int{2}}}, steps...)...)
	sc.Topics = []Topic{{Name: "orders", Partitions: 4, Rate: orders}, {Name: "imports", Partitions: 2, Rate: imports}}
	sc.Duration = 4 * clock.Minute
	for i := range sc.Members {
		m := &sc.Members[i]
		m.Consumer.AssignmentStrategy, m.Topics = []string{strategy}, []protocol.TopicID{0, 1}
	}
	sc.Members[2].Topics, sc.Members[2].Start = []protocol.TopicID{1}, clock.Never
	return sc
}

func none(*member.Application) {}

// leftPaused has the partitions that members have left paused, and when that ended.
func leftPaused(events []event.Event) (left []protocol.TopicPartition, ended []clock.Time) {
	for _, e := range events {
		switch f := e.Fact.(type) {
		case event.LeftPaused:
			left = append(left, f.Partitions...)
		case event.Unpaused:
			ended = append(ended, e.At)
		}
	}
	return left, ended
}

// upTo is how far a partition has been processed.
func upTo(events []event.Event, p protocol.TopicPartition) (to int64, at clock.Time) {
	for _, e := range events {
		if f, is := e.Fact.(event.Consumed); is && f.Partition == p {
			to, at = max(to, f.To), max(at, f.Until)
		}
	}
	return to, at
}

// Where a cooperative rebalance takes all away that is not acknowledged, the container believes
// that its consumer is not paused, and what it keeps stays so (spring-kafka 4708,
// ListenerConsumerRebalanceListener.onPartitionsRevoked). Where something of what it keeps is not
// acknowledged, or everything is given up, nothing is left behind.
func TestWhatIsKeptStaysPaused(t *testing.T) {
	for name, c := range map[string]struct {
		strategy string
		orders   int64
		left     int
	}{
		"all that is awaited goes": {"cooperative-sticky", 0, 4},
		"some is kept":             {"cooperative-sticky", 1_000, 0},
		"an eager assignor":        {"range", 0, 0},
	} {
		events := run(t, asyncGroup(c.strategy, c.orders, 1_000, none, Step{At: second(120), Verb: &rateVerb, Topic: 0, To: 1_000}))
		left, ended := leftPaused(events)
		if len(left) != c.left || len(ended) > 0 {
			t.Errorf("%s: left paused %v, resumed at %v", name, left, ended)
		}
		for p := range int32(4) {
			_, at := upTo(events, protocol.TopicPartition{Topic: 0, Partition: p})
			if consumed := at > second(200); consumed != (c.left == 0) {
				t.Errorf("%s: orders-%d is consumed up to %s", name, p, at)
			}
		}
		if len(times(events, 0, "poll.timeout")) > 0 {
			t.Errorf("%s: it does not poll", name)
		}
	}
}

// All of a consumer is resumed the next time that all of it was paused: when it has been given
// something else to consume.
func TestWhatWasLeftPausedIsResumedWithTheNext(t *testing.T) {
	events := run(t, asyncGroup("cooperative-sticky", 0, 1_000, none,
		Step{At: second(120), Verb: &rateVerb, Topic: 0, To: 1_000}, Step{At: second(150), Verb: &closeVerb, Members: []int{2}}))
	left, ended := leftPaused(events)
	if len(left) != 4 || len(ended) == 0 || ended[0] < second(150) || ended[0] > second(160) {
		t.Fatalf("left paused %v, resumed at %v", left, ended)
	}
	resumed := false
	for p := range int32(4) {
		_, at := upTo(events, protocol.TopicPartition{Topic: 0, Partition: p})
		resumed = resumed || at > second(200)
	}
	if !resumed {
		t.Error("nothing of what was left is consumed")
	}
}

// Records that take longer than max.poll.interval.ms take nobody out of the group, because the
// consumer polls while it is paused (pollTimeoutWhilePaused).
func TestAsyncAcksPollOn(t *testing.T) {
	sc := asyncGroup("cooperative-sticky", 1_000, 1_000, func(a *member.Application) { a.PerRecord = 50 * clock.Second })
	for i := range sc.Members {
		sc.Members[i].Consumer.MaxPollIntervalMs = 10_000
	}
	events := run(t, sc)
	if to, _ := upTo(events, protocol.TopicPartition{}); to < 40 || len(times(events, 0, "poll.timeout")) > 0 {
		t.Errorf("%d records, poll timeouts %v", to, times(events, 0, "poll.timeout"))
	}
}

// A container that is stopped does not wait for what is in hand: what has been acknowledged is
// committed, and the rest is done again by the next owner, as it is where a process is killed,
// or a partition revoked. What has been acknowledged is not done again.
func TestAsyncAcksThatAreCutOff(t *testing.T) {
	for _, verb := range []*Verb{&closeVerb, &killVerb} {
		events := run(t, asyncGroup("cooperative-sticky", 1_000, 1_000, none, Step{At: second(100), Verb: verb, Members: []int{0}}))
		ends := append(times(events, 0, "closed"), times(events, 0, "killed")...)
		if len(ends) != 1 || ends[0] > second(100).Add(200*clock.Millisecond) {
			t.Errorf("it ends at %v", ends)
		}
		cut := map[protocol.TopicPartition]int64{} // before this it has been done
		for _, e := range events {
			if f, is := e.Fact.(event.Interrupted); is && e.Member == 0 {
				cut[f.Partition] = f.From
			}
		}
		if len(cut) == 0 {
			t.Error("nothing is cut off")
		}
		for p, from := range cut {
			again := slices.IndexFunc(events, func(e event.Event) bool {
				f, is := e.Fact.(event.Position)
				i := slices.Index(f.Partitions, p)
				return is && i >= 0 && e.At > second(60) && f.Offsets[i] == from
			})
			if again < 0 {
				t.Errorf("nobody takes %v over at %d, from where on it was cut off", p, from)
			}
		}
	}
}
