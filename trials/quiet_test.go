package trials

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
)

// longDraw draws scenarios in which little happens for long, of one client or of several.
type longDraw struct {
	*rand.Rand
	clients []string
}

func (d *longDraw) one(of ...string) string { return of[d.IntN(len(of))] }

// scenario writes one: a few members, unlike each other or not, and now and then something done to
// them.
func (d *longDraw) scenario() string {
	var b strings.Builder
	members, minutes := 1+d.IntN(4), 10+d.IntN(30)
	if java := d.clients[0] == "java"; java && d.IntN(4) == 0 || !java && d.IntN(20) == 0 {
		members, minutes = 1+d.IntN(8), 20*minutes
	}
	fmt.Fprintf(&b, "name: long\nduration: %dm\ntopics:\n", minutes)
	for i := range 1 + d.IntN(2) {
		fmt.Fprintf(&b, "  t%d: {partitions: %d, rate: %s}\n", i, 1+d.IntN(8), d.one("0", "0", "0.1", "1", "5", "8", "20", "50", "30"))
	}
	epochs := d.IntN(2) == 0 && d.clients[0] == "java"
	fmt.Fprintf(&b, "consumer:\n  auto.commit.interval.ms: %s\n  metadata.max.age.ms: %s\n", d.one("1000", "5000", "7000", "500"), d.one("30000", "60000", "300000"))
	commits := d.IntN(6) > 0
	if !commits {
		b.WriteString("  enable.auto.commit: false\n")
	}
	if epochs {
		b.WriteString("  group.protocol: consumer\n")
	} else {
		fmt.Fprintf(&b, "  session.timeout.ms: %s\n  heartbeat.interval.ms: %s\n  partition.assignment.strategy: %s\n",
			d.one("10000", "30000", "45000"), d.one("1000", "2000", "3000"), d.strategy())
	}
	if slices.Contains(d.clients, "librdkafka") {
		fmt.Fprintf(&b, "  max.poll.records: %s\n", d.one("1", "100", "500"))
	}
	fmt.Fprintf(&b, "application:\n  per.record: %s\n  per.batch: %s\n", d.one("0ms", "0.5ms", "1ms", "2ms", "5ms"), d.one("0ms", "0ms", "1ms", "10ms"))
	if !commits && d.clients[0] != "java" {
		b.WriteString("  commit: none\n")
	}
	fmt.Fprintf(&b, "broker: {group.consumer.heartbeat.interval.ms: %s}\n", d.one("5000", "5000", "7000", "10000"))
	fmt.Fprintf(&b, "network: {latency: %s, jitter: %s}\n", d.one("0.2ms", "1ms", "5ms"), d.one("0ms", "0ms", "0.5ms", "30ms"))
	d.members(&b, members)
	d.steps(&b, members, minutes)
	return b.String()
}

// strategy is an assignor that all clients have.
func (d *longDraw) strategy() string {
	switch {
	case slices.Contains(d.clients, "librdkafka"):
		return d.one("range", "range", "cooperative-sticky", "roundrobin")
	default:
		return d.one("range", "range", "cooperative-sticky", "sticky")
	}
}

func (d *longDraw) members(b *strings.Builder, members int) {
	b.WriteString("members:\n")
	for i := range members {
		fmt.Fprintf(b, "  - {id: c%d, start: %ss", i+1, d.one("0", "0", "0.5", "4", "200"))
		if client := d.clients[i%len(d.clients)]; client != "java" {
			fmt.Fprintf(b, ", client: %s", client)
		}
		b.WriteString("}\n")
	}
}

