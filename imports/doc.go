// Package imports reads what people have: the configurations of real consumers and the
// descriptions of real groups, to run scenarios with them, and to say what is wrong with
// them.
//
//   - [Properties] gives the settings of a configuration for [scenarios.Options], in
//     Kafka's names.
//   - [GroupState] gives the topics and members that kafka-consumer-groups.sh
//     --describe printed.
//   - [Lint] says what is invalid, ignored or dangerous in either.
//
// A configuration goes through four stages.
//
//  1. It is read into entries, keys with values, whatever it is written in: a properties
//     file, YAML and JSON (properties.go, document.go), what a client logs when it starts
//     (dump.go), the text of a program (tokens.go, program.go), the variables of a
//     container (environment.go).
//  2. What it is for shows in the names (recognise.go): a product is a client library
//     (product.go, clients.go) or a program with Kafka's consumers inside, which has their
//     settings behind prefixes of its own (programs.go). Names may be written in several
//     styles (style.go), at the top or in a section.
//  3. Names and values are translated to those of Kafka's Java consumer, setting by setting
//     (translator.go, spring.go, listener.go, librdkafka.go, clients.go).
//  4. The rules look at the result: [Rules] is the one table of them, and each says which
//     class, file or KIP of Kafka rules it.
package imports
