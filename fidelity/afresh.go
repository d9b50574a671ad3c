package fidelity

import "github.com/groupsim/groupsim/clock"

// javaAfresh has recordings with other timeouts, partition counts and costs, which
// were made when the model stood: nothing in it was chosen by them.
var javaAfresh = Set{Of: "Java clients with other settings", Title: "Java consumers with other settings", Dir: "testdata/java-afresh", Exceptions: []Exception{
	{Recording: "gc-pause-long-10-partitions--cooperative-sticky--1", Reasons: []Reason{newcomerRace, fetchRace}, Limits: Limits{Downtime: 2600 * clock.Millisecond, Event: 2600 * clock.Millisecond, Equal: true}},
	{Recording: "gc-pause-long-10-partitions--range--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "network-partition-17-partitions--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "network-partition-17-partitions--range--1", Reasons: []Reason{fetchRace, heartbeatRace}, Limits: Limits{Downtime: 150 * clock.Millisecond, Event: 1700 * clock.Millisecond, Equal: true}},
	{Recording: "slow-member-holds-rebalance-10-partitions--cooperative-sticky--1", Reasons: []Reason{newcomerRace, backlog}, Limits: Limits{Downtime: 100 * clock.Millisecond, Event: 2500 * clock.Millisecond, Equal: true}},
}}

// near are limits of recordings that are as near as any, but for records that are
// processed again.
var near = Limits{Downtime: 100 * clock.Millisecond, Event: 100 * clock.Millisecond, Equal: true}
