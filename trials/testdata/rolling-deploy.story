rolling-deploy: Six members are restarted one after another
Run 0, the file as it is written: 12 of 12 partitions down, 11.37 s at worst (orders-8): joining
11.18 s (c4), c5 assigning 65 ms.

Start-up
        0.000 s             c1 started
  →     0.020 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.020 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.066 s             leader c1 sent the assignment [3]
  →     6.068 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.088 s             c1, the first one, had its positions and consumed orders-0,1 [5]

c1 was closed
  60.004 s to 66.105 s: 12.42 s down in all, one rebalance (generation 2)
  orders-0,1: down 6.1 s, 60.004 s to 66.105 s (c1)
       60.004 s             c1 was closed [6]
  →    60.008 s             the coordinator took c1 out at once, and the group rebalances [7]
  →    66.051 s    +6.04 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →    66.054 s             c2 gave up orders-2,3 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →    66.055 s             with c2 everyone had joined: generation 2 begins [10]
  →    66.071 s             leader c6 sent the assignment [3]
  →    66.073 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →    66.105 s             c1 had its positions and consumed orders-0,1 [5]
  also orders-2,3: down 22 ms, 66.054 s to 66.076 s (c2): c2 gave up orders-2,3
  also orders-4,5: down 22 ms, 66.054 s to 66.076 s (c3): c3 gave up orders-4,5
  also orders-6,7: down 22 ms, 66.054 s to 66.076 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 22 ms, 66.054 s to 66.076 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 22 ms, 66.054 s to 66.076 s (c6): c6 gave up orders-10,11

c2 was closed
  100.004 s to 111.138 s: 22.46 s down in all, one rebalance (generation 3)
  orders-2,3: down 11.13 s, 100.004 s to 111.138 s (c2)
      100.004 s             c2 was closed [6]
  →   100.008 s             the coordinator took c2 out at once, and the group rebalances [7]
  →   111.084 s   +11.08 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   111.087 s             c1 gave up orders-0,1 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   111.088 s             with c1 everyone had joined: generation 3 begins [10]
  →   111.089 s             leader c6 sent the assignment [3]
  →   111.091 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →   111.138 s             c2 had its positions and consumed orders-2,3 [5]
  also orders-4,5: down 22.5 ms, 111.072 s to 111.094 s (c3): c3 gave up orders-4,5
  also orders-6,7: down 22.5 ms, 111.072 s to 111.094 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 22.5 ms, 111.072 s to 111.094 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 22.5 ms, 111.072 s to 111.094 s (c6): c6 gave up orders-10,11
  also orders-0,1: down 7 ms, 111.087 s to 111.094 s (c1): c1 gave up orders-0,1

c3 was closed
  140.004 s to 141.121 s: 2.43 s down in all, one rebalance (generation 4)
  orders-4,5: down 1.12 s, 140.004 s to 141.121 s (c3, then c2)
      140.004 s             c3 was closed [6]
  →   140.008 s             the coordinator took c3 out at once, and the group rebalances [7]
  →   141.111 s     +1.1 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   141.114 s             c2 gave up orders-2,3 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   141.115 s             with c2 everyone had joined: generation 4 begins [10]
  →   141.116 s             leader c6 sent the assignment [3]
  →   141.118 s      +2 ms  the assignment is in the log: generation 4 is Stable [4]
  →   141.121 s             c2 had its positions and consumed orders-3..5 [5]
  also orders-10,11: down 24 ms, 141.097 s to 141.121 s (c6): c6 gave up orders-10,11
  also orders-0,1: down 23 ms, 141.098 s to 141.121 s (c1): c1 gave up orders-0,1
  also orders-6,7: down 23 ms, 141.098 s to 141.121 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 23 ms, 141.098 s to 141.121 s (c5): c5 gave up orders-8,9
  also orders-2: down 7 ms, 141.114 s to 141.121 s (c2, then c1): c2 gave up orders-2,3
  also orders-3: down 7 ms, 141.114 s to 141.121 s (c2): c2 gave up orders-2,3

c3 started again
  145.029 s to 156.180 s: 184 ms down in all, one rebalance (generation 5)
  orders-4,5: down 51 ms, 156.129 s to 156.180 s (c2, then c3)
      145.009 s       +5 s  c3 started again
  →   145.029 s             the coordinator let c3 in, and the group rebalances [1]
  →   156.126 s    +11.1 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   156.129 s             c2 gave up orders-3..5 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   156.129 s             c1 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   156.130 s             with c1 everyone had joined: generation 5 begins [10]
  →   156.131 s             leader c6 sent the assignment [3]
  →   156.133 s      +2 ms  the assignment is in the log: generation 5 is Stable [4]
  →   156.180 s             c3 had its positions and consumed orders-4,5 [5]
  also orders-6,7: down 9 ms, 156.127 s to 156.136 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 9 ms, 156.127 s to 156.136 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 9 ms, 156.127 s to 156.136 s (c6): c6 gave up orders-10,11
  also orders-0,1: down 7 ms, 156.129 s to 156.136 s (c1): c1 gave up orders-0..2
  also orders-2: down 7 ms, 156.129 s to 156.136 s (c1, then c2): c1 gave up orders-0..2
  also orders-3: down 7 ms, 156.129 s to 156.136 s (c2): c2 gave up orders-3..5

