package trials_test

import (
	"fmt"
	"strings"

	"github.com/groupsim/groupsim/clock"
)

// programmed is the number from which on random scenarios have programs of every kind and
// controllers as well; those before mean what they have always meant.
const programmed = 100_000

// programScenario writes a scenario of pods: their programs have pools of workers or keep state,
// take their time with every partition, and idle; some have several consumers. One trouble befalls
// each of them, or their broker, and then a controller sets about them.
func programScenario(seed uint64) []byte {
	s := &wide{dice: dice{clock.NewStream(seed, "program scenario", 0)}}
	s.consumer = s.Below(2) == 0
	s.place(seed)
	s.broker(false)
	s.settings(false)
	s.programs()
	s.pods(2 + s.Below(3))
	fmt.Fprintf(&s.b, "steps:\n")
	at := 20_000 + s.Below(5_000)
	for _, x := range s.members {
		at += s.Below(40_000)
		if s.Below(6) == 0 {
			length := 100 + s.Below(60_000)
			s.step(at, "stall-broker: broker, for: %dms", length)
			at += length + 1000
			continue
		}
		at = s.trouble(at, x)
	}
	at += 160_000 // all is over
	standing := s.controller(at)
	fmt.Fprintf(&s.b, "  - {at: %dms, rate: orders, to: 1}\n%s", at+1000, standing)
	return s.b.Bytes()
}

// programs is the settings of the application, and by whom it commits.
func (s *wide) programs() {
	commit := s.pick("auto", "batch", "record", "{every: 5s}", "{records: 50}", "none")
	fmt.Fprintf(&s.b, "  enable.auto.commit: %t\n  max.poll.records: %s\napplication:\n", commit == "auto", map[bool]string{true: "5", false: s.pick("500", "10")}[commit == "record"])
	switch s.Below(5) {
	case 0, 1:
		fmt.Fprintf(&s.b, "  program: workers\n  workers: {threads: %s, order: %s, pause: %s, drain: %s}\n",
			s.pick("1", "4", "32"), s.pick("partition", "none"), s.pick("true", "false"), s.pick("0s", "2s", "30s"))
		if commit != "auto" {
			commit = s.pick("record", "batch", "none")
		}
	case 2, 3:
		fmt.Fprintf(&s.b, "  state: {checkpoint.%s, checkpoint.count: %s, restore: %s, restore.per.record: %s}\n",
			s.pick("records: 50", "every: 5s"), s.pick("partition", "member"), s.pick("0s", "500ms"), s.pick("0s", "100us"))
	}
	fmt.Fprintf(&s.b, "  per.record: %s\n  commit.on.revoke: %s\n", s.pick("0s", "1ms", "3ms", "20ms"), s.pick("true", "false"))
	for _, callback := range []string{"on.revoked", "on.assigned", "on.lost"} {
		s.b.WriteString(s.sometimes(3, "  %s: %s\n", callback, s.pick("50ms", "800ms", "2s")))
		s.b.WriteString(s.sometimes(3, "  %s.per.partition: %s\n", callback, s.pick("5ms", "100ms")))
	}
	s.b.WriteString(s.sometimes(3, "  idle.between.polls: %s\n", s.pick("10ms", "500ms", "3s")))
	if commit != "auto" {
		fmt.Fprintf(&s.b, "  commit: %s\n", commit)
	}
}

// pods is the members, one or two Deployments' worth of consumers for each process.
func (s *wide) pods(n int64) {
	fmt.Fprintf(&s.b, "members:\n")
	for m := range n {
		x := who{name: fmt.Sprintf("pod%d", m+1), static: s.static}
		fmt.Fprintf(&s.b, "  - {id: %s, start: %dms", x.name, s.Below(12_000))
		s.b.WriteString(s.sometimes(3, ", consumers: %d", 2+s.Below(2)))
		s.b.WriteString(s.sometimes(8, ", network: {latency: 15ms, jitter: 5ms}"))
		fmt.Fprintf(&s.b, "}\n")
		s.members = append(s.members, x)
	}
}

// controller lets one set about the pods from a moment on; what stands beside them for the whole
// run is a section of the file, which it gives.
func (s *wide) controller(at int64) (section string) {
	ending := fmt.Sprintf("startup: %s, grace: %s, term: %s", s.pick("1s", "20s"), s.pick("2s", "30s"), s.pick("close", "close", "ignored"))
	var names []string
	for _, x := range s.alive {
		names = append(names, x.name)
	}
	switch kind := s.Below(6); {
	case kind == 0:
		return fmt.Sprintf("liveness: {check: %s, period: %s, failures: %s, initial.delay: 30s, %s}\n", s.pick("assigned", "polling", "lag"), s.pick("5s", "10s"), s.pick("1", "3"), ending)
	case kind == 1:
		return fmt.Sprintf("autoscaler: {kind: %s, scale: pod, min: 1, max: 6, lag.threshold: %s, poll: %s, stabilization: 60s, from: %dms, %s}\n",
			s.pick("keda", "hpa"), s.pick("20", "1000"), s.pick("15s", "30s"), at, ending)
	case kind == 2 && len(names) == len(s.members):
		s.step(at, "scale: pod, to: %d, %s", 1+s.Below(7), ending)
		s.step(at+90_000, "scale: pod, to: %d, %s", 1+s.Below(7), ending)
	case kind < 5 && len(names) > 0:
		kind := s.pick("deployment, max.surge: 25%", "deployment, max.surge: 0, max.unavailable: 1", "deployment, max.surge: 100%, max.unavailable: 0", "statefulset")
		s.step(at, "rollout: [%s], kind: %s, ready: %s, min.ready: %s, %s%s", strings.Join(names, ", "), kind, s.pick("started", "assigned", "stable"), s.pick("0s", "10s"), ending, s.changed())
	}
	return ""
}
