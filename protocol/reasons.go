package protocol

// ReasonCode says what a reason is, whatever its details.
type ReasonCode uint8

// The reasons, in the order of the table below.
const (
	ReasonNone  ReasonCode = iota // no reason is given
	ReasonOther                   // one that is not listed here

	// Why the coordinator counts a member in.
	ReasonJoinGroup
	ReasonInPlaceOf
	ReasonInTheLog

	ReasonJoinsConsumerGroup
	ReasonJoinsByClassic

	// Why it does not any more.
	ReasonSessionTimeout
	ReasonNewMemberTimeout
	ReasonPendingSyncExpired
	ReasonStraggler
	ReasonLeaveGroup
	ReasonMaxSize
	ReasonReplaced
	ReasonReplacementLost
	ReasonNotInTheLog
	ReasonLeavesConsumerGroup
	ReasonNotRevoked
	ReasonClassicNotJoined
	ReasonClassicNotSynced

	// Why a group rebalances.
	ReasonMemberAdded
	ReasonStaticTakesOver
	ReasonLeaderRejoins
	ReasonNewMetadata
	ReasonMembersLeft
	ReasonMemberTimedOut
	ReasonSyncMissing
	ReasonAssignmentLost
	ReasonLoadedTooLarge
	ReasonDowngradedByLeaving
	ReasonDowngradedStale

	// Why the epoch of a consumer group rises, or its state changes.
	ReasonMemberJoins
	ReasonSubscribes
	ReasonTopicMetadata
	ReasonMembersGone
	ReasonMemberNotRevoked
	ReasonJoinMissing
	ReasonTargetComputed
	ReasonReconciled
	ReasonStaticAway
	ReasonAppendFailed

	// Why it changes its state otherwise.
	ReasonJoinPhaseEnds
	ReasonNobodyJoined
	ReasonAssigned
	ReasonCoordinatorMoves
	ReasonLoaded

	// Why it goes over to the other protocol.
	ReasonUpgraded
	ReasonDowngraded
	ReasonEmptyUpgraded
	ReasonEmptyDowngraded

	// Why a Java consumer joins again.
	ReasonMemberIDRequired
	ReasonAlreadyRebalancing
	ReasonCommitDuringRebalance
	ReasonErrorResponse
	ReasonHeartbeatThread
	ReasonSubscriptionMismatch
	ReasonNeedToRevoke
	ReasonSubscriptionChanged
	ReasonMetadataChanged
	ReasonRebalanceFailed
	ReasonDisconnected
	ReasonEnforced

	// Why it forgets who it was.
	ReasonForgetsMember
	ReasonForgetsGeneration

	// Why it leaves.
	ReasonPollTimeout
	ReasonClosed
	ReasonUnsubscribed
	ReasonProactivelyLeaving

	// How a program wants it to leave (CloseOptions.GroupMembershipOperation).
	ReasonRemainInGroup
	ReasonLeaveInAnyCase

	// Why it gives up its coordinator.
	ReasonCoordinatorError
	ReasonNoHeartbeatAnswer
	ReasonRequestTimedOut

	// franz-go's reasons.
	ReasonGroupBegins
	ReasonAfterError
	ReasonNormalRebalance
	ReasonRevokedLost
	ReasonMoreTopics
	ReasonNewPartitions
	ReasonTopicsPurged
	ReasonForceRebalance
	ReasonOldPlan
	ReasonCommitError
	ReasonManageErrored
	ReasonLeavesNormally

	// librdkafka's reasons.
	ReasonGroupIsRebalancing
	ReasonRebalanceInProgress
	ReasonRedistribute
	ReasonJoinGroupError
	ReasonSyncGroupError
	ReasonResettingMemberID
	ReasonIllegalGeneration
	ReasonCommitUnknownMember
	ReasonCommitIllegalGeneration
	ReasonSessionTimedOut
	ReasonMaxPollExceeded
	ReasonSubscribedMetadataChanged
	ReasonSubscriptionModified
	ReasonNextSubscription
	ReasonIncrementalOnly

	// Why a program saves the state of a partition.
	ReasonCheckpointRecords
	ReasonCheckpointTime
	ReasonCheckpointRevoked

	// What an administrator and an operating system do.
	ReasonAdministrator
	ReasonKilled
	ReasonGraceOver

	// Why a platform asks a process to end.
	ReasonRolledOut
	ReasonRolledAnew
	ReasonScaledDown
	ReasonBrokerStalled
	ReasonProbeFailed
	ReasonLag
	ReasonBounds
	ReasonActive
	ReasonInactive

	// What Spring's listener container does.
	ReasonShutdownTimeout
	ReasonBackOffSleeps
	ReasonBackOffPauses
	ReasonNothingToResume

	// The errors with which a process ends.
	ReasonFenced
	ReasonInconsistentProtocol
	ReasonGroupFull
	ReasonSessionTimeoutRange
	ReasonNoOffset
	ReasonUnreleased

	numReasons
)

