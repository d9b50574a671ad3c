package fidelity

import (
	"github.com/groupsim/groupsim/clock"
	"github.com/groupsim/groupsim/fidelity/measured"
)

// epochs has recordings of groups of the consumer protocol (KIP-848), of Java consumers.
// Their broker has sessions of 6 s and heartbeats each 2 s.
var epochs = Set{Of: measured.OfConsumerGroups, Title: "Groups of the consumer protocol", Dir: "testdata/consumer", Exceptions: []Exception{
	{Recording: "rolling-deploy-busy--consumer--1", Reasons: []Reason{busyPasses}, Limits: limits(2400, 200, true)},
	{Recording: "scale-out-busy--consumer--1", Reasons: []Reason{busyPasses}, Limits: limits(2000, 2000, true)},
}}

// limits are in milliseconds.
func limits(downtime, event clock.Duration, equal bool) Limits {
	return Limits{Downtime: downtime * clock.Millisecond, Event: event * clock.Millisecond, Equal: equal}
}
