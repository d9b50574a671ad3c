scale-out: A fourth member joins
Run 0, the file as it is written: 3 of 12 partitions down, 34.7 ms at worst (orders-9): c4 assigning
13 ms, syncing 9 ms (c1).

c4 starts while three members share twelve partitions. Its JoinGroup sends the group into
PreparingRebalance; the others learn of that with their next heartbeat, up to 3 s later, and go on
working until then. Each gives up everything when it hears of it and waits for the last. In run 0
that costs next to nothing: all three have been sending heartbeats in step since they handled the
answers to their last JoinGroups at the same moment, so they hear of it together. A group that has
lived for hours is out of step, as in the runs of --runs 100, and its first to hear waits up to 3 s
for its last. If one is busy, as in slow-member-holds-rebalance, the others wait for that.

Start-up
        0.000 s             c1 started
  →     0.014 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.015 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.058 s             leader c1 sent the assignment [3]
  →     6.060 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.086 s             c1, the first one, had its positions and consumed orders-0,3,6,9 [5]

c4 started
  60.009 s to 60.103 s: 104.2 ms down in all, 3 records processed again, 2 rebalances (generations 2
  to 3)
  orders-9: down 34.7 ms, 60.069 s to 60.103 s (c1, then c4)
       60.000 s             c4 started
  →    60.009 s             the coordinator let c4 in, and the group rebalances [1]
  →    60.051 s             c2 learned of the rebalance by its next heartbeat [6]
  →    60.055 s             with c2 everyone had joined: generation 2 begins [7]
  →    60.059 s             leader c1 sent the assignment [3]
  →    60.061 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →    60.069 s             by the plan c1 gave up orders-9 [8]
  →    60.073 s             c1 joined again, so that what it gave up can be given out, and the group
                            rebalances [9]
  →    60.080 s             the SyncGroup of c4 was answered REBALANCE_IN_PROGRESS [10]
  →    60.081 s             with c4 everyone had joined: generation 3 begins [7]
  →    60.088 s             leader c1 sent the assignment [3]
  →    60.090 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →    60.103 s             c4 had its positions and consumed orders-9..11 [5]
  also orders-10,11: down 34.7 ms each, 60.069 s to 60.103 s, of c2 and c3; 2 of them went to
  another member
  c4 processed 1 record of orders-9 again: c1 had processed them from 60.040 s to 60.060 s and not
  committed that by 60.103 s (auto.commit.interval.ms = 5 s)
  c4 processed 1 record of orders-10 again: c2 had processed them from 60.040 s to 60.060 s and not
  committed that by 60.103 s (auto.commit.interval.ms = 5 s)
  c4 processed 1 record of orders-11 again: c3 had processed them from 60.040 s to 60.060 s and not
  committed that by 60.103 s (auto.commit.interval.ms = 5 s)

What would have helped
  Each line is a run of its own, with everything else the same.
      down    worst  rebalances  reprocessed
  104.2 ms  34.7 ms           2            3  as it was
   98.9 ms    33 ms           2            0  application.commit = batch (was auto)
  Would have made no difference: auto.commit.interval.ms = 1000; heartbeat.interval.ms = 1000;
  group.instance.id = {id}, static members.

Rules, by their headings in docs/protocol.md
   [1] The coordinator, Joining: GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin
   [2] The coordinator, The join phase: KIP-134
   [3] The consumer, Joining and syncing: ConsumerCoordinator.onLeaderElected
   [4] The coordinator, Syncing: GroupMetadataManager.classicGroupSyncToClassicGroup
   [5] The consumer, Commits and positions: ConsumerCoordinator.initWithCommittedOffsetsIfNeeded
   [6] The consumer, Threads and poll(): AbstractCoordinator.HeartbeatResponseHandler
   [7] The coordinator, The join phase: ClassicGroup.hasAllMembersJoined
   [8] The consumer, Completing a rebalance: ConsumerCoordinator.onJoinComplete
   [9] The consumer, Eager and cooperative: CooperativeStickyAssignor
  [10] The consumer, Joining and syncing: SyncGroupResponseHandler.handle
