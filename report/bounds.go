package report

import (
	"fmt"
	"strconv"
)

// bounds are those within which the broker takes some of its settings, unless others that
// bound them are changed, too (GroupCoordinatorConfig).
var bounds = []struct {
	setting, min, max string
	from, to          int64
}{
	{"group.consumer.session.timeout.ms", "group.consumer.min.session.timeout.ms", "group.consumer.max.session.timeout.ms", 45_000, 60_000},
	{"group.consumer.heartbeat.interval.ms", "group.consumer.min.heartbeat.interval.ms", "group.consumer.max.heartbeat.interval.ms", 5_000, 15_000},
	{"group.consumer.assignment.interval.ms", "group.consumer.min.assignment.interval.ms", "group.consumer.max.assignment.interval.ms", 0, 15_000},
}

// Bounded says what else a broker's setting takes with a value; "": nothing.
func Bounded(setting, value string) string {
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return ""
	}
	for _, b := range bounds {
		switch {
		case b.setting != setting:
		case n < b.from:
			return fmt.Sprintf("takes %s = %d, too", b.min, n)
		case n > b.to:
			return fmt.Sprintf("takes %s = %d, too", b.max, n)
		}
	}
	return ""
}