c4 was closed
  180.004 s to 186.207 s: 12.61 s down in all, one rebalance (generation 6)
  orders-6,7: down 6.2 s, 180.004 s to 186.207 s (c4)
      180.004 s             c4 was closed [6]
  →   180.008 s             the coordinator took c4 out at once, and the group rebalances [7]
  →   186.153 s    +6.15 s  c3 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   186.156 s             c3 gave up orders-4,5 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   186.157 s             with c3 everyone had joined: generation 6 begins [10]
  →   186.158 s             leader c6 sent the assignment [3]
  →   186.160 s      +2 ms  the assignment is in the log: generation 6 is Stable [4]
  →   186.207 s             c4 had its positions and consumed orders-6,7 [5]
  also orders-10,11: down 24 ms, 186.139 s to 186.163 s (c6): c6 gave up orders-10,11
  also orders-0,1: down 23 ms, 186.140 s to 186.163 s (c1): c1 gave up orders-0,1
  also orders-2,3: down 23 ms, 186.140 s to 186.163 s (c2): c2 gave up orders-2,3
  also orders-8,9: down 23 ms, 186.140 s to 186.163 s (c5): c5 gave up orders-8,9
  also orders-4,5: down 7 ms, 186.156 s to 186.163 s (c3): c3 gave up orders-4,5

c5 was closed
  220.004 s to 231.240 s: 22.7 s down in all, one rebalance (generation 7)
  orders-8,9: down 11.24 s, 220.004 s to 231.240 s (c5)
      220.004 s             c5 was closed [6]
  →   220.008 s             the coordinator took c5 out at once, and the group rebalances [7]
  →   231.186 s   +11.18 s  c4 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   231.189 s             c4 gave up orders-6,7 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   231.190 s             with c4 everyone had joined: generation 7 begins [10]
  →   231.191 s             leader c6 sent the assignment [3]
  →   231.193 s      +2 ms  the assignment is in the log: generation 7 is Stable [4]
  →   231.240 s             c5 had its positions and consumed orders-8,9 [5]
  also orders-10,11: down 27 ms, 231.169 s to 231.196 s (c6): c6 gave up orders-10,11
  also orders-0,1: down 26 ms, 231.170 s to 231.196 s (c1): c1 gave up orders-0,1
  also orders-2,3: down 26 ms, 231.170 s to 231.196 s (c2): c2 gave up orders-2,3
  also orders-4,5: down 26 ms, 231.170 s to 231.196 s (c3): c3 gave up orders-4,5
  also orders-6,7: down 7 ms, 231.189 s to 231.196 s (c4): c4 gave up orders-6,7

c6 was closed
  260.004 s to 261.238 s: 2.82 s down in all, one rebalance (generation 8)
  orders-10,11: down 1.23 s, 260.004 s to 261.238 s (c6, then c5)
      260.004 s             c6 was closed [6]
  →   260.008 s             the coordinator took c6 out at once, and the group rebalances [7]
  →   261.213 s    +1.21 s  c5 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   261.216 s             c5 gave up orders-8,9 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   261.217 s             with c5 everyone had joined: generation 8 begins [10]
  →   261.233 s             leader c5 sent the assignment [3]
  →   261.235 s      +2 ms  the assignment is in the log: generation 8 is Stable [4]
  →   261.238 s             c5 had its positions and consumed orders-10,11 [5]
  also orders-6,7: down 39 ms, 261.199 s to 261.238 s (c4, then c3): c4 gave up orders-6,7
  also orders-0,1: down 38 ms, 261.200 s to 261.238 s (c1): c1 gave up orders-0,1
  also orders-2: down 38 ms, 261.200 s to 261.238 s (c2, then c1): c2 gave up orders-2,3
  also orders-3: down 38 ms, 261.200 s to 261.238 s (c2): c2 gave up orders-2,3
  also orders-4,5: down 38 ms, 261.200 s to 261.238 s (c3, then c2): c3 gave up orders-4,5
  also orders-8,9: down 22 ms, 261.216 s to 261.238 s (c5, then c4): c5 gave up orders-8,9

c6 started again
  265.029 s to 276.282 s: 184 ms down in all, one rebalance (generation 9)
  orders-10,11: down 53 ms, 276.229 s to 276.282 s (c5, then c6)
      265.009 s       +5 s  c6 started again
  →   265.029 s             the coordinator let c6 in, and the group rebalances [1]
  →   276.228 s    +11.2 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   276.229 s             c5 gave up orders-10,11 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   276.231 s             c1 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   276.232 s             with c1 everyone had joined: generation 9 begins [10]
  →   276.233 s             leader c5 sent the assignment [3]
  →   276.235 s      +2 ms  the assignment is in the log: generation 9 is Stable [4]
  →   276.282 s             c6 had its positions and consumed orders-10,11 [5]
  also orders-6,7: down 9 ms, 276.229 s to 276.238 s (c3, then c4): c3 gave up orders-6,7
  also orders-8,9: down 9 ms, 276.229 s to 276.238 s (c4, then c5): c4 gave up orders-8,9
  also orders-0,1: down 7 ms, 276.231 s to 276.238 s (c1): c1 gave up orders-0..2
  also orders-2: down 7 ms, 276.231 s to 276.238 s (c1, then c2): c1 gave up orders-0..2
  also orders-3: down 7 ms, 276.231 s to 276.238 s (c2): c2 gave up orders-3..5
  also orders-4,5: down 7 ms, 276.231 s to 276.238 s (c2, then c3): c2 gave up orders-3..5

What would have helped
  Each line is a run of its own, with everything else the same.
     down    worst  rebalances  reprocessed
  75.81 s  11.37 s           8            0  as it was
   9.08 s   1.12 s          12            0  heartbeat.interval.ms = 1000 (was 15000)
  17.53 s   2.55 s          12            0  heartbeat.interval.ms = 3000 (was 15000)
  60.71 s   5.07 s           0            0  group.instance.id = {id} (was none)
  Would have made it worse: partition.assignment.strategy = cooperative-sticky (134.14 s down, not
  75.81 s; rebalances 10, not 8; reprocessed 2, not 0); rolling-restart at 1m, wait = stable (163.66
  s down, not 75.81 s).
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
