package report

import (
	"testing"

	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/internal/golden"
)

// The page about the model shows how reports write moments and lengths of time.
func TestThePageShowsTheForms(t *testing.T) {
	long := Ms(2*clock.Hour + 5*clock.Minute)
	golden.Says(t, "../docs/model.md", "below a second as `%s`, up to two minutes in seconds (`%s`), then `%s` and `%s`. Where moments have to be told apart they have three decimals (`%s`).",
		Ms(12_300).Human(), Ms(35_010_000).Human(), Ms(312_300_000).Human(), long.Human(), Ms(147_413_000).Moment())
}
