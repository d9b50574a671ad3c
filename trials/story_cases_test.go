package trials_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/trials"
)

// storyCase reads one of the scenarios whose stories were once wrong.
func storyCase(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "stories", name+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// storyText tells one of them, wide enough that no line is broken.
func storyText(t *testing.T, name string) string {
	t.Helper()
	told, err := trials.Explain("-", strings.NewReader(storyCase(t, name)), trials.Options{}, trials.ExplainOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := told.Text(&b, 400, false); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Scenarios at the edge of what is allowed, each of which was once told wrongly.
func TestStoriesOfOddScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.yaml")
	if err != nil || len(files) < 18 {
		t.Fatalf("only %d scenarios, %v", len(files), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkStory(t, "-", storyCase(t, name), trials.Options{})
		})
	}
}

func TestWhatOddStoriesSay(t *testing.T) {
	for name, want := range map[string][]string{
		// The step was over for long when the batch that it had made slow was done.
		"slow-for-one-batch": {"+47.98 s  a came to poll() and set about joining (per.batch = 1m)"},
		"24h-poll-limit":     {"p30 came to poll() and set about joining (per.batch = 30m)"},
		// A LeaveGroup is read when the JoinGroup before it has been answered.
		"explain-took-out-at-once": {"+5.01 s  the LeaveGroup of c2 came behind its JoinGroup, which had to be answered first, and the coordinator took c2 out, and the group rebalances"},
		"story-initial-delay":      {"+17.32 s  a member id that was handed out and not used has expired, which ends the initial delay of an Empty group: generation 1 begins"},
		"story-extended":           {"the initial delay of an Empty group, extended because more members had come to the one before, is over: generation 3 begins"},
		"story-next-heartbeat":     {"c2 learned of the rebalance by one of its next heartbeats"},
	} {
		text := storyText(t, name)
		for _, line := range want {
			if !strings.Contains(text, line) {
				t.Errorf("%s does not say %q:\n%s", name, line, text)
			}
		}
	}
}
