package coordinator

import "github.com/groupsim/groupsim/protocol"

// Refuse answers any request of a group with an error.
func Refuse(r protocol.Request, err protocol.ErrorCode) protocol.Response {
	switch r := r.(type) {
	case *protocol.JoinGroupRequest:
		return RefuseJoin(r.MemberID, err)
	case *protocol.SyncGroupRequest:
		return &protocol.SyncGroupResponse{Error: err}
	case *protocol.HeartbeatRequest:
		return &protocol.HeartbeatResponse{Error: err}
	case *protocol.ConsumerGroupHeartbeatRequest:
		return &protocol.ConsumerGroupHeartbeatResponse{Error: err}
	case *protocol.LeaveGroupRequest:
		return &protocol.LeaveGroupResponse{Error: err}
	case *protocol.OffsetCommitRequest:
		return &protocol.OffsetCommitResponse{Error: err}
	}
	return &protocol.OffsetFetchResponse{Error: err}
}

// RefuseJoin refuses a JoinGroup, and tells the member id that it came with or may come
// again with.
func RefuseJoin(id protocol.MemberID, err protocol.ErrorCode) *protocol.JoinGroupResponse {
	return &protocol.JoinGroupResponse{Error: err, MemberID: id, Generation: protocol.NoGeneration}
}

// Refusing refuses whatever is asked.
func Refusing(err protocol.ErrorCode) func(protocol.Request) protocol.Response {
	return func(r protocol.Request) protocol.Response { return Refuse(r, err) }
}

// AfterAppend is what a client is told when an append failed
// (CoordinatorOperationExceptionHelper.handleOperationException,
// GroupMetadataManager.appendGroupMetadataErrorToResponseError).
func AfterAppend(err protocol.ErrorCode) protocol.ErrorCode {
	switch err {
	case protocol.UNKNOWN_TOPIC_OR_PARTITION, protocol.REQUEST_TIMED_OUT:
		return protocol.COORDINATOR_NOT_AVAILABLE
	}
	return err
}

// Unavailable is what a request is answered that the coordinator of its group cannot take
// yet, or any more. A classic heartbeat is believed while the log is being read
// (CoordinatorRuntime.withActiveContextOrThrow, GroupCoordinatorService.heartbeat).
func Unavailable(r protocol.Request, loading bool) protocol.ErrorCode {
	switch _, beats := r.(*protocol.HeartbeatRequest); {
	case !loading:
		return protocol.NOT_COORDINATOR
	case beats:
		return protocol.NONE
	}
	return protocol.COORDINATOR_LOAD_IN_PROGRESS
}
