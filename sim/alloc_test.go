package sim

import "testing"

// A group at rest allocates nothing for a heartbeat, and a little for the metadata that it asks
// for every five minutes. With auto-commit it allocates the offsets and partitions that requests
// and facts keep: less than three quarters of once for each item of the queue.
func TestRestAllocatesNothing(t *testing.T) {
	const items = 2000
	for _, c := range []struct {
		autoCommit bool
		most       float64
	}{{false, items / 100}, {true, items * 3 / 4}} {
		w := steady(c.autoCommit)
		allocs := testing.AllocsPerRun(5, func() {
			for range items {
				if _, err := w.Step(); err != nil {
					t.Fatal(err)
				}
			}
		})
		if allocs > c.most {
			t.Errorf("auto-commit %v: %v allocations in %d items of a group at rest", c.autoCommit, allocs, items)
		}
	}
}
