package control

import (
	"slices"

	"github.com/groupsim/groupsim/sim"
)

// Verbs lists the kinds of steps, those that the world takes by itself and those that
// begin a controller, in the order in which the documentation has them.
func Verbs() []*sim.Verb {
	verbs := insertAfter(sim.Verbs(), "restart", &scaleVerb)
	return insertAfter(insertAfter(verbs, "restart", &rolloutVerb), "restart", &rollingRestartVerb)
}

// Sections lists the controllers that stand beside the group, each by a section of its own, in
// the order in which the documentation has them.
func Sections() []*sim.Verb { return []*sim.Verb{&autoscalerSection, &livenessSection} }

func insertAfter(verbs []*sim.Verb, name string, v *sim.Verb) []*sim.Verb {
	at := slices.IndexFunc(verbs, func(v *sim.Verb) bool { return v.Name == name })
	return slices.Insert(verbs, at+1, v)
}
