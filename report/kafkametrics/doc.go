// Package kafkametrics has the metrics that a group would have shown: those of Kafka's
// consumer, of librdkafka's statistics, of the coordinator, and what an exporter of lags
// sees. A [Recorder] looks on while events come in and takes samples at chosen moments.
// It gives them by [Recorder.Families] and writes them as OpenMetrics text
// ([Recorder.Write]). The names that others need are in names.go.
//
// A process that stands still or has ended shows no metrics, as nobody could ask
// it. What Kafka averages over its window of two samples of 30 s is averaged here
// over exactly the last minute. The record of a run has no event for each poll(),
// so time-between-poll-max is there only where it is long: for stalls and pauses,
// as the least that it can have been. Members whose client is another than Kafka's have
// the metrics that a Java consumer would have in their place ([Series.InPlace]).
package kafkametrics
