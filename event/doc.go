// Package event is the record of a run: what happened, to whom, and when.
//
// Everything that is printed about a run is a fold over a sequence of [Event]
// values. An Event has a time, a member (or the coordinator) and a [Fact], one
// small type for each kind of thing that can happen. The names and fields of the
// facts as JSON are a contract with the outside, and recordings of real consumer
// groups use the same names for the same moments.
//
// Facts are written the moment they happen, cause before consequence. They carry
// small integers for members, topics and partitions; [Names] turns them into
// text at the edge, and back. [Writer] and [Reader] carry them as JSON lines.
//
// Why something happened is a protocol.Reason: a value that is asked for by its code,
// with Kafka's words beside it. The Reader is the one place where words become such a
// value again. What a reader of events has to know of a client library stands in the
// table of [Traits].
package event
