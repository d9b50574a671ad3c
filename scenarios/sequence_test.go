package scenarios

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/sim"
	"github.com/groupsim/groupsim/sim/control"
)

// The names of steps that checkSequence knows are those of the table.
func TestSequenceKnowsTheVerbs(t *testing.T) {
	for _, name := range append([]string{"start", "close", "kill", "restart", "rolling-restart", "remove-member", "rate"}, faults[:]...) {
		if sim.VerbByName(control.Verbs(), name) == nil {
			t.Errorf("there is no step %s", name)
		}
	}
}

// What depends on the run is left to the run.
func TestUncertainSequencesLoad(t *testing.T) {
	const members = "members: [{id: c1..c3}, {id: c4, start: never}, {id: c5, start: 5m}]\n"
	for name, steps := range map[string]string{
		"a step at the start":            "[{at: 5m, kill: c5}]",
		"killed while it closes":         "[{at: 10s, close: c1}, {at: 11s, kill: c1}]",
		"started while it closes":        "[{at: 10s, close: c1}, {at: 11s, start: c1}, {at: 20s, close: c1}]",
		"paused after a restart":         "[{at: 10s, restart: c1, down: 5s}, {at: 12s, pause: c1}, {at: 90s, pause: c1}]",
		"killed and started again":       "[{at: 10s, kill: c1}, {at: 20s, start: c1}, {at: 30s, kill: c1}]",
		"a fault ends with the process":  "[{at: 10s, pause: c1}, {at: 20s, kill: c1}, {at: 30s, start: c1}, {at: 40s, pause: c1}]",
		"one pause after the other":      "[{at: 10s, pause: c1, for: 10s}, {at: 20s, pause: c1, for: 10s}]",
		"two kinds of fault at a time":   "[{at: 10s, pause: c1}, {at: 10s, disconnect: c1}, {at: 10s, stall: c1}, {at: 10s, slow: c1, per.batch: 1s}]",
		"a dead member is removed":       "[{at: 10s, kill: c1}, {at: 20s, remove-member: c1}]",
		"started by a step, then rolled": "[{at: 9s, start: c4}, {at: 10s, rolling-restart: all, down: 5s, every: 5s}]",
		"rolled before it starts":        "[{at: 10s, rolling-restart: [c1, c4, c5], down: 5s, every: 5s}, {at: 11s, start: c4}]",
		"it may have died":               "[{at: 10s, failover: coordinator, for: 5s}, {at: 20s, start: c1}]",
		"after the end":                  "[{at: 23h, kill: c1}]",
		"standstills apart":              "[{at: 10s, stall-broker: broker, for: 5s}, {at: 15s, stall-broker: broker, for: 5s}, {at: 20s, remove-member: c1}]",
		"created, grown, produced to":    "[{at: 5s, create-topic: audit}, {at: 10s, add-partitions: audit, to: 9}, {at: 15s, rate: audit, to: 1}]",
		"failovers apart":                "[{at: 10s, failover: coordinator, for: 5s}, {at: 15s, failover: coordinator, for: 5s}]",
	} {
		text := "duration: 10m\ntopics: {orders: {partitions: 6}, audit: {partitions: 6, created: false}}\n" + members + "steps: " + steps + "\n"
		if _, err := Load("test.yaml", strings.NewReader(text), Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Where a poll() may throw, nobody is certain to be running (FENCED_INSTANCE_ID,
// INCONSISTENT_GROUP_PROTOCOL, GROUP_MAX_SIZE_REACHED).
func TestMembersThatMayDieMayBeStarted(t *testing.T) {
	const rest = "topics: {orders: {partitions: 6}}\nsteps: [{at: 30s, start: c1}]\n"
	for name, text := range map[string]string{
		"fenced":       "members: [{id: c1..c2, consumer: {group.instance.id: x}}]\n",
		"inconsistent": "members: [{id: c1, consumer: {partition.assignment.strategy: sticky}}, {id: c2}]\n",
		"full":         "broker: {group.max.size: 1}\nmembers: [{id: c1..c2}]\n",
	} {
		if _, err := Load("test.yaml", strings.NewReader(rest+text), Options{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	got := refuse(t, rest+"members: [{id: c1..c2, consumer: {group.instance.id: \"{id}\"}}]\n")
	if !strings.Contains(got, "start: c1 runs already") {
		t.Errorf("got %s", got)
	}
}
