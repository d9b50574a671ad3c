rolling-deploy: Six members are restarted one after another
Run 0, the file as it is written: 12 of 12 partitions down, 2.42 s at worst (orders-8): joining 2.2
s (c4), syncing 74.5 ms (c6).

A deployment: each member is closed cleanly, is away for 5 s and comes back with a new member id. A
clean close() sends LeaveGroup, so nothing waits for a session to expire. But each leaving is a
rebalance and each return is one, unless the two meet in the same join phase, as in
rolling-deploy-storm; with six members that makes twelve. Each of them stops every member, since the
consumer's default list of assignors makes it eager. Members hear of a rebalance with their next
heartbeat, up to 3 s later, and until then what the leaving member held belongs to nobody. Compare
rolling-deploy-static.

Start-up
        0.000 s             c1 started
  →     0.016 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.017 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.060 s             leader c1 sent the assignment [3]
  →     6.062 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.089 s             c1, the first one, had its positions and consumed orders-0,1 [5]

c1 was closed
  60.004 s to 60.075 s: 355.7 ms down in all, one rebalance (generation 2)
  orders-0,1: down 71.2 ms, 60.004 s to 60.075 s (c1, then c2)
       60.004 s             c1 was closed [6]
  →    60.014 s             the coordinator took c1 out at once, and the group rebalances [7]
  →    60.050 s             c2 learned of the rebalance by its next heartbeat [8]
  →    60.054 s             c2 gave up orders-2,3 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →    60.055 s             with c2 everyone had joined: generation 2 begins [10]
  →    60.069 s             leader c6 sent the assignment [3]
  →    60.071 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →    60.075 s             c2 had its positions and consumed orders-0..2 [5]
  also orders-2..11: down 21.3 ms each, 60.054 s to 60.075 s, of c2, c3, c4, c5 and c6; 1 of them
  went to another member
  5 more like this, at 100.004 s (c2, 4.37 s down), at 2m 20.004s (c3, 2.44 s down), at 3m 0.004s
  (c4, 515.6 ms down), at 3m 40.004s (c5, 4.6 s down) and at 4m 20.004s (c6, 2.8 s down)

c1 started again
  65.026 s to 66.110 s: 203 ms down in all, one rebalance (generation 3)
  orders-0,1: down 39.4 ms, 66.070 s to 66.110 s (c2, then c1)
       65.015 s       +5 s  c1 started again
  →    65.026 s             the coordinator let c1 in, and the group rebalances [1]
  →    66.066 s    +1.04 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 3 s) [8]
  →    66.070 s             c2 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →    66.071 s             with c2 everyone had joined: generation 3 begins [10]
  →    66.076 s             leader c6 sent the assignment [3]
  →    66.078 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →    66.110 s             c1 had its positions and consumed orders-0,1 [5]
  also orders-6..11: down 13.2 ms each, 66.068 s to 66.082 s, of c4, c5 and c6
  also orders-2..5: down 11.2 ms each, 66.070 s to 66.082 s, of c2 and c3; 1 of them went to another
  member
  5 more like this, at 105.026 s (c2, 203 ms down), at 2m 25.026s (c3, 203 ms down), at 3m 5.026s
  (c4, 203 ms down), at 3m 45.026s (c5, 203 ms down) and at 4m 25.026s (c6, 203 ms down)

What would have helped
  Each line is a run of its own, with everything else the same.
     down     worst  rebalances  reprocessed
  16.29 s    2.42 s          12            0  as it was
    5.1 s  583.2 ms          12            0  heartbeat.interval.ms = 1000 (was 3000)
  Would have made it worse: rolling-restart at 1m, every = 1m20s (16.61 s down, not 16.29 s);
  rolling-restart at 1m, wait = stable (32.38 s down, not 16.29 s); partition.assignment.strategy =
  cooperative-sticky (50.47 s down, not 16.29 s; rebalances 18, not 12; reprocessed 8, not 0);
  group.instance.id = {id}, static members (60.64 s down, not 16.29 s; in return rebalances 0, not
  12); rolling-restart at 1m, leave = false (48m 27.7s down, not 16.29 s; in return rebalances 6,
  not 12).
  Would have made no difference: rolling-restart at 1m, every = 20s.

Rules, by their headings in docs/protocol.md
   [1] The coordinator, Joining: GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin
   [2] The coordinator, The join phase: KIP-134
   [3] The consumer, Joining and syncing: ConsumerCoordinator.onLeaderElected
   [4] The coordinator, Syncing: GroupMetadataManager.classicGroupSyncToClassicGroup
   [5] The consumer, Commits and positions: ConsumerCoordinator.initWithCommittedOffsetsIfNeeded
   [6] The consumer, Leaving: ConsumerCoordinator.close
   [7] The coordinator, Leaving: GroupMetadataManager.classicGroupLeaveToClassicGroup
   [8] The consumer, Threads and poll(): AbstractCoordinator.HeartbeatResponseHandler
   [9] The consumer, Preparing to join: KIP-429
  [10] The coordinator, The join phase: ClassicGroup.hasAllMembersJoined
