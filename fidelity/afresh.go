package fidelity

// javaAfresh has recordings with other timeouts, partition counts and costs, which
// were made when the model stood: nothing in it was chosen by them.
var javaAfresh = Set{Of: "Java clients with other settings", Title: "Java consumers with other settings", Dir: "testdata/java-afresh", Exceptions: []Exception{
	{Recording: "gc-pause-long-10-partitions--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "gc-pause-long-10-partitions--range--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "network-partition-17-partitions--cooperative-sticky--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "network-partition-17-partitions--range--1", Reasons: []Reason{fetchRace}, Limits: near},
	{Recording: "slow-member-holds-rebalance-10-partitions--cooperative-sticky--1", Reasons: []Reason{backlog}, Limits: near},
}}
