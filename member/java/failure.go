package java

import "github.com/groupsim/groupsim/protocol"

// failure is the exception with which Kafka's client lets a JoinGroup or SyncGroup
// fail that is to be tried again, as the short and the full reason of the JoinGroup that
// comes next.
type failure struct{ short, full protocol.Reason }

func exception(class, message string) failure {
	return failure{protocol.Because(protocol.ReasonRebalanceFailed, class), protocol.Because(protocol.ReasonRebalanceFailed, message, class)}
}

// disconnected is DisconnectException: there is no answer.
func disconnected() failure {
	return failure{protocol.Because(protocol.ReasonDisconnected), protocol.Because(protocol.ReasonDisconnected, "null")}
}

// leftGroup: the answer is for a membership that was given up meanwhile.
func leftGroup() failure { return exception("UnjoinedGroupException", "null") }

// failureOf has the exception that stands for an error code
// (org.apache.kafka.common.protocol.Errors).
func failureOf(err protocol.ErrorCode) failure {
	switch err {
	case protocol.COORDINATOR_LOAD_IN_PROGRESS:
		return exception("CoordinatorLoadInProgressException", "The coordinator is loading and hence can't process requests.")
	case protocol.NOT_COORDINATOR:
		return exception("NotCoordinatorException", "This is not the correct coordinator.")
	case protocol.ILLEGAL_GENERATION:
		return exception("IllegalGenerationException", "Specified group generation id is not valid.")
	case protocol.UNKNOWN_MEMBER_ID:
		return exception("UnknownMemberIdException", "The coordinator is not aware of this member.")
	case protocol.REBALANCE_IN_PROGRESS:
		return exception("RebalanceInProgressException", "The group is rebalancing, so a rejoin is needed.")
	}
	return exception("CoordinatorNotAvailableException", "The coordinator is not available.")
}
