package trials

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/scenarios"
)

// longDraw draws scenarios in which little happens for long.
type longDraw struct{ *rand.Rand }

func (d *longDraw) one(of ...string) string { return of[d.IntN(len(of))] }

// scenario writes one: a few members, unlike each other or not, and now and then something done to
// them.
func (d *longDraw) scenario() string {
	var b strings.Builder
	members, minutes := 1+d.IntN(4), 10+d.IntN(30)
	if d.IntN(4) == 0 {
		members, minutes = 1+d.IntN(8), 20*minutes
	}
	fmt.Fprintf(&b, "name: long\nduration: %dm\ntopics:\n", minutes)
	for i := range 1 + d.IntN(2) {
		fmt.Fprintf(&b, "  t%d: {partitions: %d, rate: %s}\n", i, 1+d.IntN(8), d.one("0", "0", "0.1", "1", "5", "8", "20", "50", "30"))
	}
	epochs := d.IntN(2) == 0
	fmt.Fprintf(&b, "consumer:\n  auto.commit.interval.ms: %s\n  metadata.max.age.ms: %s\n", d.one("1000", "5000", "7000", "500"), d.one("30000", "60000", "300000"))
	if d.IntN(6) == 0 {
		b.WriteString("  enable.auto.commit: false\n")
	}
	if epochs {
		b.WriteString("  group.protocol: consumer\n")
	} else {
		fmt.Fprintf(&b, "  session.timeout.ms: %s\n  heartbeat.interval.ms: %s\n  partition.assignment.strategy: %s\n",
			d.one("10000", "30000", "45000"), d.one("1000", "2000", "3000"), d.one("range", "range", "cooperative-sticky", "sticky"))
	}
	fmt.Fprintf(&b, "application:\n  per.record: %s\n  per.batch: %s\n", d.one("0ms", "0.5ms", "1ms", "2ms", "5ms"), d.one("0ms", "0ms", "1ms", "10ms"))
	fmt.Fprintf(&b, "broker: {group.consumer.heartbeat.interval.ms: %s}\n", d.one("5000", "5000", "7000", "10000"))
	fmt.Fprintf(&b, "network: {latency: %s}\n", d.one("0.2ms", "1ms", "5ms"))
	b.WriteString("members:\n")
	for i := range members {
		fmt.Fprintf(&b, "  - {id: c%d, start: %ss}\n", i+1, d.one("0", "0", "0.5", "4", "200"))
	}
	at, steps := 60.0, d.IntN(4)
	if steps > 0 {
		b.WriteString("steps:\n")
	}
	for range steps {
		at += 60 + 15*float64(minutes)*d.Float64()
		c := fmt.Sprintf("c%d", 1+d.IntN(members))
		fmt.Fprintf(&b, "  - {at: %.3fs, %s}\n", at, d.one(
			"pause: "+c+", for: "+d.one("5s", "20s", "50s"), "restart: "+c+", down: 3s", "restart: "+c+", how: kill, down: 10s", "kill: "+c, "slow: "+c+", per.record: 3ms, for: 60s",
			"stall: "+c+", for: 20s", "failover: coordinator, for: 2s", "rate: t0, to: "+d.one("0", "10", "40"), "add-partitions: t0, to: 9", "disconnect: "+c+", for: 12s", "close: "+c))
	}
	return b.String()
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
	count, from := uint64(60), uint64(0)
	if n, err := strconv.ParseUint(os.Getenv("QUIET"), 10, 64); err == nil {
		from, count = n, 1000
	}
	passed, made := int64(0), 0
	for seed := from; seed < from+count; seed++ {
		d := longDraw{rand.New(rand.NewPCG(seed, 18))}
		text := d.scenario()
		s, err := scenarios.Load("long", strings.NewReader(text), scenarios.Options{})
		if err != nil { // what is done to somebody who is gone
			continue
		}
		var whole, quiet keeper
		want, errWant := Bare(s, RunOptions{Events: &whole})
		got, errGot := Bare(s, RunOptions{Events: &quiet, Folded: true})
		if errWant != nil || errGot != nil {
			if fmt.Sprint(errWant) != fmt.Sprint(errGot) {
				t.Errorf("seed %d: %v, and gone through %v", seed, errGot, errWant)
			}
			continue
		}
		passed, made = passed+quiet.passed, made+1
		want.Work, got.Work = 0, 0
		if diff := cmp.Diff(whole.events, quiet.events); diff != "" {
			t.Errorf("seed %d: events (-gone through +passed):\n%s\n%s", seed, shortened(diff), text)
		} else if diff := cmp.Diff(want, got, cmp.AllowUnexported(report.Report{})); diff != "" {
			t.Errorf("seed %d: report (-gone through +passed):\n%s\n%s", seed, shortened(diff), text)
		}
		if t.Failed() {
			return
		}
	}
	t.Logf("%d heartbeats passed in %d runs", passed, made)
}

func shortened(text string) string {
	if len(text) > 3000 {
		return text[:3000]
	}
	return text
}
