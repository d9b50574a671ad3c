scale-out: A fourth member joins
Run 0, the file as it is written: 3 of 12 partitions down, 35 ms at worst (orders-10): c4 assigning
13.2 ms, handover 10 ms (c4).

c4 starts while three members share twelve partitions. Its JoinGroup sends the group into
PreparingRebalance; the others learn of that with their next heartbeat, up to 3 s later, and go on
working until then. Each gives up everything when it hears of it and waits for the last. In run 0
that costs next to nothing: all three have been sending heartbeats in step since they handled the
answers to their last JoinGroups at the same moment, so they hear of it together. A group that has
lived for hours is out of step, as in the runs of --runs 100, and its first to hear waits up to 3 s
for its last. If one is busy, as in slow-member-holds-rebalance, the others wait for that.

Start-up
        0.000 s             c1 started
  →     0.016 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.017 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.060 s             leader c1 sent the assignment [3]
  →     6.062 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.089 s             c1, the first one, had its positions and consumed orders-0,3,6,9 [5]

c4 started
  60.011 s to 60.106 s: 103.8 ms down in all, 3 records processed again, 2 rebalances (generations 2
  to 3)
  orders-10: down 35 ms, 60.071 s to 60.106 s (c2, then c4)
       60.000 s             c4 started
  →    60.011 s             the coordinator let c4 in, and the group rebalances [1]
  →    60.054 s             c2 learned of the rebalance by its next heartbeat [6]
  →    60.059 s             with c2 everyone had joined: generation 2 begins [7]
  →    60.063 s             leader c1 sent the assignment [3]
  →    60.065 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →    60.071 s             by the plan c3 gave up orders-11 [8]
  →    60.071 s             by the plan c2 gave up orders-10 [8]
  →    60.076 s             c3 joined again, so that what it gave up can be given out, and the group
                            rebalances [9]
  →    60.085 s             the SyncGroup of c4 was answered REBALANCE_IN_PROGRESS [10]
  →    60.086 s             with c4 everyone had joined: generation 3 begins [7]
  →    60.091 s             leader c1 sent the assignment [3]
  →    60.093 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →    60.106 s             c4 had its positions and consumed orders-9..11 [5]
  also orders-11: down 35 ms, 60.071 s to 60.106 s (c3, then c4): by the plan c3 gave up orders-11
  also orders-9: down 33.8 ms, 60.072 s to 60.106 s (c1, then c4): by the plan c1 gave up orders-9
  c4 processed 1 record of orders-9 again: c1 had processed them from 60.043 s to 60.063 s and not
  committed that by 60.106 s (auto.commit.interval.ms = 5 s)
  c4 processed 1 record of orders-10 again: c2 had processed them from 60.042 s to 60.062 s and not
  committed that by 60.106 s (auto.commit.interval.ms = 5 s)
  c4 processed 1 record of orders-11 again: c3 had processed them from 60.042 s to 60.062 s and not
  committed that by 60.106 s (auto.commit.interval.ms = 5 s)

What would have helped
  Each line is a run of its own, with everything else the same.
      down    worst  rebalances  reprocessed
  103.8 ms    35 ms           2            3  as it was
  106.1 ms  35.7 ms           2            0  application.commit = batch (was auto)
  Would have made it worse: heartbeat.interval.ms = 1000 (3.03 s down, not 103.8 ms).
  Would have made no difference: auto.commit.interval.ms = 1000; group.instance.id = {id}, static
  members.

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
