package fidelity

import "github.com/groupsim/groupsim/clock"

// javaRare has recordings of what the first set does not reach: callbacks that take
// time, orders in the middle of a rebalance, members that never send their SyncGroup,
// refusals by the coordinator.
var javaRare = Set{Of: "Java clients at rare moments", Title: "Java consumers at rare moments", Dir: "testdata/java-rare", Exceptions: []Exception{
	{Recording: "close-after-expulsion--cooperative-sticky--1", Reasons: []Reason{leaveRace}, Nudges: []Nudge{{Members: "c2", Latency: 2 * clock.Millisecond}}},
	{Recording: "close-in-lost--cooperative-sticky--1", Reasons: []Reason{sessionRace, fetchRace}, Limits: Limits{Downtime: 2100 * clock.Millisecond, Event: 2100 * clock.Millisecond, Equal: true}},
	{Recording: "commit-on-revoke--cooperative-sticky--1", Reasons: []Reason{newcomerRace}, Nudges: []Nudge{{Members: "c1 c2 c3", Latency: 6 * clock.Millisecond}}},
	{Recording: "leader-never-syncs--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "network-partition-in-join-phase--cooperative-sticky--1", Reasons: []Reason{newcomerRace, fetchRace}, Limits: Limits{Downtime: 100 * clock.Millisecond, Event: 5100 * clock.Millisecond, Equal: true}},
	{Recording: "pause-before-sync-leader--cooperative-sticky--1", Reasons: []Reason{backlog}, Nudges: []Nudge{{Members: "c1", Latency: clock.Millisecond, FullPoll: 3 * clock.Millisecond}}},
	{Recording: "slow-callbacks-lost--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "static-close-after-revoking--cooperative-sticky--1", Reasons: []Reason{newcomerRace}, Nudges: []Nudge{{Members: "c1 c3", Latency: 6 * clock.Millisecond}}},
	{Recording: "unequal-subscriptions--cooperative-sticky--1", Reasons: []Reason{newcomerRace}, Nudges: []Nudge{{Members: "c1 c2 c3", Latency: 6 * clock.Millisecond}}},
	{Recording: "unsubscribe-in-join-phase--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
}}
