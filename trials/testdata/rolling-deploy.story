rolling-deploy: Six members are restarted one after another
Run 0, the file as it is written: 12 of 12 partitions down, 2.43 s at worst (orders-8): joining 2.21
s (c4), c5 assigning 72.4 ms.

A deployment: each member is closed cleanly, is away for 5 s and comes back with a new member id. A
clean close() sends LeaveGroup, so nothing waits for a session to expire. But each leaving is a
rebalance and each return is one, unless the two meet in the same join phase, as in
rolling-deploy-storm; with six members that makes twelve. Each of them stops every member, since the
consumer's default list of assignors makes it eager. Members hear of a rebalance with their next
heartbeat, up to 3 s later, and until then what the leaving member held belongs to nobody. Compare
rolling-deploy-static.

Start-up
        0.000 s             c1 started
  →     0.013 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.014 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.062 s             leader c1 sent the assignment [3]
  →     6.064 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.089 s             c1, the first one, had its positions and consumed orders-0,1 [5]

c1 was closed
  60.004 s to 60.081 s: 399.4 ms down in all, one rebalance (generation 2)
  orders-0,1: down 77.2 ms, 60.004 s to 60.081 s (c1, then c2)
       60.004 s             c1 was closed [6]
  →    60.008 s             the coordinator took c1 out at once, and the group rebalances [7]
  →    60.053 s             c2 learned of the rebalance by its next heartbeat [8]
  →    60.057 s             c2 gave up orders-2,3 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →    60.058 s             with c2 everyone had joined: generation 2 begins [10]
  →    60.076 s             leader c6 sent the assignment [3]
  →    60.078 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →    60.081 s             c2 had its positions and consumed orders-0..2 [5]
  also orders-2..11: down 24.5 ms each, 60.057 s to 60.081 s, of c2, c3, c4, c5 and c6; 1 of them
  went to another member
  5 more like this, at 100.004 s (c2, 4.36 s down), at 2m 20.004s (c3, 2.44 s down), at 3m 0.004s
  (c4, 510 ms down), at 3m 40.004s (c5, 4.59 s down) and at 4m 20.004s (c6, 2.85 s down)

c1 started again
  65.022 s to 66.118 s: 204.2 ms down in all, one rebalance (generation 3)
  orders-0,1: down 46.6 ms, 66.072 s to 66.118 s (c2, then c1)
       65.009 s       +5 s  c1 started again
  →    65.022 s             the coordinator let c1 in, and the group rebalances [1]
  →    66.068 s    +1.05 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 3 s) [8]
  →    66.072 s             c2 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →    66.073 s             with c2 everyone had joined: generation 3 begins [10]
  →    66.076 s             leader c6 sent the assignment [3]
  →    66.078 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →    66.118 s             c1 had its positions and consumed orders-0,1 [5]
  also orders-6..11: down 11.9 ms each, 66.070 s to 66.082 s, of c4, c5 and c6
  also orders-2..5: down 9.9 ms each, 66.072 s to 66.082 s, of c2 and c3; 1 of them went to another
  member
  5 more like this, at 105.022 s (c2, 204.2 ms down), at 2m 25.022s (c3, 204.2 ms down),
  at 3m 5.022s (c4, 204.2 ms down), at 3m 45.022s (c5, 204.2 ms down) and at 4m 25.022s (c6,
  204.2 ms down)

What would have helped
  Each line is a run of its own, with everything else the same.
     down     worst  rebalances  reprocessed
  16.37 s    2.43 s          12            0  as it was
   5.57 s  633.6 ms          12            0  heartbeat.interval.ms = 1000 (was 3000)
  16.17 s    2.43 s          12            0  rolling-restart at 1m, every = 20s (was 40s)
  Would have made it worse: rolling-restart at 1m, every = 1m20s (16.77 s down, not 16.37 s);
  rolling-restart at 1m, wait = stable (32.39 s down, not 16.37 s); partition.assignment.strategy =
  cooperative-sticky (50.32 s down, not 16.37 s; rebalances 18, not 12; reprocessed 10, not 0);
  group.instance.id = {id}, static members (60.79 s down, not 16.37 s); rolling-restart at 1m, leave
  = false (48m 27.7s down, not 16.37 s).

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
