package imports

import (
	"strings"

	"github.com/groupsim/groupsim/assignor"
	"github.com/groupsim/groupsim/settings"
)

// find gives the assignor of a name or of a Java class; nil if it is not Kafka's.
func find(written string) *settings.Assignor {
	for _, a := range settings.Assignors() {
		if written == a.Name || written == a.Class {
			return &a
		}
	}
	return nil
}

// isShort tells a name from a class.
func isShort(written string) bool {
	a := find(written)
	return a != nil && a.Name == written
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
		case assignor.ByName(a.Name).Cooperative():
			yes = true
		default:
			eager = append(eager, a.Name)
		}
	}
	return eager, yes && len(eager) > 0
}

// classes are Kafka's assignors by their full names, where a program has the class itself.
func classes(list string) string {
	all := items(list)
	for i, item := range all {
		for _, a := range settings.Assignors() {
			if strings.HasSuffix(a.Class, "."+item) {
				all[i] = a.Class
			}
		}
	}
	return strings.Join(all, ",")
}
