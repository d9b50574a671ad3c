scale-out: A fourth member joins
Run 0, the file as it is written: 3 of 12 partitions down, 49.1 ms at worst (orders-9): handover
21.1 ms (c4), c4 assigning 14.9 ms.

c4 starts while three members share twelve partitions. Its JoinGroup sends the group into
PreparingRebalance; the others learn of that with their next heartbeat, up to 15 s later, and go on
working until then. Each gives up everything when it hears of it and waits for the last. Here that
costs next to nothing: all three have been sending heartbeats in step since they handled the answers
to their last JoinGroups at the same moment, so they hear of it together. Let one of them be busy
for a while, as in slow-member-holds-rebalance, and the others pay for it.

Start-up
        0.000 s             c1 started
  →     0.013 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.014 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.062 s             leader c1 sent the assignment [3]
  →     6.064 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.089 s             c1, the first one, had its positions and consumed orders-0,3,6,9 [5]

c4 started
  60.013 s to 66.105 s: 147.2 ms down in all, 3 records processed again, 2 rebalances (generations 2
  to 3)
  orders-9: down 49.1 ms, 66.056 s to 66.105 s (c1, then c4)
       60.000 s             c4 started
  →    60.013 s             the coordinator let c4 in, and the group rebalances [1]
  →    66.040 s    +6.03 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [6]
  →    66.049 s             with c2 everyone had joined: generation 2 begins [7]
  →    66.053 s             leader c1 sent the assignment [3]
  →    66.055 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →    66.056 s             by the plan c1 gave up orders-9 [8]
  →    66.061 s             c1 joined again, so that what it gave up can be given out, and the group
                            rebalances [9]
  →    66.081 s             the SyncGroup of c4 was answered REBALANCE_IN_PROGRESS [10]
  →    66.082 s             with c4 everyone had joined: generation 3 begins [7]
  →    66.088 s             leader c1 sent the assignment [3]
  →    66.090 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →    66.105 s             c4 had its positions and consumed orders-9..11 [5]
  also orders-10,11: down 49.1 ms each, 66.056 s to 66.105 s, of c2 and c3; 2 of them went to
  another member
  c4 processed 1 record of orders-9 again: c1 had processed them from 66.036 s to 66.056 s and not
  committed that by 66.105 s (auto.commit.interval.ms = 5 s)
  c4 processed 1 record of orders-10 again: c2 had processed them from 66.036 s to 66.056 s and not
  committed that by 66.105 s (auto.commit.interval.ms = 5 s)
  c4 processed 1 record of orders-11 again: c3 had processed them from 66.036 s to 66.056 s and not
  committed that by 66.105 s (auto.commit.interval.ms = 5 s)

What would have helped
  Each line is a run of its own, with everything else the same.
      down    worst  rebalances  reprocessed
  147.2 ms  49.1 ms           2            3  as it was
  Nothing that was tried.
  Would have made no difference: heartbeat.interval.ms = 1000; group.instance.id = {id}, static
  members; auto.commit.interval.ms = 1000; heartbeat.interval.ms = 3000.

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
  [10] The consumer, Joining and syncing: AbstractCoordinator.SyncGroupResponseHandler
