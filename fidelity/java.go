package fidelity

// java has the recordings of Kafka's own consumer.
var java = Set{Of: "Java clients", Clients: "java", Title: "Java consumers", Dir: "testdata", WarmBroker: true, Exceptions: []Exception{
	{Recording: "gc-pause-long-static--sticky--1", Reasons: []Reason{threadRace, backlog}, Limits: other},
	{Recording: "network-partition--cooperative-sticky--1", Reasons: []Reason{backlog}, Limits: near},
	{Recording: "rolling-deploy-busy--range--1", Reasons: []Reason{busyPolls}, Limits: limits(300, 250, true)},
	{Recording: "stall-past-session-in-rebalance--cooperative-sticky--1", Reasons: []Reason{backlog}, Limits: near},
}}