func (d *longDraw) steps(b *strings.Builder, members, minutes int) {
	at, steps := 60.0, d.IntN(4)
	if steps > 0 {
		b.WriteString("steps:\n")
	}
	for range steps {
		at += 60 + 15*float64(minutes)*d.Float64()
		c := fmt.Sprintf("c%d", 1+d.IntN(members))
		fmt.Fprintf(b, "  - {at: %.3fs, %s}\n", at, d.one(
			"pause: "+c+", for: "+d.one("5s", "20s", "50s"), "restart: "+c+", down: 3s", "restart: "+c+", how: kill, down: 10s", "kill: "+c, "slow: "+c+", per.record: 3ms, for: 60s",
			"stall: "+c+", for: 20s", "failover: coordinator, for: 2s", "rate: t0, to: "+d.one("0", "10", "40"), "add-partitions: t0, to: 9", "disconnect: "+c+", for: 12s", "close: "+c))
	}
}

// keeper keeps what happened but for heartbeats and commits.
type keeper struct {
	events []event.Event
	passed int64 // heartbeats
}

func (k *keeper) Event(e event.Event) {
	switch fact := e.Fact.(type) {
	case event.Heartbeats:
		k.passed += fact.Number
	case event.HeartbeatSent, event.HeartbeatOK, event.ConsumerHeartbeatSent, event.CommitSent, event.CommitOK:
	default:
		k.events = append(k.events, e)
	}
}

// Quiet time that is passed comes out as if it had been gone through.
func TestQuietTimePassedIsAsIfGoneThrough(t *testing.T) {
	for _, clients := range [][]string{{"java"}, {"franz-go"}, {"librdkafka"}, {"franz-go", "java", "librdkafka"}} {
		t.Run(strings.Join(clients, " and "), func(t *testing.T) {
			count, from := uint64(60), uint64(0)
			if n, err := strconv.ParseUint(os.Getenv("QUIET"), 10, 64); err == nil {
				from, count = n, 1000
			}
			var passed [2]int64
			for seed := from; seed < from+count && !t.Failed(); seed++ {
				d := longDraw{rand.New(rand.NewPCG(seed, 18)), clients}
				run := seed % 4
				passed[min(run, 1)] += passesAsGoneThrough(t, fmt.Sprintf("seed %d, run %d", seed, run), d.scenario(), run)
			}
			if t.Logf("%d heartbeats passed in run 0, %d in others", passed[0], passed[1]); passed[0] == 0 || passed[1] == 0 && len(clients) == 1 && clients[0] == "java" {
				t.Error("no quiet time has been passed")
			}
		})
	}
}

// A tick of auto-commit while the answer to a heartbeat is under way sets the timer in the order in which all
// those of one moment had left.
func TestQuietTimeWithTicksInFlight(t *testing.T) {
	const text = `
name: ticks
client: franz-go
duration: 18m
topics: {t0: {partitions: 1, rate: 8}, t1: {partitions: 4}}
consumer: {metadata.max.age.ms: 60000, session.timeout.ms: 30000, heartbeat.interval.ms: 2000, partition.assignment.strategy: range}
application: {per.record: 1ms, per.batch: 0ms}
network: {latency: 5ms}
members:
  - {id: c1, start: 0s}
  - {id: c2, start: 0.5s}
  - {id: c3, start: 0s}
  - {id: c4, start: 4s}
steps:
  - {at: 543.345s, failover: coordinator, for: 2s}
`
	passesSome(t, "ticks", text, 0)
}

// A timer that is set to another moment and back again in quiet time has another place among those of its moment:
// here that of two members' polls, which the answer with metadata lets look while they have records in hand.
func TestQuietTimeSetsTimersAnew(t *testing.T) {
	const text = `
name: in step
duration: 18m
topics: {t0: {partitions: 3, rate: 20}}
consumer: {auto.commit.interval.ms: 1000, heartbeat.interval.ms: 1000, session.timeout.ms: 45000, partition.assignment.strategy: cooperative-sticky}
application: {per.record: 5ms, per.batch: 10ms}
network: {latency: 0.2ms}
members:
  - {id: c1, start: 0s}
  - {id: c2, start: 0.5s}
  - {id: c3, start: 0.5s}
  - {id: c4, start: 0s}
steps:
  - {at: 592.281s, restart: c1, down: 3s}
`
	passesSome(t, "in step", text, 0)
}

