package imports

import (
	"regexp"
	"strings"
)

// valueRules are about values by themselves.
func valueRules() []Rule {
	return []Rule{
		{ID: "not-of-its-type", Severity: Invalid, Clients: everyClient,
			About:  "a value that is no number, or not true or false, where the setting wants one",
			Source: "ConfigDef.parseType; rd_kafka_anyconf_set_prop", Remedy: "write a value of its type",
			find: faults},
		{ID: "out-of-range", Severity: Invalid, Clients: everyClient,
			About:  "a number that is too small or too large",
			Source: "ConfigDef.Range in ConsumerConfig; CONFIGURATION.md, column Range", Remedy: "keep within the range",
			find: faults},
		{ID: "not-an-option", Severity: Invalid, Clients: everyClient,
			About:  "a value that is none of those there are",
			Source: "ConfigDef.ValidString and AutoOffsetResetStrategy in ConsumerConfig; CONFIGURATION.md", Remedy: "choose one of them",
			find: faults},
		{ID: "not-settable", Severity: Invalid, Clients: rdkafkaOnly,
			About:  "a name that librdkafka has only to refuse it",
			Source: "rdkafka_conf.c, _RK_C_INVALID and _RK_C_INTERNAL", Remedy: "write what stands there instead",
			find: faults},
		{ID: "trailing-text", Severity: Danger, Clients: rdkafkaOnly,
			About:  "a number with something behind it, such as a unit: librdkafka reads the number and forgets the rest",
			Source: "rd_kafka_anyconf_set_prop, which calls strtol", Remedy: "write digits only: times are in milliseconds",
			find: faults},
		{ID: "comment-in-value", Severity: Danger, Clients: everyClient,
			About:  "a # behind a value in a properties file: it belongs to the value",
			Source: "java.util.Properties.load", Remedy: "put the comment in a line of its own",
			find: func(l *look) {
				comment := regexp.MustCompile(`\s#`)
				for i := range l.settings {
					s := &l.settings[i]
					if l.doc.properties && s.kind == ofConsumer && s.fault == nil && comment.MatchString(s.entry.value) && !strings.Contains(s.name, "password") && !strings.Contains(s.name, "jaas") {
						l.value(s, "%s: what follows the # belongs to the value", s.key)
					}
				}
			}},
	}
}
