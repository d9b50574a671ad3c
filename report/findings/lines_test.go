package findings

import (
	"regexp"
	"strings"
	"testing"

	"github.com/groupsim/groupsim/protocol"
)

// Lines of librdkafka 2.16 as it wrote them, and as findings quote them. That of a commit follows
// its source (rd_kafka_cgrp_op_handle_OffsetCommit).
func TestLibrdkafkasLines(t *testing.T) {
	for _, c := range []struct{ quoted, written string }{
		{maxPollLine(8000), `MAXPOLL|c1#consumer-1| [thrd:main]: Application maximum poll interval (8000ms) exceeded by 107ms (adjust max.poll.interval.ms for long-running message processing): leaving group`},
		{sessionLine(protocol.Because(protocol.ReasonSessionTimedOut, "12807")), `SESSTMOUT|c2#consumer-1| [thrd:main]: Consumer group session timed out (in join-state steady) after 12807 ms without a successful response from the group coordinator (broker 1, last error was Success): revoking assignment and rejoining group`},
		{assignLine(protocol.Because(protocol.ReasonIncrementalOnly)), `ASSIGN|c1#consumer-1| [thrd:main]: Group "group": application *assign() call failed: Changes to the current assignment must be made using incremental_assign() or incremental_unassign() when rebalance protocol type is COOPERATIVE`},
		{fatalLine(protocol.FENCED_INSTANCE_ID), `FATAL|c1#consumer-1| [thrd:main]: Fatal error: Broker: Static consumer fenced by other consumer with same group.instance.id: Fatal consumer error: Broker: Static consumer fenced by other consumer with same group.instance.id`},
		{heardLine(false), `REBALANCE|c1#consumer-1| [thrd:main]: Group "group" is rebalancing (EAGER) in state up (join-state steady) with 4 assigned partition(s): rebalance in progress`},
		{heardLine(true), `REJOIN|c1#consumer-1| [thrd:main]: Group "group": Rejoining group with 4 owned partition(s): Group is rebalancing`},
		{commitLine(protocol.UNKNOWN_MEMBER_ID), `COMMITFAIL|c1#consumer-1| [thrd:main]: Offset commit (unassigned partitions) failed for 2/2 partition(s) in join-state wait-unassign-to-complete: Broker: Unknown member: orders[0]@605(Broker: Unknown member), orders[1]@607(Broker: Unknown member)`},
	} {
		tag, text, _ := strings.Cut(c.quoted, ": ")
		pattern := "^" + tag + `\|[^|]*\| \[thrd:main\]: ` + strings.ReplaceAll(regexp.QuoteMeta(text), "…", ".+") + "$"
		if !regexp.MustCompile(pattern).MatchString(c.written) {
			t.Errorf("quoted  %s\nwritten %s", c.quoted, c.written)
		}
	}
}
