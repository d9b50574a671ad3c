package assign

import (
	"slices"
	"testing"

	"github.com/groupsim/groupsim/event"
)

// Whatever library a member can have, its assignors can be asked.
func TestEveryLibraryCanBeAsked(t *testing.T) {
	for _, library := range event.Libraries() {
		if !slices.Contains(Clients(), library.String()) {
			t.Errorf("%s: %q", library, Clients())
		}
	}
}
