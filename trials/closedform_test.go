package trials_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
	"github.com/groupsim/groupsim/report/fold"
	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/trials"
)

// How long a partition of a consumer group is down can be said without a simulation, where
// one thing happens to a group that is at rest: the sum of what the new owner's heartbeat
// has to be waited for, and of what the clients themselves take. These tests hold the mean
// of many runs, and the extremes, against such sums. H is the heartbeat interval, S the
// session, R max.poll.interval.ms; τ is from where the old owner stops to where its
// acknowledgement is at the broker, ρ from the new owner's heartbeat to its consuming.
const (
	hIs = 5 * clock.Second
	sIs = 45 * clock.Second
)

// handover is how one partition went from one member to another in one run.
type handover struct {
	down     clock.Duration
	moved    bool       // to another member
	told     clock.Time // the broker takes the new owner's heartbeat and gives it the partition
	tau, rho clock.Duration
	wait     clock.Duration // from where the partition is free to told
}

// begins is when something happens to the groups of these tests; until then they settle.
const begins = clock.Time(20 * clock.Second)

// handovers makes the runs of a scenario and lists what happened to each partition that was
// down, each time that it was after the group had settled.
func handovers(t *testing.T, text string, runs int) (all []handover, worlds []*record) {
	t.Helper()
	s, err := trials.Load("-", strings.NewReader(text), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k := range runs {
		drawn, err := s.WithRun(uint64(k + 1))
		if err != nil {
			t.Fatal(err)
		}
		events, holding := &record{}, &fold.Holding{}
		if err := sim.New(drawn.Scenario, both{events, holding}).Run(); err != nil {
			t.Fatal(err)
		}
		holding.Finish(clock.Time(drawn.Scenario.Duration))
		for _, tenure := range holding.Tenures() {
			for _, gap := range tenure.Gaps {
				if gap.From >= begins {
					all = append(all, events.handover(tenure.Partition, gap))
				}
			}
		}
		worlds = append(worlds, events)
	}
	return all, worlds
}

// both hands events to two folds.
type both struct {
	a *record
	b *fold.Holding
}

func (x both) Event(e event.Event) {
	x.a.Event(e)
	x.b.Event(e)
}

// handover takes a gap of a partition apart by what the coordinator said.
func (r *record) handover(partition protocol.TopicPartition, gap fold.Gap) handover {
	h := handover{down: gap.To.Sub(gap.From), moved: gap.After != gap.Before}
	freed := gap.From
	for _, e := range r.events {
		switch f := e.Fact.(type) {
		case event.MemberRemoved:
			if e.At >= gap.From && e.At <= gap.To && e.Member == gap.Before {
				freed = e.At
			}
		case event.MemberEpoch:
			has := slices.Contains(f.Partitions, partition)
			switch {
			case e.At < gap.From || e.At > gap.To:
			case e.Member == gap.After && has:
				h.told = e.At
			case e.Member == gap.Before && !has && f.State != event.UnrevokedPartitions:
				freed = e.At
			}
		}
	}
	h.tau, h.wait, h.rho = freed.Sub(gap.From), h.told.Sub(freed), gap.To.Sub(h.told)
	return h
}

func mean(list []handover, of func(handover) clock.Duration) clock.Duration {
	sum := clock.Duration(0)
	for _, h := range list {
		sum += of(h)
	}
	return sum / clock.Duration(len(list))
}

func down(h handover) clock.Duration { return h.down }
func tau(h handover) clock.Duration  { return h.tau }
func rho(h handover) clock.Duration  { return h.rho }

// near wants a figure within 5 percent of what it should be.
func near(t *testing.T, what string, got, want clock.Duration) {
	t.Helper()
	if distance(got, want)*20 > want {
		t.Errorf("%s: %v, want %v and 5 %% at most beside that", what, got, want)
	}
	t.Logf("%s: %v, by the closed form %v", what, got, want)
}

const quietGroup = `
topics: {orders: {partitions: 4, rate: 50}}
consumer: {group.protocol: consumer}
`

// A partition moves from A to B: H/2 + τ + ρ in the mean, H + τ + ρ at most, and it is B's
// own heartbeat that is waited for, whenever A was told.
func TestClosedFormOfAJoin(t *testing.T) {
	for _, test := range []struct {
		revoked string
		tau     clock.Duration
	}{{"0s", 0}, {"1s", clock.Second}} {
		list, _ := handovers(t, quietGroup+`
duration: 50s
application: {on.revoked: `+test.revoked+`}
members: [{id: a}, {id: b, start: 20s}]
`, 1000)
		// What stays stands still as well while the callback runs.
		list = slices.DeleteFunc(list, func(h handover) bool { return !h.moved })
		near(t, "down", mean(list, down), hIs/2+mean(list, tau)+mean(list, rho))
		for _, h := range list {
			if h.tau < test.tau || h.tau > test.tau+200*clock.Millisecond {
				t.Errorf("τ is %v, and the callback takes %v", h.tau, test.tau)
			}
			if h.down < h.tau+h.rho || h.down > hIs+h.tau+h.rho+50*clock.Millisecond {
				t.Errorf("a gap of %v, want H at most besides τ = %v and ρ = %v", h.down, h.tau, h.rho)
			}
		}
	}
}

// A member leaves by itself: what it takes to close, and then H/2 + ρ in the mean.
func TestClosedFormOfAGracefulLeave(t *testing.T) {
	list, _ := handovers(t, quietGroup+`
duration: 50s
members: [{id: a}, {id: b}]
steps: [{at: 30s, close: b}]
`, 1000)
	near(t, "down", mean(list, down), mean(list, tau)+hIs/2+mean(list, rho))
}

// A process is gone without a word: S − age + U(0, H) + ρ, between 40 and 50 s, 45 s in the mean.
func TestClosedFormOfAKill(t *testing.T) {
	list, _ := handovers(t, quietGroup+`
duration: 100s
members: [{id: a}, {id: b}]
steps: [{at: 30s, kill: b}]
`, 300)
	near(t, "down", mean(list, down), sIs+mean(list, rho))
	for _, h := range list {
		if h.down < sIs-hIs || h.down > sIs+hIs+h.rho+100*clock.Millisecond {
			t.Errorf("a gap of %v", h.down)
		}
	}
}

// The application hangs: a dynamic member leaves when its next heartbeat is due, which is H/2
// behind R after its last poll() in the mean, as recordings have it, and a survivor is told H/2
// later; what a static one has is kept for it until its session is over as well, which is S
// behind the heartbeat before.
func TestClosedFormOfThePollInterval(t *testing.T) {
	for static, session := range map[string]clock.Duration{"": hIs / 2, ", group.instance.id: \"i-{id}\"": sIs - hIs/2} {
		list, _ := handovers(t, `
duration: 150s
topics: {orders: {partitions: 4, rate: 50}}
consumer: {group.protocol: consumer, max.poll.interval.ms: 30000`+static+`}
members: [{id: a}, {id: b}]
steps: [{at: 30s, stall: b}]
`, 300)
		near(t, "down"+static, mean(list, down), 30*clock.Second+session+hIs/2+mean(list, rho))
	}
}

// A static member is back before its session is over: its own time, and nobody else is told.
func TestClosedFormOfAStaticRestart(t *testing.T) {
	const d = 10 * clock.Second
	list, worlds := handovers(t, quietGroup+`
duration: 60s
members: [{id: a}, {id: b, consumer: {group.instance.id: i}}]
steps: [{at: 30s, restart: b, down: 10s}]
`, 100)
	near(t, "down", mean(list, down), d+mean(list, rho))
	for _, events := range worlds {
		for _, e := range events.events {
			if f, ok := e.Fact.(event.Epoch); ok && e.At > clock.Time(30*clock.Second) {
				t.Fatalf("the epoch of the group rises to %d at %v", f.Group, e.At)
			}
		}
	}
}

// New partitions are seen by the next heartbeat of any member: H/(n+1) in the mean.
func TestClosedFormOfNewPartitions(t *testing.T) {
	_, worlds := handovers(t, quietGroup+`
duration: 50s
members: [{id: c1..c3}]
steps: [{at: 30s, add-partitions: orders, to: 8}]
`, 1000)
	sum := clock.Duration(0)
	for _, events := range worlds {
		added := clock.Never
		for _, e := range events.events {
			switch e.Fact.(type) {
			case event.PartitionsAdded:
				added = e.At
			case event.Epoch:
				if added >= begins && added != clock.Never {
					sum += e.At.Sub(added)
					added = 0
				}
			}
		}
	}
	near(t, "seen", sum/1000, hIs/4)
}

// A rolling deploy of dynamic members, each away for longer than H: its partitions move
// away, H/2 + ρ, and come back, H/2 + τ + ρ. Of static ones nothing moves, and each
// partition is down as long as its process is away.
func TestClosedFormOfARollingDeploy(t *testing.T) {
	const runs, partitions, away = 200, 4, 10 * clock.Second
	deploy := func(static string) (total, tau, rho clock.Duration) {
		list, _ := handovers(t, `
duration: 110s
topics: {orders: {partitions: 4, rate: 50}}
consumer: {group.protocol: consumer`+static+`}
members: [{id: c1..c4}]
steps: [{at: 30s, rolling-restart: c1..c4, down: 10s, every: 20s}]
`, runs)
		for _, h := range list {
			total, tau, rho = total+h.down, tau+h.tau, rho+h.rho
		}
		return total / runs, tau / runs, rho / runs
	}
	total, tau, rho := deploy("")
	near(t, "dynamic", total, partitions*hIs+tau+rho)
	total, _, rho = deploy(", group.instance.id: \"i-{id}\"")
	near(t, "static", total, partitions*away+rho)
}
