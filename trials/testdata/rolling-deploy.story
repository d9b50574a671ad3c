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
  140.004 s to 141.093 s: 2.35 s down in all, one rebalance (generation 4)
  orders-4,5: down 1.09 s, 140.004 s to 141.093 s (c3, then c2)
      140.004 s             c3 was closed [6]
  →   140.008 s             the coordinator took c3 out at once, and the group rebalances [7]
  →   141.079 s    +1.07 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   141.083 s             c2 gave up orders-2,3 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   141.084 s             with c2 everyone had joined: generation 4 begins [10]
  →   141.087 s             leader c6 sent the assignment [3]
  →   141.089 s      +2 ms  the assignment is in the log: generation 4 is Stable [4]
  →   141.093 s             c2 had its positions and consumed orders-3..5 [5]
  also orders-0,1: down 19.2 ms, 141.073 s to 141.093 s (c1): c1 gave up orders-0,1
  also orders-6,7: down 19.2 ms, 141.073 s to 141.093 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 19.2 ms, 141.073 s to 141.093 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 19.2 ms, 141.073 s to 141.093 s (c6): c6 gave up orders-10,11
  also orders-2: down 9.9 ms, 141.083 s to 141.093 s (c2, then c1): c2 gave up orders-2,3
  also orders-3: down 9.9 ms, 141.083 s to 141.093 s (c2): c2 gave up orders-2,3

c3 started again
  145.022 s to 156.139 s: 192.2 ms down in all, one rebalance (generation 5)
  orders-4,5: down 46.6 ms, 156.092 s to 156.139 s (c2, then c3)
      145.009 s       +5 s  c3 started again
  →   145.022 s             the coordinator let c3 in, and the group rebalances [1]
  →   156.088 s   +11.07 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   156.092 s             c2 gave up orders-3..5 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   156.092 s             c1 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   156.093 s             with c1 everyone had joined: generation 5 begins [10]
  →   156.096 s             leader c6 sent the assignment [3]
  →   156.098 s      +2 ms  the assignment is in the log: generation 5 is Stable [4]
  →   156.139 s             c3 had its positions and consumed orders-4,5 [5]
  also orders-0,1: down 9.9 ms, 156.092 s to 156.102 s (c1): c1 gave up orders-0..2
  also orders-2: down 9.9 ms, 156.092 s to 156.102 s (c1, then c2): c1 gave up orders-0..2
  also orders-3: down 9.9 ms, 156.092 s to 156.102 s (c2): c2 gave up orders-3..5
  also orders-6,7: down 9.9 ms, 156.092 s to 156.102 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 9.9 ms, 156.092 s to 156.102 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 9.9 ms, 156.092 s to 156.102 s (c6): c6 gave up orders-10,11

c4 was closed
  180.004 s to 186.158 s: 12.48 s down in all, one rebalance (generation 6)
  orders-6,7: down 6.15 s, 180.004 s to 186.158 s (c4)
      180.004 s             c4 was closed [6]
  →   180.008 s             the coordinator took c4 out at once, and the group rebalances [7]
  →   186.108 s     +6.1 s  c3 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   186.111 s             c3 gave up orders-4,5 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   186.112 s             with c3 everyone had joined: generation 6 begins [10]
  →   186.116 s             leader c6 sent the assignment [3]
  →   186.118 s      +2 ms  the assignment is in the log: generation 6 is Stable [4]
  →   186.158 s             c4 had its positions and consumed orders-6,7 [5]
  also orders-0,1: down 19.2 ms, 186.102 s to 186.121 s (c1): c1 gave up orders-0,1
  also orders-2,3: down 19.2 ms, 186.102 s to 186.121 s (c2): c2 gave up orders-2,3
  also orders-8,9: down 19.2 ms, 186.102 s to 186.121 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 19.2 ms, 186.102 s to 186.121 s (c6): c6 gave up orders-10,11
  also orders-4,5: down 9.9 ms, 186.111 s to 186.121 s (c3): c3 gave up orders-4,5

