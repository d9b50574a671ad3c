package program

import "github.com/groupsim/groupsim/member"

// commitsFirst commits where partitions begin that the group had no committed offset of, and
// tells whether there are any. Spring's container does so at the assignment, where
// auto.offset.reset is latest and nobody else commits: else a record that comes before the first
// commit is lost if another rebalance moves the partition meanwhile, for its next owner begins
// at the end of the log, too
// (AssignmentCommitOption.LATEST_ONLY_NO_TX, KafkaMessageListenerContainer.collectAndCommitIfNecessary,
// https://github.com/spring-projects/spring-kafka/issues/110 ). The container does so in
// onPartitionsAssigned, where it asks for the positions; here poll() does that by itself.
func (c *caller) commitsFirst() bool {
	if config := c.p.Config(); config.AutoOffsetReset != member.Latest || config.EnableAutoCommit || !c.Polling() {
		return false
	}
	offsets := c.p.Holdings.TakeReset()
	if len(offsets) == 0 {
		return false
	}
	c.Hold()
	c.p.Engine().Commit(offsets, 0)
	return true
}
