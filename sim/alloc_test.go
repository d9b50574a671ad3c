package sim

import (
	"testing"

	"github.com/groupsim/groupsim/member"
)

// A group at rest allocates nothing for a heartbeat or a commit, and a little for the metadata
// that it asks for every five minutes.
func TestRestAllocatesNothing(t *testing.T) {
	const items = 2000
	for _, autoCommit := range []bool{false, true} {
		for _, protocol := range []member.GroupProtocol{member.ClassicProtocol, member.ConsumerProtocol} {
			w := steady(autoCommit, protocol)
			allocs := testing.AllocsPerRun(5, func() {
				for range items {
					if _, err := w.Step(); err != nil {
						t.Fatal(err)
					}
				}
			})
			if allocs > items/100 {
				t.Errorf("auto-commit %v, %v: %v allocations in %d items of a group at rest", autoCommit, protocol, allocs, items)
			}
		}
	}
}
