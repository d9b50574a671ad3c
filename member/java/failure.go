package java

import "github.com/groupsim/groupsim/protocol"

// failure is the exception with which Kafka's client lets a JoinGroup or SyncGroup
// fail that is to be tried again: its class and its message.
type failure struct{ class, message string }

// leftGroup: the answer is for a membership that was given up meanwhile.
func leftGroup() failure { return failure{"UnjoinedGroupException", "null"} }

// failureOf has the exception that stands for an error code
// (org.apache.kafka.common.protocol.Errors).
func failureOf(err protocol.ErrorCode) failure {
	switch err {
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		return failure{"CoordinatorLoadInProgressException", "The coordinator is loading and hence can't process requests."}
	case protocol.NOT_COORDINATOR:
		return failure{"NotCoordinatorException", "This is not the correct coordinator."}
	case protocol.ILLEGAL_GENERATION:
		return failure{"IllegalGenerationException", "Specified group generation id is not valid."}
	case protocol.UNKNOWN_MEMBER_ID:
		return failure{"UnknownMemberIdException", "The coordinator is not aware of this member."}
	case protocol.REBALANCE_IN_PROGRESS:
		return failure{"RebalanceInProgressException", "The group is rebalancing, so a rejoin is needed."}
	}
	return failure{"CoordinatorNotAvailableException", "The coordinator is not available."}
}

// reasons are the short and the full reason of the JoinGroup that comes next.
func (f failure) reasons() (short, full string) {
	return "rebalance failed due to " + f.class, "rebalance failed due to '" + f.message + "' (" + f.class + ")"
}
