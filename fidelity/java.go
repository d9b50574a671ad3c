package fidelity

import "github.com/groupsim/groupsim/clock"

// java has the recordings of Kafka's own consumer.
var java = Set{Of: "Java clients", Clients: "java", Title: "Java consumers", Dir: "testdata", WarmBroker: true, Exceptions: []Exception{
	{Recording: "gc-pause-long-static--sticky--1", Reasons: []Reason{threadRace, backlog}, Limits: Limits{Downtime: 100 * clock.Millisecond, Event: 100 * clock.Millisecond}},
	{Recording: "autoscaler-flap--cooperative-sticky--1", Reasons: []Reason{slowMachine}, Limits: Limits{Downtime: 6000 * clock.Millisecond, Event: 2100 * clock.Millisecond, Equal: true}},
	{Recording: "autoscaler-flap--sticky--1", Reasons: []Reason{slowMachine}, Limits: Limits{Downtime: 1200 * clock.Millisecond, Event: 400 * clock.Millisecond, Equal: true}},
	{Recording: "network-partition--cooperative-sticky--1", Reasons: []Reason{newcomerRace, backlog}, Limits: Limits{Downtime: 2100 * clock.Millisecond, Event: 2100 * clock.Millisecond, Equal: true}},
	{Recording: "rolling-deploy-busy--range--1", Reasons: []Reason{recordPhase}, Limits: Limits{Downtime: 1400 * clock.Millisecond, Event: 2000 * clock.Millisecond, Equal: true}},
	{Recording: "stall-past-session-in-rebalance--cooperative-sticky--1", Reasons: []Reason{newcomerRace, backlog}, Limits: Limits{Downtime: 2100 * clock.Millisecond, Event: 2100 * clock.Millisecond, Equal: true}},
}}
