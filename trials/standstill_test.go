package trials_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
	"github.com/groupsim/groupsim/trials"
)

// brokerPaused is what a report to kgo tells: the broker's container stands still for a
// session, while one client polls that has committed nothing.
const brokerPaused = `
name: broker-paused
duration: 2m
client: franz-go
topics: {trips_json: {partitions: 1, rate: 100}}
consumer: {session.timeout.ms: 45000, enable.auto.commit: false}
application: {commit: none}
members:
  - {id: a}
steps:
  - {at: 20s, stall-broker: broker, for: 45s}
`

// The member is expired a session after its last sign of life, hears UNKNOWN_MEMBER_ID when
// the broker goes on, and is back at the committed offset: there is none, so all 6,500 records
// of 65 s are read again, the last of them fetched as the broker went on. Until it is expired its
// partition is down because the broker cannot be reached.
func TestABrokerThatIsPausedForASession(t *testing.T) {
	s, err := trials.Load("-", strings.NewReader(brokerPaused), trials.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var events record
	r, err := trials.Run(s, trials.RunOptions{Events: &events})
	if err != nil {
		t.Fatal(err)
	}
	if r.Summary.Reprocessed != 6500 {
		t.Errorf("%d records are processed again, want those of 65 s", r.Summary.Reprocessed)
	}
	var removed, refused clock.Time
	for _, e := range events.events {
		switch e.Fact.Name() {
		case "member.removed":
			removed = e.At
		case "heartbeat.err":
			refused = e.At
		}
	}
	first := r.Partitions[0].Gaps[0].Causes[0]
	if first.Cause != report.CutOff || first.From != report.Ms(20*clock.Second) || first.To != report.Ms(removed) {
		t.Errorf("the first cause is %+v, want cut-off from the standstill to the end of the session at %v", first, removed)
	}
	if resumes := clock.Time(65 * clock.Second); removed > resumes || refused < resumes || refused > resumes.Add(10*clock.Millisecond) {
		t.Errorf("removed at %v, and told so at %v", removed, refused)
	}
}

// A broker that stands still in the middle of anything leaves nothing that the checkers
// refuse, whatever else happens.
func TestABrokerStandsStillInTheMiddleOfAnything(t *testing.T) {
	for seed := range uint64(12) {
		text := soaked(seed)
		at := 20 + 7*seed
		text = strings.Replace(text, "steps:\n", fmt.Sprintf("steps:\n  - {at: %ds, stall-broker: broker, for: %ds}\n", at, 2+seed*6), 1)
		wrong, err := violationsIn(text, false)
		if err != nil && !strings.Contains(err.Error(), "the broker stands still") && !gone.MatchString(err.Error()) {
			t.Errorf("%d: %v\n%s", seed, err, text)
		}
		for _, x := range wrong {
			t.Errorf("%d: %s\n%s", seed, x, text)
		}
	}
}
