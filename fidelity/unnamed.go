package fidelity

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/groupsim/groupsim/event"
	"github.com/groupsim/groupsim/protocol"
)

// The first recordings of librdkafka were made of its log, which says less than a recording
// does: no member ids, not which JoinGroup has one, nor in which generation something was
// assigned; that SyncGroup was answered, not that the answer was good, and errors in words.
// What is missing follows from what there is.

// syncReceived is an event that only they have, by which they are known.
const syncReceived = "sync.received"

// inWords are the errors as librdkafka puts them (rd_kafka_err2str).
var inWords = map[string]protocol.ErrorCode{
	"Broker: Group rebalance in progress":                protocol.REBALANCE_IN_PROGRESS,
	"Broker: Unknown member":                             protocol.UNKNOWN_MEMBER_ID,
	"Broker: Specified group generation id is not valid": protocol.ILLEGAL_GENERATION,
}

// reworded gives an event of an unnamed recording the name and the error that it has in
// others.
func reworded(raw json.RawMessage) (json.RawMessage, error) {
	var e map[string]any
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, err
	}
	switch e["e"] {
	case syncReceived:
		e["e"] = event.SyncOK{}.Name()
	case event.HeartbeatErr{}.Name():
		text, _ := e["error"].(string)
		e["e"] = "note" // no answer came
		for words, code := range inWords {
			if strings.HasSuffix(text, words) {
				e["e"], e["error"] = event.HeartbeatErr{}.Name(), code.String()
			}
		}
	default:
		return raw, nil
	}
	return json.Marshal(e)
}

// naming is what is known of a member of an unnamed recording.
type naming struct {
	id         protocol.MemberID
	generation protocol.Generation
	joined     bool // it has been a member by that id
	asked      bool // a JoinGroup without an id is to be answered, or was, by an id
	ids        int
}

// nameMembers fills in the member ids and generations. A process that has none is handed an
// id by the answer to its first JoinGroup, and so is one that has lost its partitions.
func (r *Recording) nameMembers() {
	members := make([]naming, len(r.names.Members))
	for i := range r.events {
		e := &r.events[i]
		if e.Member < 0 {
			continue
		}
		m := &members[e.Member]
		switch f := e.Fact.(type) {
		case event.ProcessStart, event.Lost:
			*m = naming{ids: m.ids}
		case event.JoinSent:
			f.Known = m.joined || m.asked
			if m.asked = !f.Known; m.asked {
				m.ids++
				m.id = protocol.MemberID(r.names.Members[e.Member] + "-" + strconv.Itoa(m.ids))
			}
			e.Fact = f
		case event.JoinOK:
			m.joined, m.asked, m.generation = true, false, f.Generation
			f.MemberID = m.id
			e.Fact = f
		case event.Assigned:
			f.Generation = m.generation
			e.Fact = f
		}
	}
}
