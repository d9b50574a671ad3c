package fidelity

import "github.com/groupsim/groupsim/clock"

// epochs has recordings of groups of the consumer protocol (KIP-848), of Java consumers.
// Their broker has sessions of 6 s and heartbeats each 2 s. Nothing is fitted on them.
var epochs = Set{Of: "consumer groups", Title: "Groups of the consumer protocol", Dir: "testdata/consumer", HeldOut: true, Exceptions: []Exception{
	{Recording: "crash-busy--consumer--1", Reasons: []Reason{busyPasses}, Limits: limits(400, 700, true)},
	{Recording: "gc-pause-35s-session-30s--consumer--1", Reasons: []Reason{fetchRace}, Limits: limits(150, 150, true)},
	{Recording: "gc-pause-long--consumer--1", Reasons: []Reason{fetchRace}, Limits: limits(150, 150, true)},
	{Recording: "gc-pause-long-static--consumer--1", Reasons: []Reason{fetchRace}, Limits: limits(150, 150, true)},
	{Recording: "poll-timeout--consumer--1", Reasons: []Reason{heartbeatPhase}, Limits: limits(1900, 1950, true)},
	{Recording: "rolling-deploy-busy--consumer--1", Reasons: []Reason{arrival, busyPasses}, Limits: limits(400, 4200, false)},
	{Recording: "scale-out-busy--consumer--1", Reasons: []Reason{arrival, busyPasses}, Limits: limits(450, 550, false)},
	{Recording: "slow-member-exceeds-rebalance-timeout--consumer--1", Reasons: []Reason{heartbeatPhase}, Limits: limits(2050, 1950, true)},
}}

// limits are in milliseconds.
func limits(downtime, event clock.Duration, equal bool) Limits {
	return Limits{Downtime: downtime * clock.Millisecond, Event: event * clock.Millisecond, Equal: equal}
}
