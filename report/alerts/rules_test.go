package alerts

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/internal/golden"
	"github.com/groupsim/groupsim/report"
)

func TestThePageHasTheThresholds(t *testing.T) {
	const page = "../../docs/monitoring.md"
	minutes := func(d report.Ms) clock.Duration { return clock.Duration(d) / clock.Minute }
	seconds := func(d report.Ms) clock.Duration { return clock.Duration(d) / clock.Second }
	golden.Says(t, page, "a second rebalance within %d minutes | warning", minutes(report.OftenWarning))
	golden.Says(t, page, "a second rebalance within %d minutes | critical", minutes(report.OftenCritical))
	golden.Says(t, page, "a consumer that has sent no heartbeat for %d s | critical", seconds(report.Quiet))
	golden.Says(t, page, "a rebalance of more than %d s | warning", seconds(report.LongRebalance))
	golden.Says(t, page, "a lag that has grown from each look to the next for %d s | warning", seconds(2*report.AlertEvery))
	golden.Says(t, page, "Rules and metrics are looked at every %d s.", seconds(report.AlertEvery))
}
