package fidelity

import "github.com/groupsim/groupsim/clock"

// mixed has recordings of groups in which some members are Java consumers and others
// are franz-go's.
var mixed = Set{Of: "both in one group", Clients: "java, franz-go", Title: "Java and franz-go consumers in one group", Dir: "testdata/mixed", Exceptions: []Exception{
	{Recording: "crash--range--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c3 c4", Latency: 4 * clock.Millisecond}}},
}}
