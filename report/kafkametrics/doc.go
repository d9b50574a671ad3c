// Package kafkametrics has the metrics that Kafka's consumer and coordinator would have
// shown of a run, under Kafka's names. A [Recorder] looks on while events come in,
// takes samples at chosen moments and writes them as OpenMetrics text
// ([Recorder.Write]).
//
// A process that stands still or has ended shows no metrics, as nobody could ask
// it. What Kafka averages over its window of two samples of 30 s is averaged here
// over exactly the last minute. The record of a run has no event for each poll(),
// so time-between-poll-max is there only where it is long: for stalls and pauses,
// as the least that it can have been. Members whose client is franz-go have the
// metrics that a Java consumer would have in their place.
package kafkametrics
