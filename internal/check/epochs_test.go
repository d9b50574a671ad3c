package check

import (
	"strings"
	"testing"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/internal/journaltest"
)

// aConsumerGroup is one of two members, of which the first has had to give something up.
const aConsumerGroup = `
{"t": 0, "e": "partitions", "topic": "orders", "n": 2}
{"t": 0, "m": "c1", "e": "process.start", "client": "java"}
{"t": 1, "m": "c1", "e": "member.state", "from": "UNSUBSCRIBED", "to": "JOINING"}
{"t": 2, "m": "c1", "e": "member.added", "mid": "a"}
{"t": 2, "e": "epoch", "group": 2, "target": 1}
{"t": 2, "e": "epoch", "group": 2, "target": 2}
{"t": 2, "m": "c1", "e": "given", "mid": "a", "p": ["orders-0", "orders-1"]}
{"t": 2, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 2, "state": "STABLE", "p": ["orders-0", "orders-1"]}
{"t": 2, "e": "state", "from": "EMPTY", "to": "STABLE", "gen": 2}
{"t": 3, "m": "c1", "e": "assigned", "p": ["orders-0", "orders-1"], "gen": 2, "mid": "a"}
{"t": 3, "m": "c1", "e": "callback.done", "p": ["orders-0", "orders-1"]}
{"t": 4, "m": "c1", "e": "position", "p": ["orders-0", "orders-1"], "offsets": [0, 0]}
{"t": 5, "m": "c2", "e": "process.start", "client": "java"}
{"t": 6, "m": "c2", "e": "member.added", "mid": "b"}
{"t": 6, "e": "epoch", "group": 3, "target": 2}
{"t": 6, "e": "epoch", "group": 3, "target": 3}
{"t": 6, "m": "c1", "e": "given", "mid": "a", "p": ["orders-0"]}
{"t": 6, "m": "c2", "e": "given", "mid": "b", "p": ["orders-1"]}
{"t": 6, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "UNRELEASED_PARTITIONS", "p": []}
{"t": 6, "e": "state", "from": "STABLE", "to": "RECONCILING", "gen": 3}
{"t": 7, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 2, "state": "UNREVOKED_PARTITIONS", "p": ["orders-0"]}
`

// failover lets a new coordinator read from the log what aConsumerGroup has come to.
const failover = `{"t": 7, "e": "coordinator.down"}
{"t": 7, "e": "state", "from": "RECONCILING", "to": "Dead", "gen": 3}
{"t": 8, "m": "c1", "e": "given", "mid": "a", "p": ["orders-0"]}
{"t": 8, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 2, "state": "UNREVOKED_PARTITIONS", "p": ["orders-0"]}
{"t": 8, "m": "c2", "e": "given", "mid": "b", "p": ["orders-1"]}
{"t": 8, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "UNRELEASED_PARTITIONS", "p": []}
{"t": 8, "e": "state", "from": "Dead", "to": "RECONCILING", "gen": 3}
{"t": 8, "e": "coordinator.up"}
`

