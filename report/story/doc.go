// Package story tells a run as chains of causes: what happened, what it waited for,
// which setting decided how long, and which rule of Kafka's is behind it.
//
// A [Record] takes the event stream while the scenario runs; [Tell] makes a [Story]
// of it and of the run's report. What is down at the same time, or belongs to the
// same rebalance, is one [Incident]. Within it partitions with the same gaps share
// one [History], and its chain: [Link] after [Link], each at the moment of an event
// that the stream has, so that every claim can be looked up.
//
// chain.go puts a chain together: how a gap began and ended (gap.go), and in between
// the rebalances (rebalance.go) with what started them (trigger.go, removal.go) and
// whom they waited for (way.go). rules.go has the rules, which docs/protocol.md explains.
// alike.go puts together what need be told once. A [WhatIf] holds the run against others
// that differ from it in one setting each; whoever makes those is elsewhere.
package story
