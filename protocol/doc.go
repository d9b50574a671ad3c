// Package protocol holds what Kafka clients and the group coordinator say to
// each other: requests, responses, error codes, reasons, member ids, subscriptions
// and topic-partitions.
//
// It knows no other package of this module. Coordinator and clients meet only
// here, on the wire. Names are Kafka's own. Every message is immutable once it
// has been sent: whoever receives one may keep it, nobody may change it, and a
// sender may send the same value again.
//
// Topics and partitions are small integers; a table of names lives at the
// edges, in package event. Member ids stay strings, as on the wire, because
// Kafka's own order over them (the hash order of a Java HashMap, see
// [HashOrder]) decides who leads after a removal and how ties are broken.
package protocol
