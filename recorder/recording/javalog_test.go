package recording

import (
	"reflect"
	"testing"
)

// The lines are those of Kafka 4.3.0: of AbstractCoordinator, and with the consumer protocol
// of AbstractMembershipManager, AbstractHeartbeatRequestManager and CoordinatorRequestManager.
// docs/protocol.md has what each of them means.
func TestParseLog(t *testing.T) {
	type fields = map[string]any
	for _, test := range []struct {
		line, name string
		fields     fields
	}{
		{"[Consumer clientId=c1, groupId=g] Discovered group coordinator 127.0.0.1:9092 (id: 2147483646 rack: null isFenced: false)", "coordinator.found", nil},
		{"[Consumer clientId=c1, groupId=g] Sending JoinGroup (JoinGroupRequestData(groupId='g', sessionTimeoutMs=6000, rebalanceTimeoutMs=20000, memberId='', groupInstanceId=null, protocolType='consumer', protocols=[], reason='')) to coordinator x", "join.sent", fields{"known": false}},
		{"[Consumer instanceId=i-c1, clientId=c1, groupId=g] Sending JoinGroup (JoinGroupRequestData(groupId='g', sessionTimeoutMs=6000, rebalanceTimeoutMs=20000, memberId='c1-5', groupInstanceId='i-c1', protocolType='consumer')) to coordinator x", "join.sent", fields{"known": true}},
		{"[Consumer clientId=c1, groupId=g] Received successful JoinGroup response: JoinGroupResponseData(throttleTimeMs=0, errorCode=0, generationId=3, protocolType='consumer', protocolName='range', leader='c1-5', skipAssignment=false, memberId='c1-5', members=[JoinGroupResponseMember(memberId='c2-6', groupInstanceId=null, metadata=[0, 3])])", "join.ok",
			fields{"gen": int64(3), "leader": true, "protocol": "range", "mid": "c1-5"}},
		{"JoinGroup failed due to non-fatal error: MEMBER_ID_REQUIRED. Will set the member id as c1-5 and then rejoin. Sent generation was Generation{generationId=-1, memberId='', protocol='null'}", "join.err", fields{"error": "MEMBER_ID_REQUIRED"}},
		{"JoinGroup failed: The coordinator is not aware of this member. Need to re-join the group. Sent generation was Generation{}", "join.err", fields{"error": "UNKNOWN_MEMBER_ID"}},
		{"JoinGroup failed: This is not the correct coordinator. Marking coordinator unknown. Sent generation was Generation{}", "join.err", fields{"error": "NOT_COORDINATOR"}},
		{"JoinGroup failed: Coordinator 127.0.0.1:1 (id: 2147483646 rack: null isFenced: false) is loading the group.", "join.err", fields{"error": "COORDINATOR_LOAD_IN_PROGRESS"}},
		{"JoinGroup failed: The group instance id Optional[i-c1] has been fenced by another instance. Sent generation was Generation{}", "join.err", fields{"error": "FENCED_INSTANCE_ID"}},
		{"JoinGroup failed due to fatal error: The group has reached its maximum size.", "join.err", fields{"error": "GROUP_MAX_SIZE_REACHED"}},
		{"JoinGroup failed due to fatal error: What nobody has heard of.", "join.err", fields{"error": "UNKNOWN_SERVER_ERROR"}},
		{"Sending leader SyncGroup to coordinator x: SyncGroupRequestData(groupId='g', generationId=4, memberId='c1-5')", "sync.sent", fields{"gen": int64(4), "leader": true}},
		{"Sending follower SyncGroup to coordinator x: SyncGroupRequestData(groupId='g', generationId=4, memberId='c1-5')", "sync.sent", fields{"gen": int64(4), "leader": false}},
		{"Received successful SyncGroup response: SyncGroupResponseData(throttleTimeMs=0)", "sync.ok", nil},
		{"SyncGroup failed: The group began another rebalance. Need to re-join the group. Sent generation was Generation{}", "sync.err", fields{"error": "REBALANCE_IN_PROGRESS"}},
		{"SyncGroup failed: Specified group generation id is not valid. Need to re-join the group. Sent generation was Generation{}", "sync.err", fields{"error": "ILLEGAL_GENERATION"}},
		{"Sending Heartbeat request with generation 1 and member id c1-5 to coordinator x", "heartbeat.sent", nil},
		{"Received successful Heartbeat response", "heartbeat.ok", nil},
		{"Attempt to heartbeat with Generation{generationId=1} and group instance id Optional.empty failed due to UNKNOWN_MEMBER_ID, resetting generation", "heartbeat.err", fields{"error": "UNKNOWN_MEMBER_ID"}},
		{"Member c1-5 sending LeaveGroup request to coordinator 127.0.0.1:1 (id: 2147483646) due to the consumer is being closed", "leave.sent", fields{"reason": "the consumer is being closed"}},
		{"consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer", "poll.timeout", nil},
		{"Resetting generation and member id due to: consumer pro-actively leaving the group", "reset", fields{"reason": "Resetting generation and member id due to: consumer pro-actively leaving the group"}},
		{"Request joining group due to: group is already rebalancing", "rejoin", fields{"reason": "group is already rebalancing"}},
		{"Group coordinator 127.0.0.1:1 (id: 2147483646) is unavailable or invalid due to cause: session timed out without receiving a heartbeat response. isDisconnected: false. Rediscovery will be attempted.", "coordinator.lost", fields{"reason": "session timed out without receiving a heartbeat response"}},
		{"[Consumer clientId=c1, groupId=g] Member GSmX8Pt8S9SGVBJZObe6CQ with epoch 4 transitioned from STABLE to RECONCILING.", "member.state", fields{"from": "STABLE", "to": "RECONCILING"}},
		{"[Consumer instanceId=i-c1, clientId=c1, groupId=g] Member aPKpMD4CRsac5zWSG6pCQg with epoch -2 transitioned from LEAVING to UNSUBSCRIBED.", "member.state", fields{"from": "LEAVING", "to": "UNSUBSCRIBED"}},
		{"[Consumer clientId=c1, groupId=g] Member GSmX8Pt8S9SGVBJZObe6CQ with epoch 4 transitioned to FENCED state. It will release its assignment and rejoin the group.", "", nil},
		{"[Consumer clientId=c1, groupId=g] Consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer", "poll.timeout", nil},
		{"[Consumer clientId=c1, groupId=g] Group coordinator 127.0.0.1:1 (id: 2147483646 rack: null isFenced: false) is unavailable or invalid due to cause: coordinator request timed out. Rediscovery will be attempted.", "coordinator.lost", fields{"reason": "coordinator request timed out"}},
		{"Successfully joined group with generation Generation{generationId=1}", "", nil},
		{"", "", nil},
	} {
		if name, got := ParseLog(test.line); name != test.name || !reflect.DeepEqual(got, test.fields) {
			t.Errorf("%s\nis %q %v, not %q %v", test.line, name, got, test.name, test.fields)
		}
	}
}
