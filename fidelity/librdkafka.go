package fidelity

import "github.com/groupsim/groupsim/clock"

// librdkafka has the recordings of consumers of librdkafka 2.16, under confluent-kafka.
var librdkafka = Set{Of: "librdkafka", Clients: "librdkafka", Title: "librdkafka consumers", Dir: "testdata/librdkafka"}

// mixedLibrdkafka has those of groups with Java consumers among them.
var mixedLibrdkafka = Set{Of: "librdkafka and java in one group", Clients: "java, librdkafka", Title: "Java and librdkafka consumers in one group", Dir: "testdata/mixed-librdkafka", HeldOut: true}

// librdkafkaFirst has the first recordings of librdkafka, which say less (unnamed.go). In their
// half for fitting a heartbeat and its answer take 0.2 ms in the median, and a commit 1.1 ms, from
// on_revoke to what waits for it.
var librdkafkaFirst = Set{Of: "librdkafka at first", Clients: "", Title: "librdkafka consumers, by their log alone", Dir: "testdata/librdkafka-first", Network: &network{100, 900}, Exceptions: []Exception{
	{Recording: "rolling-deploy--cooperative-sticky--1", Reasons: []Reason{memberIDs}, Limits: Limits{Downtime: 90 * clock.Millisecond, Event: 60 * clock.Millisecond}},
	{Recording: "rolling-deploy-busy--range--1", Reasons: []Reason{busyBatches}, Limits: Limits{Downtime: 2200 * clock.Millisecond, Event: 7600 * clock.Millisecond}},
}}
