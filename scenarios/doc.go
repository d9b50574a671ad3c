// Package scenarios turns scenario files into what a run needs, and brings the
// scenarios that are part of groupsim.
//
// [Load] reads YAML into a [sim.Scenario] in five passes: the text becomes a tree
// (document.go); what was imported, --set arguments, a setup and other changes change
// the tree (imported.go, overrides.go, setup.go, change.go); the tree becomes a
// scenario, section by section (load.go, settings.go, topics.go, members.go, steps.go,
// expect.go); settings that must fit each other are compared (consumer.go); and the
// sequence of steps is followed as far as it is certain before time starts
// (sequence.go). Every pass reports into one collector, with the place of each error;
// nothing panics, whatever the file.
//
// A run is one draw ([Loaded.WithRun]). The tree is kept (plan.go); what a file varies
// (vary.go, parameters.go, measured.go) is drawn (distribution.go, with the whole numbers of
// fixed.go and normal.go) and put into a copy of the tree in the place of the names
// (fill.go, sum.go), which the third pass then reads as if it stood there. What is drawn of
// every scenario is in chance.go; when a run without a duration ends, in end.go.
//
// What an error says to write in place of what is there stands in remedy.go, and of what is
// no YAML in syntax.go. written.go tells what a file says, for those who have not got it;
// catalogue.go puts the bundled scenarios in an order, and has the one to start from.
//
// What may stand in a file is said once, in tables: the keys (scenarioKeys,
// topicKeys, memberKeys), the settings (package settings), the kinds of steps
// ([control.Verbs]) and the metrics ([report.Metrics]). The loader, the JSON Schema
// ([Schema]) and the tables of docs/scenario-file.md are made from them.
package scenarios
