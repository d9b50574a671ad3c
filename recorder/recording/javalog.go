package recording

import (
	"regexp"
	"strconv"
	"strings"
)

// logRule says which event a line of the Java client's log tells of, and where its fields
// are: with the classic protocol a line of ConsumerCoordinator and its superclass
// AbstractCoordinator, with the consumer protocol one of ConsumerMembershipManager,
// ConsumerHeartbeatRequestManager and CoordinatorRequestManager.
type logRule struct {
	pattern *regexp.Regexp
	name    string
	fields  func(groups []string) map[string]any
}

// logRules are tried in order. The lines are those of Kafka 4.3.0; what other lines
// say is told by one of these too, or by a callback.
var logRules = []logRule{
	rule(`^Sending JoinGroup \(.*\bmemberId='([^']*)'`, "join.sent", func(g []string) map[string]any {
		return map[string]any{"known": g[1] != ""}
	}),
	rule(`^Received successful JoinGroup response: .*\bgenerationId=(\d+),.*\bprotocolName='([^']*)', leader='([^']*)', skipAssignment=\w+, memberId='([^']*)'`, "join.ok",
		func(g []string) map[string]any {
			return map[string]any{"gen": number(g[1]), "protocol": g[2], "leader": g[3] == g[4], "mid": g[4]}
		}),
	rule(`^JoinGroup failed due to non-fatal error: (\w+)`, "join.err", named),
	rule(`^JoinGroup failed due to fatal error: (.*)`, "join.err", described),
	rule(`^JoinGroup failed: (Coordinator \S+ .*is loading the group)`, "join.err", loading),
	rule(`^JoinGroup failed: (The group instance id \S+ has been fenced)`, "join.err", fenced),
	rule(`^JoinGroup failed: (.*) (?:Need to re-join|Marking coordinator)`, "join.err", described),
	rule(`^Sending (leader|follower) SyncGroup to coordinator .*\bgenerationId=(\d+)`, "sync.sent", func(g []string) map[string]any {
		return map[string]any{"gen": number(g[2]), "leader": g[1] == "leader"}
	}),
	rule(`^Received successful SyncGroup response`, "sync.ok", none),
	rule(`^SyncGroup failed: (The group instance id \S+ has been fenced)`, "sync.err", fenced),
	rule(`^SyncGroup failed: (The group began another rebalance)`, "sync.err", rebalancing),
	rule(`^SyncGroup failed: (.*) (?:Need to re-join|Marking coordinator)`, "sync.err", described),
	rule(`^Sending Heartbeat request`, "heartbeat.sent", none),
	rule(`^Received successful Heartbeat response`, "heartbeat.ok", none),
	rule(`^Attempt to heartbeat with .* failed due to (\w+)`, "heartbeat.err", named),
	rule(`^Member .* sending LeaveGroup request to coordinator .*? due to (.*)`, "leave.sent", reason),
	rule(`^Member \S+ with epoch -?\d+ transitioned from (\w+) to (\w+)\.`, "member.state", func(g []string) map[string]any {
		return map[string]any{"from": g[1], "to": g[2]}
	}),
	rule(`^[Cc]onsumer poll timeout has expired`, "poll.timeout", none),
	rule(`^(Resetting generation .*due to: .*)`, "reset", reason),
	rule(`^Request joining group due to: (.*)`, "rejoin", reason),
	rule(`^Group coordinator .* is unavailable or invalid due to cause: (.*?)\.? (?:isDisconnected|Rediscovery)`, "coordinator.lost", reason),
	rule(`^Discovered group coordinator`, "coordinator.found", none),
}

func rule(pattern, name string, fields func([]string) map[string]any) logRule {
	return logRule{regexp.MustCompile(pattern), name, fields}
}

func none([]string) map[string]any        { return nil }
func named(g []string) map[string]any     { return map[string]any{"error": g[1]} }
func reason(g []string) map[string]any    { return map[string]any{"reason": g[1]} }
func described(g []string) map[string]any { return map[string]any{"error": errorNamed(g[1])} }
func loading([]string) map[string]any     { return map[string]any{"error": "COORDINATOR_LOAD_IN_PROGRESS"} }
func fenced([]string) map[string]any      { return map[string]any{"error": "FENCED_INSTANCE_ID"} }
func rebalancing([]string) map[string]any { return map[string]any{"error": "REBALANCE_IN_PROGRESS"} }
func number(text string) (n int64)        { n, _ = strconv.ParseInt(text, 10, 32); return n }

// errorTexts begin the messages of Errors of which the client logs nothing else.
var errorTexts = []struct{ text, name string }{
	{"The coordinator is not aware of this member.", "UNKNOWN_MEMBER_ID"},
	{"Specified group generation id is not valid.", "ILLEGAL_GENERATION"},
	{"This is not the correct coordinator.", "NOT_COORDINATOR"},
	{"The coordinator is not available.", "COORDINATOR_NOT_AVAILABLE"},
	{"The group has reached its maximum size.", "GROUP_MAX_SIZE_REACHED"},
	{"The session timeout is not within the range", "INVALID_SESSION_TIMEOUT"},
	{"The group member's supported protocols are incompatible", "INCONSISTENT_GROUP_PROTOCOL"},
}

func errorNamed(text string) string {
	for _, e := range errorTexts {
		if strings.HasPrefix(text, e.text) {
			return e.name
		}
	}
	return "UNKNOWN_SERVER_ERROR"
}

// prefix is what the client puts before each of its log lines.
var prefix = regexp.MustCompile(`^\[Consumer [^\]]*\] `)

var clientID = regexp.MustCompile(`^\[Consumer .*\bclientId=([^,\]]*)`)

// ClientOf is the client id that a line of the log begins with; "" if it has none.
func ClientOf(line string) string {
	if g := clientID.FindStringSubmatch(line); g != nil {
		return g[1]
	}
	return ""
}

// ParseLog finds the event that a line of the Java client's log tells of: its name,
// "" if it tells of none, and its fields.
func ParseLog(line string) (name string, fields map[string]any) {
	line = prefix.ReplaceAllString(line, "")
	for _, r := range logRules {
		if g := r.pattern.FindStringSubmatch(line); g != nil {
			return r.name, r.fields(g)
		}
	}
	return "", nil
}
