// Package settings is the one table of every setting that a scenario can have:
// Kafka's, of consumers and of the broker, by Kafka's names, and those of the
// program around a consumer and of the network, which are our own. A row says what
// values a setting takes, what each client library has in its place by default and
// what it refuses, where the value stands in a configuration, and what the setting
// means. The scenario file, the JSON Schema, its reference, the importers, lint,
// what-ifs, setups, the recordings and those who make them read the rows; nobody
// else names a default or a range.
//
// Each section has a table, in the order of the reference: [Consumer], [Broker],
// [Application], [Network] and [LinkOfMember]. A value has one form as text, which is
// that of a properties file for Kafka's settings (milliseconds as a number, a list with
// commas) and a duration such as 1m30s for ours: [Setting.Text] gives it, and
// [Setting.Set] reads it back, so a pair of name and text is enough to carry a value
// through a fact or a file.
//
// What Kafka knows and the model does not use is here too, as lists of names:
// [NotModelled] for the scenario file, [JavaClients] and [Librdkafka], with types and
// ranges, for lint.
//
// A new setting is a row here, a field of the configuration that it points to
// ([member.Config], [member.Application], [classic.Config] or [Net]), and the
// code that acts on the field: nothing else. If Kafka has it, its line in names/ goes,
// for what stands there is not modelled. Running the tests of scenarios with -update
// writes it into docs/scenario-file.md. A setting of a new kind takes a constructor in
// kinds.go and a case in the schema of package scenarios. A new client library takes a
// column: a method beside [columns.franzGo], and a value in each row that it has.
package settings
