package imports

import (
	"strings"
)

// Levels of Spring Cloud Stream's settings, above those of Spring Boot: what is the binder's
// is for all bindings (KafkaMessageChannelBinder.createKafkaConsumerFactory).
const (
	binderCommon   = iota + springProperties + 1 // spring.cloud.stream.kafka.binder.configuration
	binderConsumer                               // …binder.consumer-properties
	ofBinding                                    // …bindings.NAME.consumer
)

// cloudStream is Spring Cloud Stream with the binder for Kafka. Its consumers are those of
// Spring's listener containers.
var cloudStream = &product{name: "Spring Cloud Stream", dialect: Spring, read: (*translator).cloud, polls: springProduct.polls,
	preset: map[string]string{groupID: "the binding's group", reset: "earliest"},
	shape: &shape{marks: []string{"spring.cloud.stream.kafka.binder.**", "spring.cloud.stream.kafka.bindings.**"}, heads: []head{
		{begins: "spring.cloud.stream.kafka.bindings.*.consumer.configuration."}, {begins: "spring.cloud.stream.kafka.bindings.*.consumer."},
		{begins: "spring.cloud.stream.bindings.*.consumer."}, {begins: "spring.cloud.stream.bindings.*.group"}, {begins: "spring.cloud.stream.kafka.binder.consumer-properties."}, {begins: "spring.cloud.stream.kafka.binder.configuration."}}}}

// bindingFields are the fields of KafkaConsumerProperties, without case and separators, that
// make a difference to a group.
var bindingFields = map[string]string{"ackmode": ackMode, "polltimeout": pollTimeout}

// cloud takes what is about consumers, and leaves everything else of the application out.
func (t *translator) cloud(s setting) (setting, bool) {
	s.value = springDefault(s.value)
	rest, ok := below(s.own, "spring", "cloud", "stream")
	if !ok {
		return t.spring(s)
	}
	if binding, ok := below(rest, "bindings"); ok {
		return t.binding(s, binding)
	}
	if binder, ok := below(rest, "kafka", "binder"); ok {
		for _, part := range []struct {
			name  string
			level int
		}{{"configuration", binderCommon}, {"consumerproperties", binderConsumer}} {
			if name, ok := below(binder, part.name); ok {
				s = s.called(bracketless(name))
				s.level = part.level
				return t.kafka(s), true
			}
		}
		return s, false
	}
	binding, ok := below(rest, "kafka", "bindings")
	if !ok {
		return s, false
	}
	return t.kafkaBinding(s, binding)
}

// binding is a key of a binding that every binder has.
func (t *translator) binding(s setting, binding string) (setting, bool) {
	_, field, _ := strings.Cut(binding, ".")
	switch relaxed(field) {
	case "group":
		s = s.called(field)
		s.name, s.level = groupID, ofBinding
		s.own = groupID
		return t.kafka(s), true
	case "consumer.concurrency":
		s = s.called("concurrency")
		s.level = ofBinding
		return s.ofProgram(consumers), true
	}
	return s, false
}

// kafkaBinding is a key of a binding that is this binder's.
func (t *translator) kafkaBinding(s setting, binding string) (setting, bool) {
	_, field, _ := strings.Cut(binding, ".")
	field, ok := below(field, "consumer")
	if !ok {
		return s, false
	}
	s.level = ofBinding
	if name, ok := below(field, "configuration"); ok {
		return t.kafka(s.called(bracketless(name))), true
	}
	s = s.called(field)
	switch name := bindingFields[relaxed(field)]; {
	case name != "":
		return s.ofProgram(name), true
	case relaxed(field) == "ackeachrecord" && s.value == "true":
		s = s.ofProgram(ackMode)
		s.value = "record"
		return s, true
	case relaxed(field) == "startoffset":
		s.name = reset
		return t.kafka(s), true
	}
	return s, false
}
