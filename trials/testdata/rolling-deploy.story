rolling-deploy: Six members are restarted one after another
Run 0, the file as it is written: 12 of 12 partitions down, 11.3 s at worst (orders-8): joining
11.12 s (c4), c5 assigning 61.7 ms.

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
  also orders-2,3: down 24.5 ms, 66.043 s to 66.068 s (c2): c2 gave up orders-2,3
  also orders-4,5: down 24.5 ms, 66.043 s to 66.068 s (c3): c3 gave up orders-4,5
  also orders-6,7: down 24.5 ms, 66.043 s to 66.068 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 24.5 ms, 66.043 s to 66.068 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 24.5 ms, 66.043 s to 66.068 s (c6): c6 gave up orders-10,11

c2 was closed
  100.004 s to 111.110 s: 22.39 s down in all, one rebalance (generation 3)
  orders-2,3: down 11.11 s, 100.004 s to 111.110 s (c2)
      100.004 s             c2 was closed [6]
  →   100.008 s             the coordinator took c2 out at once, and the group rebalances [7]
  →   111.060 s   +11.05 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   111.063 s             c1 gave up orders-0,1 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   111.064 s             with c1 everyone had joined: generation 3 begins [10]
  →   111.068 s             leader c6 sent the assignment [3]
  →   111.070 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →   111.110 s             c2 had its positions and consumed orders-2,3 [5]
  also orders-4,5: down 19.2 ms, 111.054 s to 111.073 s (c3): c3 gave up orders-4,5
  also orders-6,7: down 19.2 ms, 111.054 s to 111.073 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 19.2 ms, 111.054 s to 111.073 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 19.2 ms, 111.054 s to 111.073 s (c6): c6 gave up orders-10,11
  also orders-0,1: down 9.9 ms, 111.063 s to 111.073 s (c1): c1 gave up orders-0,1

c3 was closed
  2m 20.004s to 2m 21.093s: 2.35 s down in all, one rebalance (generation 4)
  orders-4,5: down 1.09 s, 2m 20.004s to 2m 21.093s (c3, then c2)
     2m 20.004s             c3 was closed [6]
  →  2m 20.008s             the coordinator took c3 out at once, and the group rebalances [7]
  →  2m 21.079s    +1.07 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →  2m 21.083s             c2 gave up orders-2,3 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →  2m 21.084s             with c2 everyone had joined: generation 4 begins [10]
  →  2m 21.087s             leader c6 sent the assignment [3]
  →  2m 21.089s      +2 ms  the assignment is in the log: generation 4 is Stable [4]
  →  2m 21.093s             c2 had its positions and consumed orders-3..5 [5]
  also orders-0,1: down 19.2 ms, 2m 21.073s to 2m 21.093s (c1): c1 gave up orders-0,1
  also orders-6,7: down 19.2 ms, 2m 21.073s to 2m 21.093s (c4): c4 gave up orders-6,7
  also orders-8,9: down 19.2 ms, 2m 21.073s to 2m 21.093s (c5): c5 gave up orders-8,9
  also orders-10,11: down 19.2 ms, 2m 21.073s to 2m 21.093s (c6): c6 gave up orders-10,11
  also orders-2: down 9.9 ms, 2m 21.083s to 2m 21.093s (c2, then c1): c2 gave up orders-2,3
  also orders-3: down 9.9 ms, 2m 21.083s to 2m 21.093s (c2): c2 gave up orders-2,3

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
  also orders-0,1: down 9.9 ms, 2m 36.092s to 2m 36.102s (c1): c1 gave up orders-0..2
  also orders-2: down 9.9 ms, 2m 36.092s to 2m 36.102s (c1, then c2): c1 gave up orders-0..2
  also orders-3: down 9.9 ms, 2m 36.092s to 2m 36.102s (c2): c2 gave up orders-3..5
  also orders-6,7: down 9.9 ms, 2m 36.092s to 2m 36.102s (c4): c4 gave up orders-6,7
  also orders-8,9: down 9.9 ms, 2m 36.092s to 2m 36.102s (c5): c5 gave up orders-8,9
  also orders-10,11: down 9.9 ms, 2m 36.092s to 2m 36.102s (c6): c6 gave up orders-10,11

c4 was closed
  3m 0.004s to 3m 6.158s: 12.48 s down in all, one rebalance (generation 6)
  orders-6,7: down 6.15 s, 3m 0.004s to 3m 6.158s (c4)
      3m 0.004s             c4 was closed [6]
  →   3m 0.008s             the coordinator took c4 out at once, and the group rebalances [7]
  →   3m 6.108s     +6.1 s  c3 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   3m 6.111s             c3 gave up orders-4,5 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   3m 6.112s             with c3 everyone had joined: generation 6 begins [10]
  →   3m 6.116s             leader c6 sent the assignment [3]
  →   3m 6.118s      +2 ms  the assignment is in the log: generation 6 is Stable [4]
  →   3m 6.158s             c4 had its positions and consumed orders-6,7 [5]
  also orders-0,1: down 19.2 ms, 3m 6.102s to 3m 6.121s (c1): c1 gave up orders-0,1
  also orders-2,3: down 19.2 ms, 3m 6.102s to 3m 6.121s (c2): c2 gave up orders-2,3
  also orders-8,9: down 19.2 ms, 3m 6.102s to 3m 6.121s (c5): c5 gave up orders-8,9
  also orders-10,11: down 19.2 ms, 3m 6.102s to 3m 6.121s (c6): c6 gave up orders-10,11
  also orders-4,5: down 9.9 ms, 3m 6.111s to 3m 6.121s (c3): c3 gave up orders-4,5

