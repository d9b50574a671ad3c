package report_test

import (
	"testing"

	"github.com/groupsim/groupsim/report"
)

// In a consumer group nobody waits for a leader's assignment, so a legend must not say so.
func TestNoPartitionOfAConsumerGroupWaitsForALeader(t *testing.T) {
	for of, want := range map[report.Protocols]string{
		{Consumer: true}:                "",
		{Classic: true}:                 "the leader's assignment was not there yet",
		{Classic: true, Consumer: true}: "the leader's assignment was not there yet",
	} {
		if got := report.Syncing.Meaning(of); got != want {
			t.Errorf("%+v: %q, want %q", of, got, want)
		}
	}
}
