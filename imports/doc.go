// Package imports reads what people have: the configuration files of real consumers
// and the descriptions of real groups, to run scenarios with them, and to say what is
// wrong with them.
//
//   - [Properties] gives the settings of a configuration file for
//     [scenarios.Options], in Kafka's names.
//   - [GroupState] gives the topics and members that kafka-consumer-groups.sh
//     --describe printed.
//   - [Lint] says what is invalid, ignored or dangerous in either.
//
// A configuration goes through three stages. It is read into entries, whatever its
// format (properties.go, document.go). The names and values of its dialect (Kafka's
// Java client, Spring Boot, librdkafka) are translated to those of Kafka's Java
// consumer, setting by setting (dialect.go and the files named after the dialects).
// Then the rules look at the result: [Rules] is the one table of them, and each says
// which class, file or KIP of Kafka rules it.
package imports
