// Package server has the assignors that run on the broker, for groups of the consumer
// protocol (KIP-848): uniform and range. They are not those of the clients: they know no
// racks, and what a member had means what the last target assignment gave to it, not what
// it holds.
//
// uniform prefers balance over stickiness. It has two ways: homogeneous.go where all
// members subscribe to the same topics, heterogeneous.go where they do not.
package server
