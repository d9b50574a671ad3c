// Package librdkafka is the engine of librdkafka, the C client under confluent-kafka (Python,
// Go, .NET, Node), of the classic protocol.
//
// Three threads matter. The brokers' threads read the network and fetch. The main thread
// (rdkafka_cgrp.c) decides everything about the group, but only when it wakes: at an answer,
// at a call of the application's, or at a tick of one of its timers; what is due in between
// waits for the next of these (wake.go). The application's thread is needed for one thing:
// the rebalance callbacks, which wait in its queue until it polls (callback.go).
//
// engine.go has the join-states and a pass of the main thread, join.go JoinGroup and
// SyncGroup, heartbeat.go the session, assignment.go what follows from an assignment, lose.go
// how it is given up or lost, commit.go the commits, subscribe.go subscriptions and metadata,
// and leave.go how a member goes. Names are those of librdkafka's source.
package librdkafka
