package picture

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/report"
)

const second = report.Ms(clock.Second)

// A page has the alerts where they were asked for, each that would have fired with its lane.
func TestThePageHasTheAlerts(t *testing.T) {
	if page := drawn(t, small(t).HTML); strings.Contains(page, "Alerts") {
		t.Error("nobody asked for alerts")
	}
	r := small(t)
	r.report.Alerts = []report.AlertRule{
		{Name: "KafkaConsumerSilent", Severity: report.Critical, Summary: "A Kafka consumer has sent no heartbeat for 30 s", Fired: []report.Firing{
			{Client: "c2", From: 30 * second, To: report.None}, {Client: "<c1>", From: 15 * second, To: 45 * second}}},
		{Name: "KafkaGroupLagGrows", Severity: report.Warning},
	}
	page := drawn(t, r.HTML)
	for _, want := range []string{
		"<small>1 of 2 rules would have fired</small>", `<div class="alarm critical">`,
		fmt.Sprintf(`<span style="flex-grow:%d"></span><span class="fires" style="flex-grow:%d"></span><span class="fires" style="flex-grow:%d"></span>`, 15*second, 30*second, 45*second),
		"A Kafka consumer has sent no heartbeat for 30 s: fires for c2 from 30 s to the end of the run and for &lt;c1&gt; from 15 s to 45 s",
		"Did not fire: KafkaGroupLagGrows.",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

// Times that overlap are one in the lane, and all parts together are the run.
func TestLanesOfAlerts(t *testing.T) {
	got := laneOf([]report.Firing{{From: 50, To: 60}, {From: 10, To: 40}, {From: 20, To: 30}, {From: 55, To: report.None}}, 100)
	want := []lanePart{{10, false}, {30, true}, {10, false}, {10, true}, {40, true}}
	if !slices.Equal(got, want) {
		t.Errorf("the lane is %v, want %v", got, want)
	}
}
