package story

const (
	theEpochs      = "The coordinator of the consumer protocol"
	theAsyncClient = "The client of the consumer protocol"
	theMigration   = "Groups that go over to the other protocol"
)

// The rules of the consumer protocol that chains refer to. Where no class is named it is
// GroupMetadataManager, or of the client AbstractMembershipManager.
var (
	ruleStates             = Rule{theEpochs, "Epochs and the states of a group", "ConsumerGroup.maybeUpdateGroupState"}
	ruleEpochRises         = Rule{theEpochs, "Epochs and the states of a group", "updateSubscriptionMetadata"}
	ruleTarget             = Rule{theEpochs, "The target", "maybeUpdateTargetAssignment"}
	ruleAssignmentInterval = Rule{theEpochs, "The target", "KIP-1263"}
	ruleNobodyTold         = Rule{theEpochs, "Reconciliation", "maybeReconcile"}
	ruleGives              = Rule{theEpochs, "Reconciliation", "CurrentAssignmentBuilder.computeNextAssignment"}
	ruleRevokes            = Rule{theEpochs, "Reconciliation", "CurrentAssignmentBuilder"}
	ruleAcknowledges       = Rule{theEpochs, "Reconciliation", "CurrentAssignmentBuilder.ownsRevokedPartitions"}
	ruleRevocationTimeout  = Rule{theEpochs, "Sessions and revocations", "scheduleConsumerGroupRebalanceTimeout"}
	ruleConsumerSession    = Rule{theEpochs, "Sessions and revocations", "scheduleConsumerGroupSessionTimeout"}
	ruleFences             = Rule{theEpochs, "Members that go", "consumerGroupFenceMember"}
	ruleStaticAway         = Rule{theEpochs, "Static members", "consumerGroupStaticMemberGroupLeave"}
	ruleStaticBack         = Rule{theEpochs, "Static members", "replaceMember"}
	ruleEpochsLoad         = Rule{theEpochs, "A new coordinator", "onLoaded"}
	ruleEpochsUnload       = Rule{theEpochs, "A new coordinator", "CoordinatorRuntime"}
	ruleUpgrade            = Rule{theMigration, "Upgrade", "ConsumerGroup.fromClassicGroup"}
	ruleDowngrade          = Rule{theMigration, "Downgrade", "validateOnlineDowngradeWithFencedMembers"}
	ruleOldTarget          = Rule{theMigration, "Upgrade", "KAFKA-21582"}
	ruleReconciles         = Rule{theAsyncClient, "From an assignment to its acknowledgement", "maybeReconcile"}
	ruleInPasses           = Rule{theAsyncClient, "From an assignment to its acknowledgement", "AsyncKafkaConsumer.processBackgroundEvents"}
	ruleFetchPositions     = Rule{theAsyncClient, "From an assignment to its acknowledgement", "OffsetsRequestManager.updateFetchPositions"}
	ruleFenced             = Rule{theAsyncClient, "Errors of heartbeats", "transitionToFenced"}
	ruleStale              = Rule{theAsyncClient, "The poll interval of the consumer protocol", "maybeRejoinStaleMember"}
	ruleClientPolls        = Rule{theAsyncClient, "The poll interval of the consumer protocol", "onPollTimerExpired"}
	ruleClientLeaves       = Rule{theAsyncClient, "Close and unsubscribe", "AsyncKafkaConsumer.close"}
)

// ofEpochs has the rules that stand in place of the classic protocol's.
var ofEpochs = map[Rule]Rule{
	ruleAddsMember:     ruleEpochRises,
	ruleSecondMember:   ruleEpochRises,
	ruleStaticReturns:  ruleStaticBack,
	ruleSessionEnds:    ruleConsumerSession,
	ruleSessionStarts:  ruleConsumerSession,
	ruleUnload:         ruleEpochsUnload,
	ruleLoad:           ruleEpochsLoad,
	ruleInsidePoll:     ruleInPasses,
	ruleTakenOver:      ruleReconciles,
	ruleLosesAll:       ruleFenced,
	ruleClientSession:  ruleFenced,
	rulePositions:      ruleFetchPositions,
	ruleStaticIsSilent: ruleStaticAway,
}