// Of a timer that was set before quiet time began it is not known when: what goes by that comes only after it has been
// set again. Here that is the order of commits of members in step, which a failover shows.
func TestQuietTimeOfMembersInStep(t *testing.T) {
	const text = `
name: in step
duration: 260m
topics: {t0: {partitions: 5, rate: 5}, t1: {partitions: 1, rate: 0.1}}
consumer: {metadata.max.age.ms: 30000, session.timeout.ms: 10000, heartbeat.interval.ms: 1000, partition.assignment.strategy: sticky}
application: {per.record: 0ms}
network: {append: 40ms, latency: 0.2ms}
members:
  - {id: c1..c3}
  - {id: c4, start: 4s}
  - {id: c5..c6}
steps:
  - {at: 8699.617s, failover: coordinator, for: 2s}
  - {at: 15043.466s, failover: coordinator, for: 2s}
`
	passesSome(t, "in step", text, 0)
}

// Members of franz-go that are in step go on in the order in which they were, and a question for metadata changes that
// where it comes with a tick: a tick sets the timer of the next heartbeat, and of who asked for metadata it was set
// for another reason.
func TestQuietTimeOfTicksInStep(t *testing.T) {
	const text = `
name: ticks in step
client: franz-go
duration: 28m
topics: {t0: {partitions: 6, rate: 0}, t1: {partitions: 5, rate: 0}}
consumer: {auto.commit.interval.ms: 1000, metadata.max.age.ms: 60000, heartbeat.interval.ms: 1000, session.timeout.ms: 10000, partition.assignment.strategy: sticky}
network: {latency: 0.2ms}
members:
  - {id: c1, start: 200s}
  - {id: c2, start: 0s}
  - {id: c3, start: 4s}
  - {id: c4, start: 0s}
steps:
  - {at: 208.162s, close: c2}
  - {at: 294.926s, failover: coordinator, for: 2s}
`
	passesSome(t, "ticks in step", text, 0)
}

// The next heartbeat of franz-go counts from the answer to the last one, which waits for the commits of others: also for
// one that has just been sent.
func TestQuietTimeBehindCommitsOfOthers(t *testing.T) {
	const text = `
name: behind others
duration: 20m
topics: {t0: {partitions: 1, rate: 5}, t1: {partitions: 4, rate: 30}}
consumer: {auto.commit.interval.ms: 500, metadata.max.age.ms: 30000, heartbeat.interval.ms: 2000, session.timeout.ms: 10000, partition.assignment.strategy: range, max.poll.records: 500}
application: {per.record: 0.5ms, per.batch: 1ms}
network: {latency: 1ms}
members:
  - {id: c1, start: 200s, client: franz-go}
  - {id: c2, start: 4s}
  - {id: c3, start: 0s, client: librdkafka}
steps:
  - {at: 291.901s, stall: c2, for: 20s}
  - {at: 389.867s, restart: c2, down: 3s}
  - {at: 616.132s, close: c2}
`
	passesSome(t, "behind others", text, 0)
}

// A heartbeat may be looked at before the commit with which it goes: a round of both is as long as from one such commit
// to the next.
func TestQuietTimeOfHeartbeatsThatGoWithCommits(t *testing.T) {
	const text = `
name: rounds
duration: 80m
topics: {t0: {partitions: 6, rate: 5}}
consumer: {auto.commit.interval.ms: 1000, metadata.max.age.ms: 30000, heartbeat.interval.ms: 1000, partition.assignment.strategy: sticky}
application: {per.record: 1ms}
network: {latency: 5ms}
members:
  - {id: c1, start: 4s}
  - {id: c2, start: 0s}
  - {id: c3, start: 200s}
  - {id: c4, start: 0.5s}
  - {id: c5, start: 0s}
  - {id: c6, start: 200s}
steps:
  - {at: 3431.745s, stall: c2, for: 20s}
  - {at: 4636.936s, rate: t0, to: 0}
`
	passesSome(t, "rounds", text, 0)
}