func TestWhatAConsumerGroupCannotBe(t *testing.T) {
	for name, c := range map[string]struct{ more, want string }{
		"nothing is wrong": {`{"t": 8, "m": "c1", "e": "revoked", "p": ["orders-1"]}
{"t": 9, "m": "c1", "e": "callback.done", "p": ["orders-1"]}
{"t": 9, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 3, "state": "STABLE", "p": ["orders-0"]}
{"t": 9, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "STABLE", "p": ["orders-1"]}
{"t": 9, "e": "state", "from": "RECONCILING", "to": "STABLE", "gen": 3}`, ""},
		"it is given what another has not given up": {`{"t": 8, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "STABLE", "p": ["orders-1"]}`, "b is given orders-1, and a has not given it up"},
		"it is given what another has in hand": {`{"t": 8, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 3, "state": "STABLE", "p": ["orders-0"]}
{"t": 8, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "STABLE", "p": ["orders-1"]}`, "b is given orders-1, and c1 has it in hand"},
		"it is given something while it gives something up": {`{"t": 8, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 2, "state": "UNREVOKED_PARTITIONS", "p": ["orders-0", "orders-1"]}`, "a is given orders-1 while it has to give something up"},
		"it gives up and comes to the epoch":                {`{"t": 8, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 3, "state": "UNREVOKED_PARTITIONS", "p": []}`, "a has to give something up, and goes from epoch 2 to 3"},
		"an epoch of its own":                               {`{"t": 8, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 4, "state": "STABLE", "p": []}`, "b comes to epoch 4, and the target is of 3"},
		"an epoch that falls":                               {`{"t": 8, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 2, "state": "STABLE", "p": []}`, "b falls from epoch 3 to 2"},
		"the group's epoch leaps":                           {`{"t": 8, "e": "epoch", "group": 5, "target": 3}`, "epoch 5 with a target of 3 follows 3 with one of 3"},
		"the target is ahead":                               {`{"t": 8, "e": "epoch", "group": 3, "target": 4}`, "epoch 3 with a target of 4 follows"},
		"the target gives one twice":                        {`{"t": 8, "m": "c1", "e": "given", "mid": "a", "p": ["orders-0", "orders-1"]}` + "\n" + `{"t": 9, "e": "coordinator.up"}`, "the target of epoch 3 gives orders-1 to b and to a"},
		"a state that does not follow":                      {`{"t": 8, "e": "state", "from": "RECONCILING", "to": "STABLE", "gen": 3}` + "\n" + `{"t": 9, "e": "coordinator.up"}`, "the group is Stable, and its epochs and members come to Reconciling"},
		"a state of another epoch":                          {`{"t": 8, "e": "state", "from": "RECONCILING", "to": "ASSIGNING", "gen": 9}`, "the group became Assigning in epoch 9, and was in 3"},
		"somebody who is not there":                         {`{"t": 8, "m": "c2", "e": "member.epoch", "mid": "x", "epoch": 3, "state": "STABLE", "p": []}`, "x comes to epoch 3, and is no member"},
		"a client that leaps":                               {`{"t": 8, "m": "c1", "e": "member.state", "from": "JOINING", "to": "ACKNOWLEDGING"}`, "c1 goes from JOINING to ACKNOWLEDGING, and was JOINING"},
		"a commit for what it has had since then": {`{"t": 8, "m": "c1", "e": "heartbeat.sent", "epoch": 2}
{"t": 9, "m": "c1", "e": "commit.sent", "p": ["orders-0"]}
{"t": 10, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 3, "state": "STABLE", "p": ["orders-0"]}
{"t": 11, "m": "c1", "e": "commit.err", "p": ["orders-0"], "error": "STALE_MEMBER_EPOCH"}`, "a commit of c1 in epoch 2 is too old, and it has had all of it since then"},
		"a commit for what it has yet to give up": {`{"t": 8, "m": "c1", "e": "heartbeat.sent", "epoch": 2}
{"t": 9, "m": "c1", "e": "commit.sent", "p": ["orders-0", "orders-1"]}
{"t": 11, "m": "c1", "e": "commit.err", "p": ["orders-0", "orders-1"], "error": "STALE_MEMBER_EPOCH"}`, "a commit of c1 in epoch 2 is too old, and it has had all of it since then"},
		"a commit for what it has given up": {`{"t": 8, "m": "c1", "e": "heartbeat.sent", "epoch": 2}
{"t": 9, "m": "c1", "e": "commit.sent", "p": ["orders-0", "orders-1"]}
{"t": 10, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 3, "state": "STABLE", "p": ["orders-0"]}
{"t": 11, "m": "c1", "e": "commit.err", "p": ["orders-0", "orders-1"], "error": "STALE_MEMBER_EPOCH"}`, ""},
		"a commit that names no epoch": {`{"t": 8, "m": "c1", "e": "heartbeat.sent", "epoch": 2}
{"t": 9, "m": "c1", "e": "member.state", "from": "JOINING", "to": "STABLE"}
{"t": 9, "m": "c1", "e": "member.state", "from": "STABLE", "to": "FENCED"}
{"t": 9, "m": "c1", "e": "commit.sent", "p": ["orders-0"]}
{"t": 10, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 3, "state": "STABLE", "p": ["orders-0"]}
{"t": 11, "m": "c1", "e": "commit.err", "p": ["orders-0"], "error": "STALE_MEMBER_EPOCH"}`, ""},
		"a new coordinator gives what another has not given up": {failover + `{"t": 9, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "STABLE", "p": ["orders-1"]}`, "b is given orders-1, and a has not given it up"},
		"two who have it": {`{"t": 8, "m": "c2", "e": "assigned", "p": ["orders-1"], "gen": 3, "mid": "b"}`,
			"orders-1 is assigned to c2, and c1 of the same generation 3 has it"},
	} {
		run := &Run{Names: &event.Names{Members: []string{"c1", "c2"}}, End: 60_000_000}
		run.Events = journaltest.Events(t, strings.TrimSpace(aConsumerGroup)+"\n"+c.more, run.Names)
		if got := violations(run); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// A group that goes over to the consumer protocol has its generation as its epoch, and one
// that goes back its epoch as its generation.
func TestAGroupMayGoOver(t *testing.T) {
	run := &Run{Names: &event.Names{Members: []string{"c1", "c2"}}, End: 60_000_000}
	run.Events = journaltest.Events(t, `{"t": 0, "e": "partitions", "topic": "orders", "n": 1}
{"t": 1, "m": "c1", "e": "member.added", "mid": "a"}
{"t": 1, "e": "state", "from": "Empty", "to": "PreparingRebalance", "gen": 0}
{"t": 2, "e": "state", "from": "PreparingRebalance", "to": "CompletingRebalance", "gen": 1}
{"t": 3, "m": "c1", "e": "given", "mid": "a", "p": ["orders-0"]}
{"t": 3, "e": "state", "from": "CompletingRebalance", "to": "Stable", "gen": 1}
{"t": 4, "e": "state", "from": "Stable", "to": "STABLE", "gen": 1}
{"t": 4, "e": "epoch", "group": 1, "target": 1}
{"t": 4, "m": "c1", "e": "given", "mid": "a", "p": ["orders-0"]}
{"t": 4, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 1, "state": "STABLE", "p": ["orders-0"]}
{"t": 5, "m": "c2", "e": "member.added", "mid": "b"}
{"t": 5, "e": "epoch", "group": 2, "target": 1}
{"t": 5, "e": "state", "from": "STABLE", "to": "ASSIGNING", "gen": 2}
{"t": 6, "m": "c2", "e": "member.removed", "mid": "b"}
{"t": 6, "e": "epoch", "group": 3, "target": 1}
{"t": 6, "e": "state", "from": "ASSIGNING", "to": "Stable", "gen": 3}
{"t": 6, "m": "c1", "e": "given", "mid": "a", "p": ["orders-0"]}
{"t": 6, "e": "state", "from": "Stable", "to": "PreparingRebalance", "gen": 3}
`, run.Names)
	if got := violations(run); got != "" {
		t.Error(got)
	}
}

// aMemberBehind has acknowledged that it owns nothing when it is given two partitions of which
// the next target has only one: the other is taken back at once, and is another's.
const aMemberBehind = `
{"t": 0, "e": "partitions", "topic": "orders", "n": 2}
{"t": 0, "m": "c1", "e": "process.start", "client": "java"}
{"t": 1, "m": "c1", "e": "member.state", "from": "UNSUBSCRIBED", "to": "JOINING"}
{"t": 1, "m": "c1", "e": "heartbeat.sent", "epoch": 0, "owned": []}
{"t": 2, "m": "c1", "e": "member.added", "mid": "a"}
{"t": 2, "e": "epoch", "group": 2, "target": 1}
{"t": 2, "e": "epoch", "group": 2, "target": 2}
{"t": 2, "m": "c1", "e": "given", "mid": "a", "p": ["orders-0", "orders-1"]}
{"t": 2, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 2, "state": "STABLE", "p": ["orders-0", "orders-1"]}
{"t": 2, "e": "state", "from": "EMPTY", "to": "STABLE", "gen": 2}
{"t": 3, "m": "c1", "e": "member.state", "from": "JOINING", "to": "RECONCILING"}
{"t": 3, "m": "c1", "e": "assigned", "p": [], "gen": 2, "mid": "a"}
{"t": 3, "m": "c1", "e": "callback.done", "p": []}
{"t": 3, "m": "c1", "e": "member.state", "from": "RECONCILING", "to": "ACKNOWLEDGING"}
{"t": 4, "m": "c2", "e": "process.start", "client": "java"}
{"t": 5, "m": "c2", "e": "member.added", "mid": "b"}
{"t": 5, "e": "epoch", "group": 3, "target": 2}
{"t": 5, "e": "epoch", "group": 3, "target": 3}
{"t": 5, "m": "c1", "e": "given", "mid": "a", "p": ["orders-0"]}
{"t": 5, "m": "c2", "e": "given", "mid": "b", "p": ["orders-1"]}
{"t": 5, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "UNRELEASED_PARTITIONS", "p": []}
{"t": 5, "e": "state", "from": "STABLE", "to": "RECONCILING", "gen": 3}
{"t": 6, "m": "c1", "e": "heartbeat.sent", "epoch": 2, "owned": []}
{"t": 6, "m": "c1", "e": "member.state", "from": "ACKNOWLEDGING", "to": "RECONCILING"}
{"t": 7, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 3, "state": "STABLE", "p": ["orders-0"]}
`

// It may take over what it was told it has, and is not believed to; and no more than that.
func TestAMemberMayTakeOverWhatIsNotItsAnyMore(t *testing.T) {
	const (
		given = `{"t": 8, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "STABLE", "p": ["orders-1"]}
{"t": 8, "e": "state", "from": "RECONCILING", "to": "STABLE", "gen": 3}
`
		takes = `{"t": 9, "m": "c1", "e": "assigned", "p": ["orders-0", "orders-1"], "gen": 3, "mid": "a"}
{"t": 9, "m": "c1", "e": "callback.done", "p": ["orders-0", "orders-1"]}
{"t": 9, "m": "c1", "e": "member.state", "from": "RECONCILING", "to": "ACKNOWLEDGING"}
{"t": 10, "m": "c1", "e": "heartbeat.sent", "epoch": 3, "owned": ["orders-0", "orders-1"]}
`
		gives = `{"t": 11, "m": "c1", "e": "member.state", "from": "ACKNOWLEDGING", "to": "RECONCILING"}
{"t": 11, "m": "c1", "e": "revoked", "p": ["orders-1"]}
{"t": 11, "m": "c1", "e": "callback.done", "p": ["orders-1"]}
`
		owner = `{"t": 12, "m": "c2", "e": "assigned", "p": ["orders-1"], "gen": 3, "mid": "b"}
`
	)
	first := strings.NewReplacer(`"t": 9,`, `"t": 8,`, `"t": 10,`, `"t": 8,`, `"t": 11,`, `"t": 8,`)
	giving, _, _ := strings.Cut(gives, `{"t": 11, "m": "c1", "e": "callback.done"`)
	for name, c := range map[string]struct{ more, want string }{
		"it is giving it up again": {first.Replace(takes+giving) + given, ""},
		"nothing is wrong":         {given + takes + gives + owner, ""},
		"both have it for a while": {given + takes + owner, ""},
		"it has told, and takes it all the same": {strings.Replace(given+takes+owner, `"t": 9, "m": "c1", "e": "assigned"`, `"t": 9, "m": "c1", "e": "member.state", "from": "RECONCILING", "to": "ACKNOWLEDGING"}
{"t": 9, "m": "c1", "e": "heartbeat.sent", "epoch": 3, "owned": []}
{"t": 9, "m": "c1", "e": "member.state", "from": "ACKNOWLEDGING", "to": "RECONCILING"}
{"t": 9, "m": "c1", "e": "assigned"`, 1), "orders-1 is assigned to c2, and c1 of the same generation 3 has it"},
		"it takes it a second time": {given + takes + gives + `{"t": 11, "m": "c1", "e": "assigned", "p": ["orders-1"], "gen": 3, "mid": "a"}
` + owner, "orders-1 is assigned to c2, and c1 of the same generation 3 has it"},
		"it says that it has not what it has": {given + strings.Replace(takes, `"owned": ["orders-0", "orders-1"]`, `"owned": ["orders-1"]`, 1), "c1 says that it does not own orders-0, and has it"},
	} {
		run := &Run{Names: &event.Names{Members: []string{"c1", "c2"}}, End: 60_000_000}
		run.Events = journaltest.Events(t, strings.TrimSpace(aMemberBehind)+"\n"+c.more, run.Names)
		if got := violations(run); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}

// It may also if it had been told to give it up before a failover: the log has that, and the
// new coordinator asks no more for what it says it has not.
func TestAMemberMayTakeOverWhatItWasToGiveUpBeforeAFailover(t *testing.T) {
	behind, _, _ := strings.Cut(strings.TrimSpace(aMemberBehind), `{"t": 6, "m": "c1", "e": "heartbeat.sent"`)
	run := &Run{Names: &event.Names{Members: []string{"c1", "c2"}}, End: 60_000_000}
	run.Events = journaltest.Events(t, behind+`{"t": 6, "m": "c1", "e": "member.state", "from": "ACKNOWLEDGING", "to": "RECONCILING"}
{"t": 7, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 2, "state": "UNREVOKED_PARTITIONS", "p": ["orders-0"]}
`+failover+`{"t": 9, "m": "c1", "e": "heartbeat.sent", "epoch": 2, "owned": []}
{"t": 10, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": 3, "state": "STABLE", "p": ["orders-0"]}
{"t": 11, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "STABLE", "p": ["orders-1"]}
{"t": 11, "e": "state", "from": "RECONCILING", "to": "STABLE", "gen": 3}
{"t": 12, "m": "c2", "e": "assigned", "p": ["orders-1"], "gen": 3, "mid": "b"}
{"t": 13, "m": "c1", "e": "assigned", "p": ["orders-0", "orders-1"], "gen": 2, "mid": "a"}`, run.Names)
	if got := violations(run); got != "" {
		t.Error(got)
	}
}

// A static member that has left for a while is not counted upon by the next coordinator either.
func TestAStaticMemberIsAwayAlsoBehindAFailover(t *testing.T) {
	run := &Run{Names: &event.Names{Members: []string{"c1", "c2"}}, End: 60_000_000}
	run.Events = journaltest.Events(t, strings.TrimSpace(aConsumerGroup)+`
{"t": 7, "m": "c1", "e": "member.epoch", "mid": "a", "epoch": -2, "state": "UNREVOKED_PARTITIONS", "p": ["orders-0"]}
{"t": 8, "m": "c2", "e": "member.epoch", "mid": "b", "epoch": 3, "state": "STABLE", "p": ["orders-1"]}
{"t": 9, "e": "coordinator.down"}
{"t": 9, "e": "state", "from": "RECONCILING", "to": "Dead", "gen": 3}
{"t": 10, "m": "c2", "e": "assigned", "p": ["orders-1"], "gen": 3, "mid": "b"}`, run.Names)
	if got := violations(run); got != "" {
		t.Error(got)
	}
}
