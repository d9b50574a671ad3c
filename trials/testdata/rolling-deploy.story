rolling-deploy: Six members are restarted one after another
Run 0, the file as it is written: 12 of 12 partitions down, 11.3 s at worst (orders-8): joining
11.12 s (c4), c5 assigning 61.7 ms.

A deployment: each member is closed cleanly, is away for 5 s and comes back with a new member id. A
clean close() sends LeaveGroup, so nothing waits for a session to expire. But each leaving is a
rebalance and each return is one, unless the two meet in the same join phase; with six members that
makes up to twelve. Each of them stops every member, since the consumer's default list of assignors
makes it eager. Members hear of a rebalance with their next heartbeat, up to 15 s later, and until
then what the leaving member held belongs to nobody. Compare rolling-deploy-static.

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
  60.004 s to 66.090 s: 12.42 s down in all, one rebalance (generation 2)
  orders-0,1: down 6.09 s, 60.004 s to 66.090 s (c1)
       60.004 s             c1 was closed [6]
  →    60.008 s             the coordinator took c1 out at once, and the group rebalances [7]
  →    66.040 s    +6.03 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →    66.043 s             c2 gave up orders-2,3 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →    66.044 s             with c2 everyone had joined: generation 2 begins [10]
  →    66.062 s             leader c6 sent the assignment [3]
  →    66.064 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →    66.090 s             c1 had its positions and consumed orders-0,1 [5]
  also orders-2..11: down 24.5 ms each, 66.043 s to 66.068 s, of c2, c3, c4, c5 and c6
  5 more like this, at 100.004 s (c2, 22.39 s down), at 2m 20.004s (c3, 2.35 s down), at 3m 0.004s
  (c4, 12.48 s down), at 3m 40.004s (c5, 22.52 s down) and at 4m 20.004s (c6, 2.66 s down)

c3 started again
  2m 25.022s to 2m 36.139s: 192.2 ms down in all, one rebalance (generation 5)
  orders-4,5: down 46.6 ms, 2m 36.092s to 2m 36.139s (c2, then c3)
     2m 25.009s       +5 s  c3 started again
  →  2m 25.022s             the coordinator let c3 in, and the group rebalances [1]
  →  2m 36.088s   +11.07 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →  2m 36.092s             c2 gave up orders-3..5 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →  2m 36.092s             c1 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →  2m 36.093s             with c1 everyone had joined: generation 5 begins [10]
  →  2m 36.096s             leader c6 sent the assignment [3]
  →  2m 36.098s      +2 ms  the assignment is in the log: generation 5 is Stable [4]
  →  2m 36.139s             c3 had its positions and consumed orders-4,5 [5]
  also orders-0..3,6..11: down 9.9 ms each, 2m 36.092s to 2m 36.102s, of c1, c2, c4, c5 and c6; 1 of
  them went to another member
  1 more like this, at 4m 25.022s (c6, 192.2 ms down)

What would have helped
  Each line is a run of its own, with everything else the same.
     down     worst  rebalances  reprocessed
   75.2 s    11.3 s           8            0  as it was
   5.57 s  633.6 ms          12            0  heartbeat.interval.ms = 1000 (was 15000)
  16.37 s    2.43 s          12            0  heartbeat.interval.ms = 3000 (was 15000)
  60.79 s    5.08 s           0            0  group.instance.id = {id}, static members (was none)
  Would have made it worse: partition.assignment.strategy = cooperative-sticky (2m 13.8s down, not
  75.2 s; rebalances 10, not 8; reprocessed 4, not 0); rolling-restart at 1m, wait = stable (2m
  43.5s down, not 75.2 s); rolling-restart at 1m, leave = false (42m 54.2s down, not 75.2 s).
  Would have made no difference: rolling-restart at 1m, every = 20s; rolling-restart at 1m, every =
  1m20s.

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