// Where delays are drawn, visits that are passed take their draws: of the network, in the order of its messages, and of the
// heartbeat thread, whose steps go by the draws of its last heartbeat while records are in hand.
func TestQuietTimeOfDelaysThatAreDrawn(t *testing.T) {
	const text = `
name: drawn
duration: 400m
topics: {t0: {partitions: 8, rate: %d}}
consumer: {auto.commit.interval.ms: 7000, session.timeout.ms: 45000, heartbeat.interval.ms: 1000, partition.assignment.strategy: sticky}
application: {per.record: 5ms, per.batch: 1ms}
network: {latency: 1ms, jitter: %s}
members:
  - {id: c1, start: 200s}
  - {id: c2, start: 200s}
  - {id: c3, start: 0s}
steps:
  - {at: 7761.517s, restart: c1, down: 3s}
  - {at: 15351.233s, stall: c2, for: 20s}
`
	for _, jitter := range []string{"0ms", "0.5ms"} {
		for _, rate := range []int{0, 1, 20} {
			passesSome(t, fmt.Sprintf("rate %d, jitter %s", rate, jitter), fmt.Sprintf(text, rate, jitter), 1)
		}
	}
}

// A question for metadata right behind a commit with which a heartbeat went may move the next heartbeat: then no round of
// both begins there.
func TestQuietTimeOfMetadataBehindCommits(t *testing.T) {
	const text = `
name: asked behind a commit
duration: 120m
topics: {t0: {partitions: 5, rate: 8}, t1: {partitions: 3, rate: 50}}
consumer: {heartbeat.interval.ms: 1000, session.timeout.ms: 30000, partition.assignment.strategy: roundrobin}
application: {per.record: 5ms}
network: {latency: 5ms}
members:
  - {id: c2, start: 0s}
  - {id: c5, start: 4s}
steps:
  - {at: 6045.470s, pause: c2, for: 50s}
  - {at: 6600s, restart: c5, how: kill, down: 10s}
`
	passesSome(t, "asked behind a commit", text, 0)
}

// Visits that meet batches are passed by what has come of such ones at the same place of the pulse: of members in step, of such
// as have restarted one after another, where only the order of commits is left over, and of busy ones, whose commits are
// answered while records are in hand. What comes in the end shows where the timers are, and in which order.
func TestQuietTimeOfVisitsThatMeetBatches(t *testing.T) {
	const text = `
name: batches
duration: 300m
topics: {t0: {partitions: 12, rate: %d}}
consumer: {group.protocol: %s}
application: {per.record: 2ms}
network: {append: %s}
members:
  - {id: c1..c%d}
steps:
  - {at: 60s, rolling-restart: "%s", down: 5s, every: %s}
  - {at: 15000.467s, failover: coordinator, for: 2s}
  - {at: 16111.123s, restart: c1, how: kill, down: 10s}
`
	for _, protocol := range []string{"classic", "consumer"} {
		for _, rate := range []int{50, 100} {
			for _, append := range []string{"0.2ms", "20ms"} {
				passesSome(t, "in step", fmt.Sprintf(text, rate, protocol, append, 3, "c1", "40s"), 0)
				passesSome(t, "one after another", fmt.Sprintf(text, rate, protocol, append, 6, "all", "40s"), 0)
				passesSome(t, "out of step", fmt.Sprintf(text, rate, protocol, append, 6, "all", "41.7s"), 0)
			}
		}
	}
}

// When a timer was set is not known behind visits that were left out, if something else had set it before them: here an
// answer with metadata. Who of members in step is first goes by their order then.
func TestQuietTimeBehindTimersThatWereSetByOthers(t *testing.T) {
	const text = `
name: set by others
duration: 15m
topics: {t0: {partitions: 4, rate: 1}}
consumer: {auto.commit.interval.ms: 7000, metadata.max.age.ms: 30000, session.timeout.ms: 30000, heartbeat.interval.ms: 2000, partition.assignment.strategy: cooperative-sticky}
application: {per.record: 0.5ms, per.batch: 10ms}
network: {latency: 0.2ms}
members:
  - {id: c1, start: 200s}
  - {id: c2, start: 0s}
  - {id: c3, start: 0s}
  - {id: c4, start: 4s}
`
	passesSome(t, "set by others", text, 0)
}

