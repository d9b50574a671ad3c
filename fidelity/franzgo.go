package fidelity

import "github.com/groupsim/groupsim/clock"

// franzGo has the recordings of consumers of franz-go 1.22.2.
var franzGo = Set{Of: "franz-go", Clients: "franz-go", Title: "franz-go consumers", Dir: "testdata/franz-go", Exceptions: []Exception{
	{Recording: "gc-pause-long-17-partitions--range--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "network-partition-10-partitions--range--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "slow-revoke-exceeds-rebalance-timeout--cooperative-sticky--1", Reasons: []Reason{mapOrder}, Limits: Limits{Downtime: 3010 * clock.Millisecond, Event: 60 * clock.Millisecond}},
	{Recording: "subscription-change-heartbeat-2500--sticky--1", Reasons: []Reason{mapOrder}, Limits: other},
	{Recording: "poll-timeout--cooperative-sticky--1", Reasons: []Reason{firstJoinRace}, Limits: other},
}}