// clientReason stands between what the coordinator says and what the client has told it
// (KIP-800).
const clientReason = "; client reason: "

// wordings is how Kafka's broker, its Java consumer, franz-go and librdkafka put them. It
// is used both ways: a reason is worded by it, and found behind a text.
var wordings = [...]wording{
	{code: ReasonJoinGroup, text: "JoinGroup" + clientReason + quotation, absent: "not provided"},
	{code: ReasonInPlaceOf, text: "in place of *"},
	{code: ReasonInTheLog, text: "in the log that was loaded"},
	{code: ReasonJoinsConsumerGroup, text: "joins the consumer group using the consumer protocol"},
	{code: ReasonJoinsByClassic, text: "joins the consumer group using the classic protocol"},

	{code: ReasonSessionTimeout, text: "session timeout"},
	{code: ReasonNewMemberTimeout, text: "new member timeout"},
	{code: ReasonPendingSyncExpired, text: "pending sync expired"},
	{code: ReasonStraggler, text: "did not rejoin within the rebalance timeout"},
	{code: ReasonLeaveGroup, text: "LeaveGroup: @", absent: "reason not provided"},
	{code: ReasonLeaveGroup, text: "LeaveGroup"},
	{code: ReasonMaxSize, text: "group.max.size is reached"},
	{code: ReasonReplaced, text: "replaced by *"},
	{code: ReasonReplacementLost, text: "the replacement could not be appended to the log"},
	{code: ReasonNotInTheLog, text: "not in the log that was loaded"},
	{code: ReasonLeavesConsumerGroup, text: "left the consumer group"},
	{code: ReasonNotRevoked, text: "did not give partitions up within the rebalance timeout"},
	{code: ReasonClassicNotJoined, text: "the classic member failed to join within the rebalance timeout"},
	{code: ReasonClassicNotSynced, text: "the classic member failed to sync within the rebalance timeout"},

	{code: ReasonMemberAdded, text: "adding new member * with group instance id *" + clientReason + quotation, absent: "not provided"},
	{code: ReasonStaticTakesOver, text: "static member * takes over instance id *" + clientReason + quotation, absent: "not provided"},
	{code: ReasonLeaderRejoins, text: "rejoin of leader *" + clientReason + quotation, absent: "not provided"},
	{code: ReasonNewMetadata, text: "new metadata of member *" + clientReason + quotation, absent: "not provided"},
	{code: ReasonMembersLeft, text: "LeaveGroup of * (@)", absent: "reason not provided"},
	{code: ReasonMemberTimedOut, text: "session timeout of member *"},
	{code: ReasonSyncMissing, text: "no SyncGroup in time from *"},
	{code: ReasonAssignmentLost, text: "* when the assignment was appended to the log"},
	{code: ReasonLoadedTooLarge, text: "the group was loaded with *, more than group.max.size"},
	{code: ReasonDowngradedByLeaving, text: "downgrade from consumer to classic for member leaving"},
	{code: ReasonDowngradedStale, text: "downgrade from consumer to classic with stale assignment"},

	{code: ReasonMemberJoins, text: "member * joins"},
	{code: ReasonSubscribes, text: "member * subscribes to other topics"},
	{code: ReasonTopicMetadata, text: "the metadata of the topics have changed"},
	{code: ReasonMembersGone, text: "member * has left"},
	{code: ReasonMemberNotRevoked, text: "member * has not given partitions up in time"},
	{code: ReasonJoinMissing, text: "no JoinGroup in time from *"},
	{code: ReasonTargetComputed, text: "the target has been computed by *"},
	{code: ReasonReconciled, text: "heartbeat of member *"},
	{code: ReasonStaticAway, text: "static member * is away"},
	{code: ReasonAppendFailed, text: "back to the log, to which an append has failed: *"},

	{code: ReasonJoinPhaseEnds, text: "the join phase ended with *"},
	{code: ReasonNobodyJoined, text: "the join phase ended without members"},
	{code: ReasonAssigned, text: "the assignment of leader * is in the log"},
	{code: ReasonCoordinatorMoves, text: "the coordinator moves to another broker"},
	{code: ReasonLoaded, text: "loaded from the log"},

	{code: ReasonUpgraded, text: "converted the classic group to a consumer group"},
	{code: ReasonDowngraded, text: "converted the consumer group to a classic group"},
	{code: ReasonEmptyUpgraded, text: "converted the empty classic group to a consumer group"},
	{code: ReasonEmptyDowngraded, text: "converted the empty consumer group to a classic group"},

	// The first of two wordings is what the consumer tells the coordinator, the other
	// what it logs.
	{code: ReasonMemberIDRequired, text: "need to re-join with the given member-id: *"},
	{code: ReasonAlreadyRebalancing, text: "group is already rebalancing"},
	{code: ReasonCommitDuringRebalance, text: "offset commit failed since group is already rebalancing"},
	{code: ReasonErrorResponse, text: "encountered * from * response"},
	{code: ReasonHeartbeatThread, text: "rebalance failed since the generation/state was modified by heartbeat thread before the rebalance callback triggered"},
	{code: ReasonSubscriptionMismatch, text: "received assignment does not match the current subscription"},
	{code: ReasonNeedToRevoke, text: "need to revoke partitions and re-join"},
	{code: ReasonNeedToRevoke, text: "need to revoke partitions * as indicated by the current assignment and re-join"},
	{code: ReasonSubscriptionChanged, text: "subscription has changed"},
	{code: ReasonSubscriptionChanged, text: "subscription has changed from * at the beginning of the rebalance to *"},
	{code: ReasonMetadataChanged, text: "cached metadata has changed"},
	{code: ReasonMetadataChanged, text: "cached metadata has changed from * at the beginning of the rebalance to *"},
	{code: ReasonRebalanceFailed, text: "rebalance failed due to *"},
	{code: ReasonRebalanceFailed, text: "rebalance failed due to '*' (*)"},
	{code: ReasonDisconnected, text: "rebalance failed due to DisconnectException"},
	{code: ReasonDisconnected, text: "rebalance failed due to '*' (DisconnectException)"},
	{code: ReasonEnforced, text: "rebalance enforced by user"},

	{code: ReasonForgetsMember, text: "Resetting generation and member id due to: @"},
	{code: ReasonForgetsGeneration, text: "Resetting generation due to: @"},

	{code: ReasonPollTimeout, text: "consumer poll timeout has expired."},
	{code: ReasonClosed, text: "the consumer is being closed"},
	{code: ReasonUnsubscribed, text: "the consumer unsubscribed from all topics"},
	{code: ReasonProactivelyLeaving, text: "consumer pro-actively leaving the group"},

	{code: ReasonRemainInGroup, text: "REMAIN_IN_GROUP"},
	{code: ReasonLeaveInAnyCase, text: "LEAVE_GROUP"},

	{code: ReasonCoordinatorError, text: "error response *"},
	{code: ReasonNoHeartbeatAnswer, text: "session timed out without receiving a heartbeat response"},
	{code: ReasonRequestTimedOut, text: "a request timed out"},

	{code: ReasonGroupBegins, text: "beginning to manage the group lifecycle"},
	{code: ReasonAfterError, text: "rejoining after we previously errored and backed off"},
	{code: ReasonNormalRebalance, text: "rejoining from normal rebalance"},
	{code: ReasonRevokedLost, text: "after revoking what we lost from a rebalance"},
	{code: ReasonMoreTopics, text: "rejoining because there are more topics to consume, our interests have changed"},
	{code: ReasonNewPartitions, text: "rejoining because we are the leader and noticed some topics have new partitions"},
	{code: ReasonTopicsPurged, text: "topics purged from consuming"},
	{code: ReasonForceRebalance, text: "from ForceRebalance"},
	{code: ReasonOldPlan, text: "instance group leader restarted and was reassigned old plan, our topic interests changed and we must rejoin to force a rebalance"},
	{code: ReasonCommitError, text: "offset commit error: *"},
	{code: ReasonManageErrored, text: "group manage loop errored: *, backing off for *"},
	{code: ReasonLeavesNormally, text: "client leaving group per normal operation"},

	{code: ReasonGroupIsRebalancing, text: "Group is rebalancing"},
	{code: ReasonRebalanceInProgress, text: "rebalance in progress"},
	{code: ReasonRedistribute, text: "rejoining group to redistribute previously owned partitions to other group members"},
	{code: ReasonJoinGroupError, text: "JoinGroup error: *"},
	{code: ReasonSyncGroupError, text: "SyncGroup error: *"},
	{code: ReasonResettingMemberID, text: "resetting member-id"},
	{code: ReasonIllegalGeneration, text: "illegal generation"},
	{code: ReasonCommitUnknownMember, text: "OffsetCommit error: Unknown member"},
	{code: ReasonCommitIllegalGeneration, text: "OffsetCommit error: Illegal generation"},
	{code: ReasonSessionTimedOut, text: "Consumer group session timed out (in join-state steady) after * ms without a successful response from the group coordinator"},
	{code: ReasonMaxPollExceeded, text: "max.poll.interval.ms exceeded"},
	{code: ReasonSubscribedMetadataChanged, text: "Metadata for subscribed topic(s) has changed"},
	{code: ReasonSubscriptionModified, text: "Subscription modified"},
	{code: ReasonNextSubscription, text: "Applying next subscription"},
	{code: ReasonIncrementalOnly, text: "Changes to the current assignment must be made using incremental_assign() or incremental_unassign() when rebalance protocol type is COOPERATIVE"},

	{code: ReasonCheckpointRecords, text: "records"},
	{code: ReasonCheckpointTime, text: "time"},
	{code: ReasonCheckpointRevoked, text: "revoked"},

	{code: ReasonAdministrator, text: "removed by an administrator"},
	{code: ReasonKilled, text: "kill -9"},
	{code: ReasonGraceOver, text: "SIGKILL: it has not ended within its grace period"},

	{code: ReasonRolledOut, text: "SIGTERM: a rollout puts * in its place"},
	{code: ReasonRolledAnew, text: "SIGTERM: a rollout launches it anew"},
	{code: ReasonScaledDown, text: "SIGTERM: scaled down to *"},
	{code: ReasonBrokerStalled, text: "the broker stands still"},
	{code: ReasonProbeFailed, text: "SIGTERM: the liveness check * failed * in a row"},
	{code: ReasonLag, text: "lag *, * each: wanted * (had *)"},
	{code: ReasonBounds, text: "between * and * (had *)"},
	{code: ReasonActive, text: "lag *, from zero"},
	{code: ReasonInactive, text: "no lag for *"},

	{code: ReasonShutdownTimeout, text: "spring.shutdown.timeout is over"},
	{code: ReasonBackOffSleeps, text: "the listener failed on *, offset *, attempt *: the error handler sleeps"},
	{code: ReasonBackOffPauses, text: "the listener failed on *, offset *, attempt *: the error handler has paused the consumer"},
	{code: ReasonNothingToResume, text: "nothing is left to be acknowledged, and the container takes its consumer for one that is not paused"},

	{code: ReasonFenced, text: "FENCED_INSTANCE_ID"},
	{code: ReasonInconsistentProtocol, text: "INCONSISTENT_GROUP_PROTOCOL"},
	{code: ReasonGroupFull, text: "GROUP_MAX_SIZE_REACHED"},
	{code: ReasonSessionTimeoutRange, text: "INVALID_SESSION_TIMEOUT"},
	{code: ReasonNoOffset, text: "NoOffsetForPartitionException"},
	{code: ReasonUnreleased, text: "UNRELEASED_INSTANCE_ID"},
}
