package fidelity

// javaRare has recordings of what the first set does not reach: callbacks that take
// time, orders in the middle of a rebalance, members that never send their SyncGroup,
// refusals by the coordinator.
var javaRare = Set{Of: "Java clients at rare moments", Title: "Java consumers at rare moments", Dir: "testdata/java-rare", Exceptions: []Exception{
	{Recording: "close-in-lost--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "leader-never-syncs--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "network-partition-in-join-phase--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "slow-callbacks-lost--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "unsubscribe-in-join-phase--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
}}
