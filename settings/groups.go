package settings

import (
	"slices"
	"strings"
)

// Settings whose names begin alike may stand in a group: `workers: {threads: 4}` is
// `workers.threads: 4`. There is one table, whichever way a file writes them.

// groups of the settings of the program around a consumer.
var groups = []string{"workers", "spring", "state"}

// Groups lists the groups of the settings of the program.
func Groups() []string { return groups }

// IsGroup tells whether a name is that of a group, or of a group inside one. A setting is
// none, although others may begin with its name.
func IsGroup(name string) bool {
	outer, _, _ := strings.Cut(name, ".")
	return applicationTable.Named(name) == nil && slices.Contains(groups, outer) && slices.ContainsFunc(applicationTable.Names(), Below(name))
}

// Switch is what a group stands for of which no setting is named, if that means something: a
// program with `state: {}` keeps state, and all about that is as usual.
func Switch(group string) (name, text string, is bool) {
	return "state.restore", "0s", group == "state"
}

// Below tells of names whether they are of settings in a group.
func Below(group string) func(name string) bool {
	return func(name string) bool { return strings.HasPrefix(name, group+".") }
}
