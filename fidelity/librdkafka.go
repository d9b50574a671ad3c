package fidelity

import "github.com/groupsim/groupsim/clock"

// librdkafka has the recordings of consumers of librdkafka, under confluent-kafka.
var librdkafka = Set{Of: "librdkafka", Clients: "librdkafka", Title: "librdkafka consumers", Dir: "testdata/librdkafka", Exceptions: []Exception{
	{Recording: "rolling-deploy--cooperative-sticky--1", Reasons: []Reason{memberIDs}, Limits: Limits{Downtime: 90 * clock.Millisecond, Event: 60 * clock.Millisecond}},
	{Recording: "rolling-deploy-busy--range--1", Reasons: []Reason{busyBatches}, Limits: Limits{Downtime: 2200 * clock.Millisecond, Event: 7600 * clock.Millisecond}},
}}
