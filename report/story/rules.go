package story

import "github.com/groupsim/groupsim/event"

// Rule says where a rule stands: part and heading of docs/protocol.md, and the KIP or
// the class of Kafka that decides it.
type Rule struct {
	Part    string `json:"part"`
	Heading string `json:"heading"`
	Source  string `json:"source"`
}

const (
	theCoordinator = "The coordinator"
	theConsumer    = "The consumer"
	theOther       = "franz-go"
	theThird       = "librdkafka"
)

// The rules that chains refer to.
var (
	ruleAddsMember       = Rule{theCoordinator, "Joining", "GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin"}
	ruleSecondMember     = Rule{theCoordinator, "Joining", "GroupMetadataManager.classicGroupJoinNewDynamicMember"}
	ruleLeaderRejoins    = Rule{theCoordinator, "Joining", "GroupMetadataManager.classicGroupJoinExistingMember"}
	ruleFollowerRejoins  = Rule{theCoordinator, "Joining", "ConsumerProtocol"}
	ruleEveryoneJoins    = Rule{theCoordinator, "The join phase", "ClassicGroup.hasAllMembersJoined"}
	ruleRebalanceTimeout = Rule{theCoordinator, "The join phase", "ClassicGroup.rebalanceTimeoutMs"}
	ruleStragglersGo     = Rule{theCoordinator, "The join phase", "GroupMetadataManager.completeClassicGroupJoin"}
	ruleInitialDelay     = Rule{theCoordinator, "The join phase", "KIP-134"}
	ruleStaticReturns    = Rule{theCoordinator, "Static membership", "GroupMetadataManager.updateStaticMemberThenRebalanceOrCompleteJoin"}
	ruleInTheLog         = Rule{theCoordinator, "Syncing", "GroupMetadataManager.classicGroupSyncToClassicGroup"}
	rulePendingSync      = Rule{theCoordinator, "Syncing", "GroupMetadataManager.expirePendingSync"}
	ruleSessionEnds      = Rule{theCoordinator, "Heartbeats and sessions", "GroupMetadataManager.removeMemberAndUpdateClassicGroup"}
	ruleSessionStarts    = Rule{theCoordinator, "Heartbeats and sessions", "GroupMetadataManager.classicGroupHeartbeatToClassicGroup"}
	ruleNewMemberTimeout = Rule{theCoordinator, "Heartbeats and sessions", "GroupCoordinatorConfig"}
	ruleLeaveAtOnce      = Rule{theCoordinator, "Leaving", "GroupMetadataManager.classicGroupLeaveToClassicGroup"}
	ruleUnload           = Rule{theCoordinator, "Failover", "GroupMetadataManager.onUnloaded"}
	ruleLoad             = Rule{theCoordinator, "Failover", "GroupMetadataManager.replay"}

	ruleInsidePoll     = Rule{theConsumer, "Threads and poll()", "AbstractCoordinator"}
	ruleLearning       = Rule{theConsumer, "Threads and poll()", "AbstractCoordinator.HeartbeatResponseHandler"}
	ruleCommitFirst    = Rule{theConsumer, "Preparing to join", "ConsumerCoordinator.onJoinPrepare"}
	ruleEagerGivesUp   = Rule{theConsumer, "Preparing to join", "KIP-429"}
	ruleLosesAll       = Rule{theConsumer, "Joining and syncing", "AbstractCoordinator.SyncGroupResponseHandler"}
	ruleSyncRefused    = Rule{theConsumer, "Joining and syncing", "SyncGroupResponseHandler.handle"}
	ruleLeaderAssigns  = Rule{theConsumer, "Joining and syncing", "ConsumerCoordinator.onLeaderElected"}
	ruleMovedGivenUp   = Rule{theConsumer, "Completing a rebalance", "ConsumerCoordinator.onJoinComplete"}
	ruleTakenOver      = Rule{theConsumer, "Completing a rebalance", "SubscriptionState.assignFromSubscribed"}
	rulePollInterval   = Rule{theConsumer, "Heartbeats and the poll interval", "AbstractCoordinator.handlePollTimeoutExpiry"}
	ruleClientSession  = Rule{theConsumer, "Heartbeats and the poll interval", "Heartbeat.sessionTimeoutExpired"}
	rulePositions      = Rule{theConsumer, "Commits and positions", "ConsumerCoordinator.initWithCommittedOffsetsIfNeeded"}
	ruleClose          = Rule{theConsumer, "Leaving", "ConsumerCoordinator.close"}
	ruleStaticIsSilent = Rule{theConsumer, "Leaving", "AbstractCoordinator.maybeLeaveGroup"}
	ruleNewPartitions  = Rule{theConsumer, "Metadata", "ConsumerCoordinator.rejoinNeededOrPending"}
	ruleRequestTimeout = Rule{theConsumer, "Losing the coordinator", "AbstractCoordinator.markCoordinatorUnknown"}
	ruleHandover       = Rule{theConsumer, "Eager and cooperative", "CooperativeStickyAssignor"}
)

