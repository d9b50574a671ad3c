package findings

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
)

// The page names the alerts' thresholds.
func TestThePageHasTheThresholds(t *testing.T) {
	const page = "../../docs/findings.md"
	seconds := func(m report.Ms) int64 { return int64(m) / int64(clock.Second) }
	golden.Says(t, page, "a rebalance less than %d minutes after the one before | critical", seconds(report.OftenCritical)/60)
	golden.Says(t, page, "a rebalance less than %d minutes after the one before | warning", seconds(report.OftenWarning)/60)
	golden.Says(t, page, "and brings them back less than %d minutes later | warning", seconds(report.OftenWarning)/60)
	golden.Says(t, page, "if those take %d ms or more, else each batch", slowRecord/clock.Millisecond)
	golden.Says(t, page, "a member that runs and has sent no heartbeat for %d s | critical", seconds(report.Ms(quiet)))
	golden.Says(t, page, "rises from each look to the next for %d s or more (a look every %d s)", 2*seconds(report.LagEvery), seconds(report.LagEvery))
	golden.Says(t, page, "a rebalance of %d s or more, also one that", seconds(report.LongRebalance))
	if zombieTime != report.Ms(clock.Second) {
		t.Error("the page says that a second of zombies is worth a note")
	}
}
