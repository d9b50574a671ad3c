package fidelity

import "github.com/groupsim/groupsim/clock"

// java has the recordings of Kafka's own consumer.
var java = Set{Of: "Java clients", Clients: "java", Title: "Java consumers", Dir: "testdata", Exceptions: []Exception{
	{Recording: "autoscaler-flap--cooperative-sticky--1", Reasons: []Reason{slowMachine}, Nudges: []Nudge{{Latency: 5250 * clock.Microsecond}}},
	{Recording: "autoscaler-flap--range--1", Reasons: []Reason{slowMachine}, Nudges: []Nudge{{Latency: 7 * clock.Millisecond}}},
	{Recording: "autoscaler-flap--sticky--1", Reasons: []Reason{slowMachine}, Nudges: []Nudge{{Latency: 9 * clock.Millisecond}}},
	{Recording: "crash--cooperative-sticky--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c2", Latency: 6 * clock.Millisecond}}},
	{Recording: "crash--range--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c2 c3", Latency: 6 * clock.Millisecond}}},
	{Recording: "crash--sticky--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c2", Latency: 6 * clock.Millisecond}}},
	{Recording: "crash-busy--cooperative-sticky--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c1 c2", Latency: 6 * clock.Millisecond}}},
	{Recording: "crash-busy--range--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c2", Latency: 6 * clock.Millisecond}}},
	{Recording: "crash-static--cooperative-sticky--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c1 c2", Latency: 6 * clock.Millisecond}}},
	{Recording: "crash-static--range--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c2", Latency: 6 * clock.Millisecond}}},
	{Recording: "gc-pause-long--cooperative-sticky--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c2 c3", Latency: 6 * clock.Millisecond}}},
	{Recording: "gc-pause-long-static--cooperative-sticky--1", Reasons: []Reason{sessionRace}, Nudges: []Nudge{{Members: "c2 c3", Latency: 6 * clock.Millisecond}}},
	{Recording: "gc-pause-long-static--sticky--1", Reasons: []Reason{threadRace, backlog}, Limits: Limits{Downtime: 100 * clock.Millisecond, Event: 100 * clock.Millisecond}},
	{Recording: "network-partition--cooperative-sticky--1", Reasons: []Reason{sessionRace, newcomerRace, backlog}, Nudges: []Nudge{
		{Members: "c1 c3", Latency: 1250 * clock.Microsecond}, {Members: "c2", Latency: 5750 * clock.Microsecond, FullPoll: 17 * clock.Millisecond},
	}},
	{Recording: "rolling-deploy-busy--cooperative-sticky--1", Reasons: []Reason{recordPhase}, Nudges: []Nudge{{Members: "c1", Latency: 1750 * clock.Microsecond}, {Members: "c3", Latency: 3750 * clock.Microsecond}}},
	{Recording: "rolling-deploy-busy--range--1", Reasons: []Reason{recordPhase}, Nudges: []Nudge{{Latency: 12 * clock.Millisecond}}},
	{Recording: "rolling-deploy-busy--sticky--1", Reasons: []Reason{recordPhase}, Nudges: []Nudge{{Latency: 5 * clock.Millisecond}}},
	{Recording: "rolling-deploy-surge--cooperative-sticky--1", Reasons: []Reason{newcomerRace}, Nudges: []Nudge{{Members: "c1 c2 c3", Latency: 4500 * clock.Microsecond}}},
	{Recording: "stall-past-session-in-rebalance--cooperative-sticky--1", Reasons: []Reason{newcomerRace, backlog}, Nudges: []Nudge{{Members: "c1 c3", Latency: 5 * clock.Millisecond}, {Members: "c2", FullPoll: 17 * clock.Millisecond}}},
	{Recording: "subscription-change--cooperative-sticky--1", Reasons: []Reason{firstJoinRace}, Nudges: []Nudge{{Members: "c2", Latency: 6 * clock.Millisecond}}},
	{
		Recording: "upgrade-eager-to-cooperative--range-to-cooperative--1", Reasons: []Reason{joinRace},
		Nudges: []Nudge{
			{Members: "c3", Start: 19 * clock.Millisecond, Latency: 1500 * clock.Microsecond},
			{Members: "c2", Latency: 3 * clock.Millisecond},
			{Members: "c1", Restart: 1, Start: -19 * clock.Millisecond},
		},
	},
}}
