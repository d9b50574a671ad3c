package member

import (
	"testing"

	"github.com/groupsim/groupsim/internal/scripttest"
)

// TestScripts plays testdata/*.txt (package scripttest); stage_test.go has the commands.
func TestScripts(t *testing.T) {
	begin := func(t *testing.T) func(string) []string { return newStage(t).do }
	scripttest.PlayFiles(t, begin, "The consumer", "franz-go")
}