// A heartbeat whose timer was set while records were in hand is set anew by a commit before it, which is late
// by what the thread is: no round of heartbeats behind batches is without that.
func TestQuietTimeOfCommitsThatSetHeartbeats(t *testing.T) {
	const text = `
name: set anew
duration: 120m
topics: {t0: {partitions: 5, rate: 8}, t1: {partitions: 3, rate: 50}}
consumer: {heartbeat.interval.ms: 1000, session.timeout.ms: 30000, partition.assignment.strategy: roundrobin}
application: {per.record: 5ms}
network: {latency: 5ms}
members:
  - {id: c1, start: 0.5s}
  - {id: c2, start: 0s}
  - {id: c3, start: 200s}
  - {id: c4, start: 200s}
  - {id: c5, start: 4s}
  - {id: c6, start: 4s}
steps:
  - {at: 6045.470s, pause: c2, for: 50s}
  - {at: 6600s, restart: c5, how: kill, down: 10s}
`
	passesSome(t, "set anew", text, 0)
}

// A member whose ticks of auto-commit find something now and then is not always in the same place among those in step
// with it.
func TestQuietTimeOfCommitsNowAndThen(t *testing.T) {
	const text = `
name: now and then
client: franz-go
duration: 35m
topics: {t0: {partitions: 1, rate: 0.1}}
consumer: {auto.commit.interval.ms: 500, metadata.max.age.ms: 30000, session.timeout.ms: 45000, heartbeat.interval.ms: 1000, partition.assignment.strategy: range}
application: {per.record: 1ms, per.batch: 0ms}
network: {latency: 0.2ms}
members:
  - {id: c1, start: 4s}
  - {id: c2, start: 0s}
  - {id: c3, start: 0.5s}
  - {id: c4, start: 0s}
steps:
  - {at: 581.920s, add-partitions: t0, to: 9}
  - {at: 1091.294s, failover: coordinator, for: 2s}
`
	passesSome(t, "now and then", text, 0)
}

// A topic that has grown keeps nobody from quiet time once the group's leader has noticed: also where a rebalance has
// come between, for which the leader did not know it yet.
func TestQuietTimeOfTopicsThatHaveGrown(t *testing.T) {
	for _, client := range []string{"java", "librdkafka", "franz-go"} {
		for _, step := range []string{"", ", {at: 130s, restart: c2, down: 3s}", ", {at: 180s, kill: c1}", ", {at: 140s, close: c1}"} {
			text := fmt.Sprintf(`
name: grown
client: %s
duration: 40m
topics: {t0: {partitions: 6, rate: 5}, t1: {partitions: 2, rate: 1}}
consumer: {metadata.max.age.ms: 300000, session.timeout.ms: 10000}
application: {per.record: 2ms, per.batch: 10ms}
members:
  - {id: c1..c2}
  - {id: c3, start: 70s}
steps: [{at: 120s, add-partitions: t0, to: 9}%s, {at: 1500s, stall: c3, for: 4s}]
`, client, step)
			for run := range uint64(3) {
				beats := passesAsGoneThrough(t, client+step, text, run)
				if run == 0 && beats < 500 {
					t.Errorf("%s%s: %d heartbeats have been passed", client, step, beats)
				}
			}
		}
	}
}

