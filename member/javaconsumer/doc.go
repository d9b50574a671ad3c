// Package javaconsumer is the engine of Kafka's Java consumer of the consumer protocol
// (KIP-848; AsyncKafkaConsumer).
//
// It has two threads:
//
//   - The background thread (ConsumerNetworkThread) has the network and the membership: it
//     sends heartbeats, takes assignments from their answers, commits, and fetches. It
//     never waits for the application. membership.go has the states that it goes through,
//     heartbeat.go what it sends and when, reconcile.go how it brings the member to what it
//     was assigned, commit.go the commits.
//   - The application's thread calls poll(). Only there it is told what has been decided:
//     it runs listener callbacks, takes an assignment over, and lets the background thread
//     begin what would take records away from under it. A pass through poll() does each of
//     these once at most; callback.go is that, leave.go close() and unsubscribe().
//
// engine.go has what the engine knows, and how it serves the contract of package member.
package javaconsumer
