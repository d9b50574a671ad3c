package kafkametrics

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/internal/golden"
)

func TestThePageHasTheWindow(t *testing.T) {
	golden.Says(t, "../../docs/findings.md", "Averages, maxima and rates look back on the last %d s exactly. Kafka keeps two samples of %d s, and looks back on %d to %d s.",
		windowTime/clock.Second, windowTime/clock.Second/2, windowTime/clock.Second/2, windowTime/clock.Second)
}