c5 was closed
  220.004 s to 231.178 s: 22.52 s down in all, one rebalance (generation 7)
  orders-8,9: down 11.17 s, 220.004 s to 231.178 s (c5)
      220.004 s             c5 was closed [6]
  →   220.008 s             the coordinator took c5 out at once, and the group rebalances [7]
  →   231.128 s   +11.12 s  c4 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   231.132 s             c4 gave up orders-6,7 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   231.133 s             with c4 everyone had joined: generation 7 begins [10]
  →   231.136 s             leader c6 sent the assignment [3]
  →   231.138 s      +2 ms  the assignment is in the log: generation 7 is Stable [4]
  →   231.178 s             c5 had its positions and consumed orders-8,9 [5]
  also orders-0,1: down 19.2 ms, 231.122 s to 231.141 s (c1): c1 gave up orders-0,1
  also orders-2,3: down 19.2 ms, 231.122 s to 231.141 s (c2): c2 gave up orders-2,3
  also orders-4,5: down 19.2 ms, 231.122 s to 231.141 s (c3): c3 gave up orders-4,5
  also orders-10,11: down 19.2 ms, 231.122 s to 231.141 s (c6): c6 gave up orders-10,11
  also orders-6,7: down 9.9 ms, 231.132 s to 231.141 s (c4): c4 gave up orders-6,7

c6 was closed
  260.004 s to 261.175 s: 2.66 s down in all, one rebalance (generation 8)
  orders-10,11: down 1.17 s, 260.004 s to 261.175 s (c6, then c5)
      260.004 s             c6 was closed [6]
  →   260.008 s             the coordinator took c6 out at once, and the group rebalances [7]
  →   261.147 s    +1.14 s  c5 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   261.151 s             c5 gave up orders-8,9 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   261.152 s             with c5 everyone had joined: generation 8 begins [10]
  →   261.170 s             leader c5 sent the assignment [3]
  →   261.172 s      +2 ms  the assignment is in the log: generation 8 is Stable [4]
  →   261.175 s             c5 had its positions and consumed orders-10,11 [5]
  also orders-0,1: down 33.8 ms, 261.142 s to 261.175 s (c1): c1 gave up orders-0,1
  also orders-2: down 33.8 ms, 261.142 s to 261.175 s (c2, then c1): c2 gave up orders-2,3
  also orders-3: down 33.8 ms, 261.142 s to 261.175 s (c2): c2 gave up orders-2,3
  also orders-4,5: down 33.8 ms, 261.142 s to 261.175 s (c3, then c2): c3 gave up orders-4,5
  also orders-6,7: down 33.8 ms, 261.142 s to 261.175 s (c4, then c3): c4 gave up orders-6,7
  also orders-8,9: down 24.5 ms, 261.151 s to 261.175 s (c5, then c4): c5 gave up orders-8,9

c6 started again
  265.022 s to 276.207 s: 192.2 ms down in all, one rebalance (generation 9)
  orders-10,11: down 46.6 ms, 276.160 s to 276.207 s (c5, then c6)
      265.009 s       +5 s  c6 started again
  →   265.022 s             the coordinator let c6 in, and the group rebalances [1]
  →   276.157 s   +11.13 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   276.160 s             c5 gave up orders-10,11 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   276.160 s             c1 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   276.161 s             with c1 everyone had joined: generation 9 begins [10]
  →   276.165 s             leader c5 sent the assignment [3]
  →   276.167 s      +2 ms  the assignment is in the log: generation 9 is Stable [4]
  →   276.207 s             c6 had its positions and consumed orders-10,11 [5]
  also orders-0,1: down 9.9 ms, 276.160 s to 276.170 s (c1): c1 gave up orders-0..2
  also orders-2: down 9.9 ms, 276.160 s to 276.170 s (c1, then c2): c1 gave up orders-0..2
  also orders-3: down 9.9 ms, 276.160 s to 276.170 s (c2): c2 gave up orders-3..5
  also orders-4,5: down 9.9 ms, 276.160 s to 276.170 s (c2, then c3): c2 gave up orders-3..5
  also orders-6,7: down 9.9 ms, 276.160 s to 276.170 s (c3, then c4): c3 gave up orders-6,7
  also orders-8,9: down 9.9 ms, 276.160 s to 276.170 s (c4, then c5): c4 gave up orders-8,9

What would have helped
  Each line is a run of its own, with everything else the same.
     down     worst  rebalances  reprocessed
   75.2 s    11.3 s           8            0  as it was
   5.57 s  633.6 ms          12            0  heartbeat.interval.ms = 1000 (was 15000)
  16.37 s    2.43 s          12            0  heartbeat.interval.ms = 3000 (was 15000)
  60.79 s    5.08 s           0            0  group.instance.id = {id} (was none)
  Would have made it worse: partition.assignment.strategy = cooperative-sticky (133.77 s down, not
  75.2 s; rebalances 10, not 8; reprocessed 4, not 0); rolling-restart at 1m, wait = stable (163.5 s
  down, not 75.2 s); rolling-restart at 1m, leave = false (2574.17 s down, not 75.2 s).
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
