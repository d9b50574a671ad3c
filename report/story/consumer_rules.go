package story

const theConsumerProtocol = "The consumer protocol"

// The rules of the consumer protocol that chains refer to.
var (
	ruleStates             = Rule{theConsumerProtocol, "Epochs and states", "ConsumerGroup.maybeUpdateGroupState"}
	ruleEpochRises         = Rule{theConsumerProtocol, "Epochs and states", "GroupMetadataManager.consumerGroupHeartbeat"}
	ruleTarget             = Rule{theConsumerProtocol, "The target", "GroupMetadataManager.maybeUpdateTargetAssignment"}
	ruleAssignmentInterval = Rule{theConsumerProtocol, "The target", "KIP-1263"}
	ruleNobodyTold         = Rule{theConsumerProtocol, "Reconciliation", "GroupMetadataManager.maybeReconcile"}
	ruleGives              = Rule{theConsumerProtocol, "Reconciliation", "CurrentAssignmentBuilder.computeNextAssignment"}
	ruleRevokes            = Rule{theConsumerProtocol, "Reconciliation", "CurrentAssignmentBuilder"}
	ruleAcknowledges       = Rule{theConsumerProtocol, "Reconciliation", "CurrentAssignmentBuilder.ownsRevokedPartitions"}
	ruleRevocationTimeout  = Rule{theConsumerProtocol, "Sessions, and who goes", "GroupMetadataManager.scheduleConsumerGroupRebalanceTimeout"}
	ruleConsumerSession    = Rule{theConsumerProtocol, "Sessions, and who goes", "GroupMetadataManager.scheduleConsumerGroupSessionTimeout"}
	ruleFences             = Rule{theConsumerProtocol, "Sessions, and who goes", "GroupMetadataManager.consumerGroupFenceMember"}
	ruleStaticAway         = Rule{theConsumerProtocol, "Static members", "GroupMetadataManager.consumerGroupStaticMemberGroupLeave"}
	ruleStaticBack         = Rule{theConsumerProtocol, "Static members", "GroupMetadataManager.replaceMember"}
	ruleEpochsLoad         = Rule{theConsumerProtocol, "A new coordinator", "GroupMetadataManager.onLoaded"}
	ruleEpochsUnload       = Rule{theConsumerProtocol, "A new coordinator", "CoordinatorRuntime"}
	ruleReconciles         = Rule{theConsumerProtocol, "The client", "AbstractMembershipManager.maybeReconcile"}
	ruleInPasses           = Rule{theConsumerProtocol, "The client", "AsyncKafkaConsumer.processBackgroundEvents"}
	ruleFenced             = Rule{theConsumerProtocol, "The client", "AbstractMembershipManager.transitionToFenced"}
	ruleStale              = Rule{theConsumerProtocol, "The client", "AbstractMembershipManager.maybeRejoinStaleMember"}
	ruleClientPolls        = Rule{theConsumerProtocol, "The client", "AbstractHeartbeatRequestManager"}
	ruleClientLeaves       = Rule{theConsumerProtocol, "The client", "AsyncKafkaConsumer.close"}
	ruleFetchPositions     = Rule{theConsumerProtocol, "The client", "OffsetsRequestManager.updateFetchPositions"}
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