// Behind a backlog the records of a while come in no pattern yet, and in one later.
func TestQuietTimeBehindBacklogs(t *testing.T) {
	for name, section := range map[string]string{
		"java":       "consumer: {max.poll.records: 10, max.poll.interval.ms: 600000}",
		"consumer":   "consumer: {group.protocol: consumer, max.poll.records: 10, max.poll.interval.ms: 600000}",
		"seldom":     "consumer: {max.poll.records: 10, heartbeat.interval.ms: 1000, session.timeout.ms: 10000}",
		"librdkafka": "client: librdkafka",
		"franz-go":   "client: franz-go",
	} {
		text := fmt.Sprintf(`
name: backlog
duration: 80m
topics: {t0: {partitions: 4, rate: 0.5}}
%s
application: {per.record: 700ms}
members: [{id: c1..c2}]
steps:
  - {at: 60s, rate: t0, to: 20}
  - {at: 70s, rate: t0, to: 0.5}
  - {at: 4000s, pause: c1, for: 20s}
`, section)
		passed := int64(0)
		for run := range uint64(3) {
			passed += passesAsGoneThrough(t, fmt.Sprintf("%s, run %d", name, run), text, run)
		}
		if passed == 0 {
			t.Errorf("%s: no quiet time has been passed", name)
		}
	}
}

// passesSome makes a run of a scenario in both ways, and wants some of its quiet time to be passed.
func passesSome(t *testing.T, name, text string, run uint64) {
	t.Helper()
	if passed := passesAsGoneThrough(t, name, text, run); passed == 0 {
		t.Errorf("%s: no quiet time has been passed", name)
	}
}

// passesAsGoneThrough makes a run of a scenario in both ways, and gives how many heartbeats have been passed.
func passesAsGoneThrough(t *testing.T, name, text string, run uint64) int64 {
	s, err := scenarios.Load("long", strings.NewReader(text), scenarios.Options{})
	if err != nil { // what is done to somebody who is gone
		return 0
	}
	if s, err = s.WithRun(run); err != nil {
		t.Fatal(err)
	}
	var whole, quiet keeper
	want, errWant := Bare(s, RunOptions{Events: &whole})
	got, errGot := Bare(s, RunOptions{Events: &quiet, Folded: true})
	if errWant != nil || errGot != nil {
		if fmt.Sprint(errWant) != fmt.Sprint(errGot) {
			t.Errorf("%s: %v, and gone through %v", name, errGot, errWant)
		}
		return 0
	}
	want.Work, got.Work = 0, 0
	if diff := cmp.Diff(whole.events, quiet.events); diff != "" {
		t.Errorf("%s: events (-gone through +passed):\n%s\n%s", name, shortened(diff), text)
	} else if diff := cmp.Diff(want, got, cmp.AllowUnexported(report.Report{})); diff != "" {
		t.Errorf("%s: report (-gone through +passed):\n%s\n%s", name, shortened(diff), text)
	}
	if figures, err := Figures(context.Background(), s, run); err != nil {
		t.Errorf("%s: %v", name, err)
	} else if diff := cmp.Diff(&want.Summary, figures); diff != "" {
		t.Errorf("%s: figures (-gone through +passed):\n%s\n%s", name, diff, text)
	}
	return quiet.passed
}

// What has been committed in quiet time is where the next owner begins, also where nothing has come since;
// and nothing is committed again, which answers to heartbeats would have to wait for.
func TestCommitsOfQuietTime(t *testing.T) {
	for client, interval := range map[string]int{"franz-go": 1000, "librdkafka": 1000, "java": 7000} {
		text := fmt.Sprintf(`
name: seldom
client: %s
duration: 20m
topics: {often: {partitions: 3, rate: 1}, seldom: {partitions: 3, rate: 0.004}}
consumer: {auto.commit.interval.ms: %d, session.timeout.ms: 10000}
members:
  - {id: c1..c3}
steps:
  - {at: 610s, kill: c1}
  - {at: 871s, restart: c2, down: 3s}
`, client, interval)
		passesSome(t, client, text, 0)
	}
}

