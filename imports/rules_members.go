package imports

import (
	"slices"
	"strings"

	"github.com/groupsim/groupsim/settings"
	"github.com/groupsim/groupsim/words"
)

// assignorRules are about how members rebalance.
func assignorRules() []Rule {
	return []Rule{
		{ID: "eager-by-default", Severity: Note, Clients: javaClients,
			About:  "without partition.assignment.strategy the list is range, cooperative-sticky, and the consumer is eager",
			Source: "ConsumerConfig; ConsumerCoordinator's constructor takes the highest protocol that all assignors of the list support", Remedy: "for cooperative rebalances list CooperativeStickyAssignor alone, in two rolling restarts (KIP-429)",
			find: func(l *look) {
				if !l.has(strategy) && !l.product.presets(strategy) && l.isClassic() {
					l.value(nil, "partition.assignment.strategy is not set: the default, RangeAssignor and CooperativeStickyAssignor, rebalances eagerly with range")
				}
			}},
		{ID: "cooperative-but-eager", Severity: Danger, Clients: javaClients,
			About:  "CooperativeStickyAssignor in a list with an eager assignor: the consumer is eager, and stops all its partitions in each rebalance",
			Source: "ConsumerCoordinator's constructor takes the highest protocol that all assignors of the list support; KIP-429", Remedy: "right for the first of two rolling restarts; with the second take the other assignors out",
			find: func(l *look) {
				if eager, yes := l.mixed(); yes {
					l.value(l.get(strategy), "cooperative-sticky stands beside %s, so the consumer rebalances eagerly", strings.Join(eager, ", "))
				}
			}},
		{ID: "mixed-protocols", Severity: Invalid, Clients: rdkafkaOnly,
			About:  "an eager and a cooperative assignor in one list",
			Source: "rd_kafka_assignors_init: assignors must have the same protocol type", Remedy: "list cooperative-sticky alone, and restart all members at once",
			find: func(l *look) {
				if eager, yes := l.mixed(); yes {
					l.value(l.get(strategy), "cooperative-sticky stands beside %s, which librdkafka refuses", strings.Join(eager, ", "))
				}
			}},
	}
}

// assignorNameRules are about the list of assignors.
func assignorNameRules() []Rule {
	return []Rule{
		{ID: "not-a-class", Severity: Invalid, Clients: javaClients,
			About:  "an assignor by its short name, or a class that Kafka does not have: Java loads classes",
			Source: "ConsumerPartitionAssignor.getAssignorInstances", Remedy: "write the full name of a class, such as " + settings.AssignorPackage + "CooperativeStickyAssignor",
			find: notAClass},
		{ID: "unsupported-assignor", Severity: Invalid, Clients: rdkafkaOnly,
			About:  "an assignor that librdkafka does not have",
			Source: "rd_kafka_assignors_init: Unsupported partition.assignment.strategy", Remedy: "choose range, roundrobin or cooperative-sticky",
			find: func(l *look) {
				for _, item := range l.assignors() {
					if !isShort(item) || item == "sticky" {
						l.value(l.get(strategy), "%q is no assignor of librdkafka", words.Short(item))
					}
				}
			}},
		{ID: "own-assignor", Severity: Note, Clients: javaClients,
			About:  "an assignor that is not Kafka's",
			Source: "ConsumerPartitionAssignor", Remedy: "a scenario cannot be run with it: try one of Kafka's",
			find: func(l *look) {
				for _, item := range l.assignors() {
					if strings.Contains(item, ".") && !strings.HasPrefix(item, settings.AssignorPackage) {
						l.value(l.get(strategy), "%s is not one of Kafka's assignors: scenarios know those only", words.Short(item))
					}
				}
			}},
		{ID: "assignor-twice", Severity: Invalid, Clients: javaClients,
			About:  "an assignor that is listed twice",
			Source: "ConfigDef.ValidList; ConsumerPartitionAssignor.getAssignorInstances", Remedy: "take one out",
			find: func(l *look) {
				list := l.assignors()
				for i, item := range list {
					if slices.Contains(list[:i], item) {
						l.value(l.get(strategy), "%s is listed twice", words.Short(item))
					}
				}
			}},
		{ID: "no-assignor", Severity: Invalid, Clients: everyClient,
			About:  "an empty list of assignors",
			Source: "ClassicKafkaConsumer.throwIfNoAssignorsConfigured", Remedy: "name one, or take the line out",
			find: func(l *look) {
				if s := l.get(strategy); s != nil && l.isClassic() && slices.Contains(append(l.assignors(), s.value), "") {
					l.value(s, "an assignor's name is empty: the consumer cannot subscribe")
				}
			}},
	}
}

func notAClass(l *look) {
	var classes []string
	for _, a := range settings.Assignors() {
		classes = append(classes, a.Class)
	}
	for _, item := range l.assignors() {
		switch a := find(item); {
		case item == "":
		case a != nil && a.Name == item:
			l.value(l.get(strategy), "%q is a short name; Java wants the class %s", item, a.Class)
		case a != nil:
		case !strings.Contains(item, ".") || strings.HasPrefix(item, settings.AssignorPackage):
			l.value(l.get(strategy), "there is no class %q", words.Short(item))
			l.perhaps(item, classes)
		}
	}
}

// staticRules are about static membership.
func staticRules() []Rule {
	return []Rule{
		{ID: "shared-instance-id", Severity: Danger, Clients: everyClient,
			About:  "a group.instance.id that is the same for every process that reads the file: the broker fences all but the last, and in the consumer protocol refuses all but the first",
			Source: "KIP-345; KIP-848; ConsumerConfig, group.instance.id", Remedy: "set it in each process, or use a placeholder such as ${HOSTNAME}",
			find: func(l *look) {
				s := l.get(instanceID)
				if s == nil || s.value == "" || strings.Contains(s.value, "{id}") {
					return
				}
				what := "one is fenced (FENCED_INSTANCE_ID)"
				if !l.isClassic() {
					what = "the second is refused (UNRELEASED_INSTANCE_ID) and ends"
				}
				l.value(s, "group.instance.id is %s in every process that reads this file: with two of them %s", words.Short(s.value), what)
			}},
		{ID: "static-short-session", Severity: Danger, Clients: everyClient,
			About:  "a static member with a session.timeout.ms below the default of 45 s: a restart that takes longer rebalances after all",
			Source: "KIP-345; ConsumerConfig, group.instance.id", Remedy: "make the session longer than a restart takes",
			find: func(l *look) {
				if v, s, ok := l.written(session); ok && v < l.standard(session) && l.has(instanceID) && l.isClassic() {
					l.value(s, "a static member that is back within session.timeout.ms %d causes no rebalance; one that takes longer causes two", v)
				}
			}},
		{ID: "instance-id", Severity: Invalid, Clients: javaClients,
			About:  "a group.instance.id that is empty or not of the form of a topic's name",
			Source: "JoinGroupRequest.validateGroupInstanceId; ConsumerConfig", Remedy: "at most 249 ASCII letters, digits, '.', '_' and '-'",
			find: func(l *look) {
				s := l.get(instanceID)
				if s == nil {
					return
				}
				if settings.CheckName(settings.FillIn(s.value, "x")) != nil {
					l.value(s, "group.instance.id %q is not accepted", words.Short(s.value))
				}
			}},
	}
}
