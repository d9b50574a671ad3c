package member

import (
	"testing"

	"github.com/groupsim/groupsim/internal/golden"
)

// The pages name of how many batches the number of the others is taken.
func TestThePagesHaveTheSample(t *testing.T) {
	golden.Says(t, "../docs/model.md", "the number is extrapolated from %d batches", sampled)
	golden.Says(t, "../docs/protocol.md", "The number of batches that a caught-up program makes is taken from %d of them", sampled)
}