// Where a write to the log takes long, much of what clients send meets what others have sent: quiet time
// ends with nothing under way, and an answer wakes librdkafka's main thread for a heartbeat that is due.
func TestQuietTimeWithSlowLog(t *testing.T) {
	for _, c := range []struct{ name, client, latency, starts, kill string }{
		{"what is under way", "franz-go", "5ms", "12.3s 4.139s 6.328s 1.434s", "611.165s"},
		{"what is under way", "franz-go", "1ms", "8.883s 8.381s 9.536s 2.379s", "686.304s"},
		{"woken by an answer", "librdkafka", "5ms", "8.753s 4.539s 6.099s 0.21s", "644.345s"},
		{"woken by an answer", "librdkafka", "5ms", "14.805s 16.64s 19.247s 6.222s", "624.203s"},
	} {
		var b strings.Builder
		fmt.Fprintf(&b, "name: slow\nduration: 20m\nclient: %s\ntopics: {t: {partitions: 8, rate: 20}}\nnetwork: {latency: %s, append: 40ms}\n", c.client, c.latency)
		b.WriteString("consumer: {auto.commit.interval.ms: 1000, session.timeout.ms: 10000, heartbeat.interval.ms: 1000, max.poll.records: 100}\nmembers:\n")
		for i, start := range strings.Fields(c.starts) {
			fmt.Fprintf(&b, "  - {id: c%d, start: %s}\n", i+1, start)
		}
		fmt.Fprintf(&b, "steps:\n  - {at: %s, kill: c1}\n", c.kill)
		passesSome(t, c.name, b.String(), 0)
	}
}

func shortened(text string) string {
	if len(text) > 3000 {
		return text[:3000]
	}
	return text
}

// Controllers that look on do not keep a group from quiet time: what they see stays as it is, and what time
// brings they look at when it has come.
func TestQuietTimeBesideControllers(t *testing.T) {
	for name, c := range map[string]struct{ section, step string }{
		"rolling restart": {step: "rolling-restart: all, down: 4s, every: 150s"},
		"until stable":    {step: "rolling-restart: all, down: 90s, wait: stable"},
		"deployment":      {step: "rollout: pod1..pod4, max.surge: 1, max.unavailable: 0, startup: 70s, ready: assigned, min.ready: 100s"},
		"statefulset":     {step: "rollout: pod1..pod4, kind: statefulset, startup: 50s, ready: stable, min.ready: 75s"},
		"scale":           {step: "scale: pod, to: 6, startup: 200s"},
		"autoscaler":      {section: "autoscaler: {kind: keda, scale: pod, min: 2, max: 6, lag.threshold: 20, poll: 130s, stabilization: 300s}"},
		"assigned":        {section: "liveness: {check: assigned, period: 110s}", step: "stall: pod2, for: 400s"},
		"polling":         {section: "liveness: {check: polling, period: 110s}", step: "stall: pod2, for: 400s"},
		"lag":             {section: "liveness: {check: lag, period: 110s}", step: "pause: pod2, for: 400s"},
	} {
		for _, protocol := range []string{"classic", "consumer"} {
			for run := range uint64(4) {
				passed := int64(0)
				for _, rate := range []int{5, 50} {
					text := fmt.Sprintf(`
name: controlled
duration: 40m
topics: {t: {partitions: 8, rate: %d}}
consumer: {group.protocol: %s}
application: {per.record: 2ms}
members:
  - {id: pod1..pod4}
%s
`, rate, protocol, c.section)
					if c.step != "" {
						text += fmt.Sprintf("steps:\n  - {at: 333s, %s}\n", c.step)
					}
					passed += passesAsGoneThrough(t, fmt.Sprintf("%s, %s, run %d", name, protocol, run), text, run)
				}
				if passed == 0 {
					t.Errorf("%s, %s, run %d: no quiet time has been passed", name, protocol, run)
				}
			}
		}
	}
}

// Members that a rebalance has brought in step send their heartbeats at one moment, each with a commit behind it:
// the answer to one waits for those of the others that have come before it, and these for the answers before.
func TestQuietTimeOfHeartbeatsThatWaitForEachOther(t *testing.T) {
	const text = `
name: in step
duration: 6m
topics: {orders: {partitions: 12, rate: 50}}
consumer: {session.timeout.ms: 30000, heartbeat.interval.ms: 10000}
application: {per.record: 2ms}
members:
  - {id: c1..c5}
steps:
  - {at: 60s, pause: c2, for: 35s}
`
	for run := range uint64(24) {
		passesSome(t, fmt.Sprintf("run %d", run), text, run)
	}
}
