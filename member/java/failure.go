package java

import "github.com/groupsim/groupsim/protocol"

// failure is the exception with which Kafka's client lets a JoinGroup or SyncGroup
// fail that is to be tried again: the short and the full reason of the JoinGroup that
// comes next.
type failure struct{ short, full protocol.Reason }

// failed names the exception by its class and its message.
func failed(class, message string) failure {
	return failure{protocol.Because(protocol.ReasonRebalanceFailed, class), protocol.Because(protocol.ReasonRebalanceFailed, message, class)}
}

// disconnected: no answer comes any more (DisconnectException).
func disconnected() failure {
	return failure{protocol.Because(protocol.ReasonDisconnected), protocol.Because(protocol.ReasonDisconnected, "null")}
}

// leftGroup: the answer is for a membership that was given up meanwhile.
func leftGroup() failure { return failed("UnjoinedGroupException", "null") }

// failureOf has the exception that stands for an error code
// (org.apache.kafka.common.protocol.Errors).
func failureOf(err protocol.ErrorCode) failure {
	switch err {
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		return failed("CoordinatorLoadInProgressException", "The coordinator is loading and hence can't process requests.")
	case protocol.NOT_COORDINATOR:
		return failed("NotCoordinatorException", "This is not the correct coordinator.")
	case protocol.ILLEGAL_GENERATION:
		return failed("IllegalGenerationException", "Specified group generation id is not valid.")
	case protocol.UNKNOWN_MEMBER_ID:
		return failed("UnknownMemberIdException", "The coordinator is not aware of this member.")
	case protocol.REBALANCE_IN_PROGRESS:
		return failed("RebalanceInProgressException", "The group is rebalancing, so a rejoin is needed.")
	}
	return failed("CoordinatorNotAvailableException", "The coordinator is not available.")
}
