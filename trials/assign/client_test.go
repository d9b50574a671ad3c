package assign

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groupsim/groupsim/event"
)

// Whatever library a member can have, its assignors can be asked.
func TestEveryLibraryCanBeAsked(t *testing.T) {
	var all []string
	for _, library := range event.Libraries() {
		all = append(all, library.String())
	}
	if d := cmp.Diff(all, Clients()); d != "" {
		t.Error(d)
	}
}
