package trials_test

import (
	"fmt"
	"strings"
	"testing"
)

// A topic that comes into being in the middle of anything leaves nothing that the checkers
// refuse.
func TestATopicComesIntoBeingInTheMiddleOfAnything(t *testing.T) {
	for seed := range uint64(12) {
		text := soaked(seed)
		if !strings.Contains(text, "topics: {orders") {
			continue
		}
		text = strings.Replace(text, "topics: {", "topics: {audit: {partitions: 5, rate: 3, created: false}, ", 1)
		text = strings.Replace(text, "steps:\n", fmt.Sprintf("steps:\n  - {at: %ds, create-topic: audit}\n", 5+9*seed), 1)
		wrong, err := violationsIn(text, false)
		if err != nil && !gone.MatchString(err.Error()) {
			t.Errorf("%d: %v\n%s", seed, err, text)
		}
		for _, x := range wrong {
			t.Errorf("%d: %s\n%s", seed, x, text)
		}
	}
}
