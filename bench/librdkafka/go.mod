module github.com/groupsim/groupsim/bench/librdkafka

go 1.26.0

require (
	github.com/confluentinc/confluent-kafka-go/v2 v2.15.0
	github.com/twmb/franz-go/pkg/kmsg v1.15.0
)
