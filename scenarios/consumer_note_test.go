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

// What a file says of its consumers or members is told of that where others take their place.
func TestADescriptionIsAboutWhatTheFileHas(t *testing.T) {
	const file = "name: x\ndescription: The session is over after 45 s.\ntopics: {orders: {partitions: 1}}\nmembers: [{id: c1}]\n"
	group := &Group{Protocol: "classic", Topics: []GroupTopic{{Name: "t", Partitions: 1}}, Members: []GroupMember{{ID: "a", MemberID: "a-1"}}}
	for want, opts := range map[string]Options{
		"The session is over after 45 s.": {},
		"(This is about the group as its file has it; here the consumers' configuration is another.) The session is over after 45 s.":               {Consumer: []Imported{{Key: "session.timeout.ms", Value: "10000"}}},
		"(This is about the group as its file has it; here the group is another.) The session is over after 45 s.":                                  {Group: group},
		"(This is about the group as its file has it; here the consumers' configuration and the group are others.) The session is over after 45 s.": {Consumer: []Imported{}, Group: group},
	} {
		s, err := Load("x.yaml", strings.NewReader(file), opts)
		if err != nil {
			t.Fatal(err)
		}
		if s.Scenario.Description != want {
			t.Errorf("got %q, want %q", s.Scenario.Description, want)
		}
	}
}
