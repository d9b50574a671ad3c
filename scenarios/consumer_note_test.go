package scenarios

import (
	"strings"
	"testing"
)

// What a file says of its group is told of that: a protocol that is set in the place of its
// own is named before it.
func TestADescriptionIsAboutTheFilesProtocol(t *testing.T) {
	const file = "name: x\ndescription: The others rejoin.\ntopics: {orders: {partitions: 1}}\nmembers: [{id: c1}]\n"
	for set, want := range map[string]string{
		"":                                 "The others rejoin.",
		"consumer.max.poll.records=10":     "The others rejoin.",
		"consumer.group.protocol=consumer": "(This is about the group as its file has it; here group.protocol is consumer.) The others rejoin.",
	} {
		var opts Options
		if set != "" {
			opts.Set = []string{set}
		}
		s, err := Load("x.yaml", strings.NewReader(file), opts)
		if err != nil {
			t.Fatal(err)
		}
		if s.Scenario.Description != want {
			t.Errorf("with %q: %q", set, s.Scenario.Description)
		}
	}
}