c5 was closed
  3m 40.004s to 3m 51.178s: 22.52 s down in all, one rebalance (generation 7)
  orders-8,9: down 11.17 s, 3m 40.004s to 3m 51.178s (c5)
     3m 40.004s             c5 was closed [6]
  →  3m 40.008s             the coordinator took c5 out at once, and the group rebalances [7]
  →  3m 51.128s   +11.12 s  c4 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →  3m 51.132s             c4 gave up orders-6,7 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →  3m 51.133s             with c4 everyone had joined: generation 7 begins [10]
  →  3m 51.136s             leader c6 sent the assignment [3]
  →  3m 51.138s      +2 ms  the assignment is in the log: generation 7 is Stable [4]
  →  3m 51.178s             c5 had its positions and consumed orders-8,9 [5]
  also orders-0,1: down 19.2 ms, 3m 51.122s to 3m 51.141s (c1): c1 gave up orders-0,1
  also orders-2,3: down 19.2 ms, 3m 51.122s to 3m 51.141s (c2): c2 gave up orders-2,3
  also orders-4,5: down 19.2 ms, 3m 51.122s to 3m 51.141s (c3): c3 gave up orders-4,5
  also orders-10,11: down 19.2 ms, 3m 51.122s to 3m 51.141s (c6): c6 gave up orders-10,11
  also orders-6,7: down 9.9 ms, 3m 51.132s to 3m 51.141s (c4): c4 gave up orders-6,7

c6 was closed
  4m 20.004s to 4m 21.175s: 2.66 s down in all, one rebalance (generation 8)
  orders-10,11: down 1.17 s, 4m 20.004s to 4m 21.175s (c6, then c5)
     4m 20.004s             c6 was closed [6]
  →  4m 20.008s             the coordinator took c6 out at once, and the group rebalances [7]
  →  4m 21.147s    +1.14 s  c5 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →  4m 21.151s             c5 gave up orders-8,9 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →  4m 21.152s             with c5 everyone had joined: generation 8 begins [10]
  →  4m 21.170s             leader c5 sent the assignment [3]
  →  4m 21.172s      +2 ms  the assignment is in the log: generation 8 is Stable [4]
  →  4m 21.175s             c5 had its positions and consumed orders-10,11 [5]
  also orders-0,1: down 33.8 ms, 4m 21.142s to 4m 21.175s (c1): c1 gave up orders-0,1
  also orders-2: down 33.8 ms, 4m 21.142s to 4m 21.175s (c2, then c1): c2 gave up orders-2,3
  also orders-3: down 33.8 ms, 4m 21.142s to 4m 21.175s (c2): c2 gave up orders-2,3
  also orders-4,5: down 33.8 ms, 4m 21.142s to 4m 21.175s (c3, then c2): c3 gave up orders-4,5
  also orders-6,7: down 33.8 ms, 4m 21.142s to 4m 21.175s (c4, then c3): c4 gave up orders-6,7
  also orders-8,9: down 24.5 ms, 4m 21.151s to 4m 21.175s (c5, then c4): c5 gave up orders-8,9

c6 started again
  4m 25.022s to 4m 36.207s: 192.2 ms down in all, one rebalance (generation 9)
  orders-10,11: down 46.6 ms, 4m 36.160s to 4m 36.207s (c5, then c6)
     4m 25.009s       +5 s  c6 started again
  →  4m 25.022s             the coordinator let c6 in, and the group rebalances [1]
  →  4m 36.157s   +11.13 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →  4m 36.160s             c5 gave up orders-10,11 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →  4m 36.160s             c1 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →  4m 36.161s             with c1 everyone had joined: generation 9 begins [10]
  →  4m 36.165s             leader c5 sent the assignment [3]
  →  4m 36.167s      +2 ms  the assignment is in the log: generation 9 is Stable [4]
  →  4m 36.207s             c6 had its positions and consumed orders-10,11 [5]
  also orders-0,1: down 9.9 ms, 4m 36.160s to 4m 36.170s (c1): c1 gave up orders-0..2
  also orders-2: down 9.9 ms, 4m 36.160s to 4m 36.170s (c1, then c2): c1 gave up orders-0..2
  also orders-3: down 9.9 ms, 4m 36.160s to 4m 36.170s (c2): c2 gave up orders-3..5
  also orders-4,5: down 9.9 ms, 4m 36.160s to 4m 36.170s (c2, then c3): c2 gave up orders-3..5
  also orders-6,7: down 9.9 ms, 4m 36.160s to 4m 36.170s (c3, then c4): c3 gave up orders-6,7
  also orders-8,9: down 9.9 ms, 4m 36.160s to 4m 36.170s (c4, then c5): c4 gave up orders-8,9

What would have helped
  Each line is a run of its own, with everything else the same.
     down     worst  rebalances  reprocessed
   75.2 s    11.3 s           8            0  as it was
   5.57 s  633.6 ms          12            0  heartbeat.interval.ms = 1000 (was 15000)
  16.37 s    2.43 s          12            0  heartbeat.interval.ms = 3000 (was 15000)
  60.79 s    5.08 s           0            0  group.instance.id = {id} (was none)
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