// The rule of a call that one library alone refuses.
var ruleNoAssign = Rule{theThird, "Callbacks", "rd_kafka_cgrp_handle_assign_op"}

// The rule of what one library alone holds up.
var ruleJoinLimit = Rule{theThird, "Joining and the limit", "rd_kafka_cgrp_join_state_serve"}

// ofLibrary has the rules that hold for a member of another library in place of the
// Java consumer's.
var ofLibrary = map[event.Library]map[Rule]Rule{event.FranzGo: {
	ruleLearning:       {theOther, "Heartbeats", "groupConsumer.heartbeat"},
	ruleCommitFirst:    {theOther, "Callbacks", "groupConsumer.defaultRevoke"},
	ruleEagerGivesUp:   {theOther, "Callbacks", "assignRevokeSession"},
	ruleLosesAll:       {theOther, "Losing the session", "groupConsumer.manageFailWait"},
	ruleSyncRefused:    {theOther, "The loop", "joinAndSync"},
	ruleLeaderAssigns:  {theOther, "The loop", "handleJoinResp"},
	ruleMovedGivenUp:   {theOther, "Callbacks", "groupConsumer.revoke"},
	ruleTakenOver:      {theOther, "Callbacks", "assignRevokeSession"},
	ruleClientSession:  {theOther, "Losing the session", "groupConsumer.manageFailWait"},
	rulePositions:      {theOther, "Callbacks", "groupConsumer.fetchOffsets"},
	ruleClose:          {theOther, "Membership", "groupConsumer.leave"},
	ruleStaticIsSilent: {theOther, "Membership", "groupConsumer.leave"},
	ruleNewPartitions:  {theOther, "Membership", "findNewAssignments"},
	ruleRequestTimeout: {theOther, "Requests", "connTimeouter"},
	ruleHandover:       {theOther, "Callbacks", "groupConsumer.revoke"},
}, event.Librdkafka: {
	ruleInsidePoll:     {theThird, "The main thread", "rd_kafka_thread_main"},
	ruleLearning:       {theThird, "Heartbeats and the session", "rd_kafka_cgrp_group_is_rebalancing"},
	ruleCommitFirst:    {theThird, "Callbacks", "rd_kafka_assignment_serve_removals"},
	ruleEagerGivesUp:   {theThird, "Heartbeats and the session", "rd_kafka_cgrp_group_is_rebalancing"},
	ruleLosesAll:       {theThird, "Heartbeats and the session", "rd_kafka_cgrp_handle_Heartbeat"},
	ruleSyncRefused:    {theThird, "Joining and the limit", "rd_kafka_cgrp_handle_SyncGroup"},
	ruleLeaderAssigns:  {theThird, "Joining and the limit", "rd_kafka_cgrp_assignor_run"},
	ruleMovedGivenUp:   {theThird, "Callbacks", "rd_kafka_cgrp_handle_assignment_cooperative"},
	ruleTakenOver:      {theThird, "Callbacks", "rd_kafka_cgrp_handle_assignment_cooperative"},
	rulePollInterval:   {theThird, "The poll interval of librdkafka", "rd_kafka_cgrp_max_poll_interval_check_tmr_cb"},
	ruleClientSession:  {theThird, "Heartbeats and the session", "rd_kafka_cgrp_session_timeout_check"},
	rulePositions:      {theThird, "Commits of librdkafka", "rd_kafka_assignment_serve_pending"},
	ruleClose:          {theThird, "Leaving the group", "rd_kafka_cgrp_terminate0"},
	ruleStaticIsSilent: {theThird, "Leaving the group", "rd_kafka_cgrp_leave_maybe"},
	ruleNewPartitions:  {theThird, "Metadata and requests", "rd_kafka_cgrp_metadata_update_check"},
	ruleRequestTimeout: {theThird, "Metadata and requests", "rd_kafka_HeartbeatRequest"},
	ruleHandover:       {theThird, "Callbacks", "rd_kafka_cgrp_incr_unassign_done"},
}}
