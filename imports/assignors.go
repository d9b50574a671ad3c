package imports

import "strings"

// assignor is one of Kafka's.
type assignor struct {
	name, class string // over the wire, and in Java
	cooperative bool   // it supports the COOPERATIVE protocol
}

var assignors = []assignor{
	{"range", "RangeAssignor", false},
	{"roundrobin", "RoundRobinAssignor", false},
	{"sticky", "StickyAssignor", false},
	{"cooperative-sticky", "CooperativeStickyAssignor", true},
}

const assignorPackage = "org.apache.kafka.clients.consumer."

// find gives the assignor of a name or of a Java class; nil if it is not Kafka's.
func find(written string) *assignor {
	for i, a := range assignors {
		if written == a.name || written == assignorPackage+a.class {
			return &assignors[i]
		}
	}
	return nil
}

// isShort tells a name from a class.
func isShort(written string) bool {
	a := find(written)
	return a != nil && a.name == written
}

// assignors is the list as it is written; nil if it is not.
func (c *config) assignors() []string {
	s := c.get(strategy)
	if s == nil || strings.TrimSpace(s.value) == "" {
		return nil
	}
	return items(s.value)
}

// items are the elements of a list.
func items(list string) []string {
	parts := strings.Split(list, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// mixed tells whether cooperative assignors stand beside eager ones, and gives these.
func (c *config) mixed() (eager []string, yes bool) {
	for _, item := range c.assignors() {
		switch a := find(item); {
		case a == nil:
		case a.cooperative:
			yes = true
		default:
			eager = append(eager, a.name)
		}
	}
	return eager, yes && len(eager) > 0
}
