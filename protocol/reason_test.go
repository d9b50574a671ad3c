package protocol

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestReasonsRoundTrip: every reason has a wording, and every wording leads back to
// it, whatever stands in its gaps and whatever it quotes.
func TestReasonsRoundTrip(t *testing.T) {
	details := []string{"c1-5e4f", "[orders-1, orders-2]", "12000", "7"}
	worded := map[ReasonCode]Reason{}
	for _, w := range wordings {
		r := Because(w.code, details[:strings.Count(w.text, gap)]...)
		if got := ParseReason(r.Text); got != r {
			t.Errorf("%q is read as %+v, want %+v", r.Text, got, r)
		}
		if r.Code != w.code || strings.ContainsAny(r.Text, gap+quotation) {
			t.Errorf("%q is worded as %+v", w.text, r)
		}
		if _, done := worded[w.code]; !done {
			worded[w.code] = r
		}
	}
	for code := ReasonOther + 1; code < numReasons; code++ {
		if _, ok := worded[code]; !ok {
			t.Errorf("reason %d has no wording", code)
		}
	}
	for _, w := range wordings {
		if !strings.Contains(w.text, quotation) {
			continue
		}
		for code, quoted := range worded {
			r := Quoting(quoted, w.code, details[:strings.Count(w.text, gap)]...)
			if got := ParseReason(r.Text); got != r || r.Quoted != code {
				t.Errorf("%q is read as %+v, want %+v", r.Text, got, r)
			}
		}
	}
}

// TestReasonsOfRecordings: logs word some things otherwise, and cut long texts off.
func TestReasonsOfRecordings(t *testing.T) {
	for text, want := range map[string]Reason{
		"":               {},
		"fenced":         {Code: ReasonOther},
		"session timeou": {Code: ReasonOther},
		"LeaveGroup":     {Code: ReasonLeaveGroup},
		"need to revoke partitions [orders-0, orders-subscr":                                                 {Code: ReasonNeedToRevoke},
		"need to revoke partitions [orders-0] as indicated by the curre":                                     {Code: ReasonNeedToRevoke},
		"subscription has changed from [orders] at the be":                                                   {Code: ReasonSubscriptionChanged},
		"cached metadata has changed from (version9: {orders=[NO_RACKS, ":                                    {Code: ReasonMetadataChanged},
		"rebalance failed due to 'null' (UnjoinedGroupException)":                                            {Code: ReasonRebalanceFailed},
		"rebalance failed due to 'null' (DisconnectException)":                                               {Code: ReasonDisconnected},
		"Resetting generation and member id due to: encountered UNKNOWN_MEMBER_ID from HEARTBEAT response":   {Code: ReasonForgetsMember, Quoted: ReasonErrorResponse},
		"JoinGroup; client reason: not provided":                                                             {Code: ReasonJoinGroup},
		"JoinGroup; client reason: because":                                                                  {Code: ReasonJoinGroup, Quoted: ReasonOther},
		"LeaveGroup of a (consumer poll timeout has expired.), b (reason not provided)":                      {Code: ReasonMembersLeft, Quoted: ReasonPollTimeout},
		"COORDINATOR_NOT_AVAILABLE when the assignment was appended to the log":                              {Code: ReasonAssignmentLost},
		"rejoin of leader c1-5e4f; client reason: need to revoke partitions and re-join":                     {Code: ReasonLeaderRejoins, Quoted: ReasonNeedToRevoke},
		"adding new member c1-5 with group instance id none; client reason: beginning to manage the group l": {Code: ReasonMemberAdded, Quoted: ReasonOther},
	} {
		want.Text = text
		if got := ParseReason(text); got != want {
			t.Errorf("%q is read as %+v, want %+v", text, got, want)
		}
	}
}

func TestShortFormsOfReasons(t *testing.T) {
	const uuid = "-01234567-89ab-cdef-0123-456789abcdef"
	for text, want := range map[string][3]string{
		"adding new member c1" + uuid + " with group instance id none; client reason: not provided": {
			"adding new member c1", "adding new member c1", "adding new member c1"},
		"adding new member c1" + uuid + " with group instance id none; client reason: need to re-join with the given member-id: c1" + uuid: {
			"adding new member c1; client reason: need to re-join with the given member-id: c1", "adding new member c1",
			"adding new member c1; client reason: need to re-join with the given member-id: c1"},
		"rejoin of leader c1" + uuid + "; client reason: need to revoke partitions and re-join": {
			"rejoin of leader c1; client reason: need to revoke partitions and re-join", "rejoin of leader c1; client reason: need to revoke partitions and re-join",
			"rejoin of leader c1; client reason: need to revoke partitions and re-join"},
		"Resetting generation and member id due to: encountered UNKNOWN_MEMBER_ID from HEARTBEAT response": {
			"Resetting generation and member id due to: encountered UNKNOWN_MEMBER_ID from HEARTBEAT response",
			"Resetting generation and member id due to: encountered UNKNOWN_MEMBER_ID from HEARTBEAT response", "UNKNOWN_MEMBER_ID from HEARTBEAT response"},
		"Resetting generation due to: consumer pro-actively leaving the group": {
			"Resetting generation due to: consumer pro-actively leaving the group", "Resetting generation due to: consumer pro-actively leaving the group",
			"consumer pro-actively leaving the group"},
	} {
		r := ParseReason(text)
		if got := [3]string{r.Brief(), r.Short(), r.Cause()}; got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestReasonsOfSeveral(t *testing.T) {
	first := Quoting(Because(ReasonPollTimeout), ReasonMembersLeft, "a")
	if got := (Reason{}).And(first); got != first {
		t.Errorf("%+v, want %+v", got, first)
	}
	want := Reason{ReasonMembersLeft, ReasonPollTimeout, "LeaveGroup of a (consumer poll timeout has expired.), b (reason not provided)"}
	if got := first.And(Because(ReasonMembersLeft, "b")); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestReasonOfAnError(t *testing.T) {
	for err, want := range map[ErrorCode]ReasonCode{
		FENCED_INSTANCE_ID: ReasonFenced, GROUP_MAX_SIZE_REACHED: ReasonGroupFull, INVALID_SESSION_TIMEOUT: ReasonSessionTimeoutRange,
		INCONSISTENT_GROUP_PROTOCOL: ReasonInconsistentProtocol, NON_EMPTY_GROUP: ReasonOther,
	} {
		if got := BecauseOf(err); got != (Reason{Code: want, Text: err.String()}) {
			t.Errorf("%v: %+v", err, got)
		}
	}
}

// TestReasonInJSON: a document has the text.
func TestReasonInJSON(t *testing.T) {
	got, err := json.Marshal(struct{ Reason Reason }{Because(ReasonInPlaceOf, "c1")})
	if want := `{"Reason":"in place of c1"}`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}
