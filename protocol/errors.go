package protocol

// ErrorCode is a Kafka error code; the numbers are those of
// org.apache.kafka.common.protocol.Errors.
type ErrorCode int16

// The error codes that the group protocols use.
const (
	NONE                         ErrorCode = 0
	UNKNOWN_TOPIC_OR_PARTITION   ErrorCode = 3
	REQUEST_TIMED_OUT            ErrorCode = 7
	COORDINATOR_LOAD_IN_PROGRESS ErrorCode = 14
	COORDINATOR_NOT_AVAILABLE    ErrorCode = 15
	NOT_COORDINATOR              ErrorCode = 16
	ILLEGAL_GENERATION           ErrorCode = 22
	INCONSISTENT_GROUP_PROTOCOL  ErrorCode = 23
	INVALID_GROUP_ID             ErrorCode = 24
	UNKNOWN_MEMBER_ID            ErrorCode = 25
	INVALID_SESSION_TIMEOUT      ErrorCode = 26
	REBALANCE_IN_PROGRESS        ErrorCode = 27
	UNKNOWN_SERVER_ERROR         ErrorCode = -1
	INVALID_REQUEST              ErrorCode = 42
	NON_EMPTY_GROUP              ErrorCode = 68
	GROUP_ID_NOT_FOUND           ErrorCode = 69
	MEMBER_ID_REQUIRED           ErrorCode = 79
	GROUP_MAX_SIZE_REACHED       ErrorCode = 81
	FENCED_INSTANCE_ID           ErrorCode = 82
	FENCED_MEMBER_EPOCH          ErrorCode = 110
	UNRELEASED_INSTANCE_ID       ErrorCode = 111
	UNSUPPORTED_ASSIGNOR         ErrorCode = 112
	STALE_MEMBER_EPOCH           ErrorCode = 113
)

// String gives Kafka's name of the error.
func (e ErrorCode) String() string {
	switch e {
	case NONE:
		return "NONE"
	case UNKNOWN_SERVER_ERROR:
		return "UNKNOWN_SERVER_ERROR"
	case UNKNOWN_TOPIC_OR_PARTITION:
		return "UNKNOWN_TOPIC_OR_PARTITION"
	case REQUEST_TIMED_OUT:
		return "REQUEST_TIMED_OUT"
	case COORDINATOR_LOAD_IN_PROGRESS:
		return "COORDINATOR_LOAD_IN_PROGRESS"
	case COORDINATOR_NOT_AVAILABLE:
		return "COORDINATOR_NOT_AVAILABLE"
	case NOT_COORDINATOR:
		return "NOT_COORDINATOR"
	case ILLEGAL_GENERATION:
		return "ILLEGAL_GENERATION"
	case INCONSISTENT_GROUP_PROTOCOL:
		return "INCONSISTENT_GROUP_PROTOCOL"
	case INVALID_GROUP_ID:
		return "INVALID_GROUP_ID"
	case UNKNOWN_MEMBER_ID:
		return "UNKNOWN_MEMBER_ID"
	case INVALID_SESSION_TIMEOUT:
		return "INVALID_SESSION_TIMEOUT"
	case REBALANCE_IN_PROGRESS:
		return "REBALANCE_IN_PROGRESS"
	case NON_EMPTY_GROUP:
		return "NON_EMPTY_GROUP"
	case GROUP_ID_NOT_FOUND:
		return "GROUP_ID_NOT_FOUND"
	case MEMBER_ID_REQUIRED:
		return "MEMBER_ID_REQUIRED"
	case GROUP_MAX_SIZE_REACHED:
		return "GROUP_MAX_SIZE_REACHED"
	case FENCED_INSTANCE_ID:
		return "FENCED_INSTANCE_ID"
	case INVALID_REQUEST:
		return "INVALID_REQUEST"
	case FENCED_MEMBER_EPOCH:
		return "FENCED_MEMBER_EPOCH"
	case UNRELEASED_INSTANCE_ID:
		return "UNRELEASED_INSTANCE_ID"
	case UNSUPPORTED_ASSIGNOR:
		return "UNSUPPORTED_ASSIGNOR"
	case STALE_MEMBER_EPOCH:
		return "STALE_MEMBER_EPOCH"
	}
	return "UNKNOWN_SERVER_ERROR"
}

// errorCodes lists every code, for ParseErrorCode.
var errorCodes = [...]ErrorCode{
	NONE, UNKNOWN_TOPIC_OR_PARTITION, REQUEST_TIMED_OUT, COORDINATOR_LOAD_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE, NOT_COORDINATOR,
	ILLEGAL_GENERATION, INCONSISTENT_GROUP_PROTOCOL, INVALID_GROUP_ID, UNKNOWN_MEMBER_ID, INVALID_SESSION_TIMEOUT,
	REBALANCE_IN_PROGRESS, UNKNOWN_SERVER_ERROR, NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND, MEMBER_ID_REQUIRED,
	GROUP_MAX_SIZE_REACHED, FENCED_INSTANCE_ID, INVALID_REQUEST, FENCED_MEMBER_EPOCH, UNRELEASED_INSTANCE_ID,
	UNSUPPORTED_ASSIGNOR, STALE_MEMBER_EPOCH,
}

// ParseErrorCode finds the code with Kafka's name.
func ParseErrorCode(name string) (ErrorCode, bool) {
	for _, code := range errorCodes {
		if code.String() == name {
			return code, true
		}
	}
	return UNKNOWN_SERVER_ERROR, false
}
