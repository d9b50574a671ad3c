rolling-deploy: Six members are restarted one after another
Run 0, the file as it is written: 12 of 12 partitions down, 11.29 s at worst (orders-8): joining
11.11 s (c4), c5 assigning 61.7 ms.

Start-up
        0.000 s             c1 started
  →     0.013 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.014 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.045 s             leader c1 sent the assignment [3]
  →     6.047 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.072 s             c1, the first one, had its positions and consumed orders-0,1 [5]

c1 was closed
  60.004 s to 66.076 s: 12.39 s down in all, one rebalance (generation 2)
  orders-0,1: down 6.07 s, 60.004 s to 66.076 s (c1)
       60.004 s             c1 was closed [6]
  →    60.008 s             the coordinator took c1 out at once, and the group rebalances [7]
  →    66.026 s    +6.02 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →    66.030 s             c2 gave up orders-2,3 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →    66.031 s             with c2 everyone had joined: generation 2 begins [10]
  →    66.049 s             leader c6 sent the assignment [3]
  →    66.051 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →    66.076 s             c1 had its positions and consumed orders-0,1 [5]
  also orders-2,3: down 24.5 ms, 66.030 s to 66.054 s (c2): c2 gave up orders-2,3
  also orders-4,5: down 24.5 ms, 66.030 s to 66.054 s (c3): c3 gave up orders-4,5
  also orders-6,7: down 24.5 ms, 66.030 s to 66.054 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 24.5 ms, 66.030 s to 66.054 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 24.5 ms, 66.030 s to 66.054 s (c6): c6 gave up orders-10,11

c2 was closed
  100.004 s to 111.098 s: 22.37 s down in all, one rebalance (generation 3)
  orders-2,3: down 11.09 s, 100.004 s to 111.098 s (c2)
      100.004 s             c2 was closed [6]
  →   100.008 s             the coordinator took c2 out at once, and the group rebalances [7]
  →   111.047 s   +11.04 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   111.051 s             c1 gave up orders-0,1 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   111.052 s             with c1 everyone had joined: generation 3 begins [10]
  →   111.055 s             leader c6 sent the assignment [3]
  →   111.057 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →   111.098 s             c2 had its positions and consumed orders-2,3 [5]
  also orders-4,5: down 20.5 ms, 111.040 s to 111.061 s (c3): c3 gave up orders-4,5
  also orders-6,7: down 20.5 ms, 111.040 s to 111.061 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 20.5 ms, 111.040 s to 111.061 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 20.5 ms, 111.040 s to 111.061 s (c6): c6 gave up orders-10,11
  also orders-0,1: down 9.9 ms, 111.051 s to 111.061 s (c1): c1 gave up orders-0,1

c3 was closed
  140.004 s to 141.080 s: 2.33 s down in all, one rebalance (generation 4)
  orders-4,5: down 1.08 s, 140.004 s to 141.080 s (c3, then c2)
      140.004 s             c3 was closed [6]
  →   140.008 s             the coordinator took c3 out at once, and the group rebalances [7]
  →   141.067 s    +1.06 s  c2 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   141.071 s             c2 gave up orders-2,3 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   141.072 s             with c2 everyone had joined: generation 4 begins [10]
  →   141.075 s             leader c6 sent the assignment [3]
  →   141.077 s      +2 ms  the assignment is in the log: generation 4 is Stable [4]
  →   141.080 s             c2 had its positions and consumed orders-3..5 [5]
  also orders-0,1: down 19.2 ms, 141.061 s to 141.080 s (c1): c1 gave up orders-0,1
  also orders-6,7: down 19.2 ms, 141.061 s to 141.080 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 19.2 ms, 141.061 s to 141.080 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 19.2 ms, 141.061 s to 141.080 s (c6): c6 gave up orders-10,11
  also orders-2: down 9.9 ms, 141.071 s to 141.080 s (c2, then c1): c2 gave up orders-2,3
  also orders-3: down 9.9 ms, 141.071 s to 141.080 s (c2): c2 gave up orders-2,3

c3 started again
  145.022 s to 156.126 s: 192.2 ms down in all, one rebalance (generation 5)
  orders-4,5: down 46.6 ms, 156.080 s to 156.126 s (c2, then c3)
      145.009 s       +5 s  c3 started again
  →   145.022 s             the coordinator let c3 in, and the group rebalances [1]
  →   156.076 s   +11.05 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   156.080 s             c2 gave up orders-3..5 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   156.080 s             c1 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   156.081 s             with c1 everyone had joined: generation 5 begins [10]
  →   156.084 s             leader c6 sent the assignment [3]
  →   156.086 s      +2 ms  the assignment is in the log: generation 5 is Stable [4]
  →   156.126 s             c3 had its positions and consumed orders-4,5 [5]
  also orders-0,1: down 9.9 ms, 156.080 s to 156.090 s (c1): c1 gave up orders-0..2
  also orders-2: down 9.9 ms, 156.080 s to 156.090 s (c1, then c2): c1 gave up orders-0..2
  also orders-3: down 9.9 ms, 156.080 s to 156.090 s (c2): c2 gave up orders-3..5
  also orders-6,7: down 9.9 ms, 156.080 s to 156.090 s (c4): c4 gave up orders-6,7
  also orders-8,9: down 9.9 ms, 156.080 s to 156.090 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 9.9 ms, 156.080 s to 156.090 s (c6): c6 gave up orders-10,11

c4 was closed
  180.004 s to 186.146 s: 12.45 s down in all, one rebalance (generation 6)
  orders-6,7: down 6.14 s, 180.004 s to 186.146 s (c4)
      180.004 s             c4 was closed [6]
  →   180.008 s             the coordinator took c4 out at once, and the group rebalances [7]
  →   186.096 s    +6.09 s  c3 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   186.099 s             c3 gave up orders-4,5 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   186.100 s             with c3 everyone had joined: generation 6 begins [10]
  →   186.104 s             leader c6 sent the assignment [3]
  →   186.106 s      +2 ms  the assignment is in the log: generation 6 is Stable [4]
  →   186.146 s             c4 had its positions and consumed orders-6,7 [5]
  also orders-0,1: down 18.7 ms, 186.090 s to 186.109 s (c1): c1 gave up orders-0,1
  also orders-2,3: down 18.7 ms, 186.090 s to 186.109 s (c2): c2 gave up orders-2,3
  also orders-8,9: down 18.7 ms, 186.090 s to 186.109 s (c5): c5 gave up orders-8,9
  also orders-10,11: down 18.7 ms, 186.090 s to 186.109 s (c6): c6 gave up orders-10,11
  also orders-4,5: down 9.9 ms, 186.099 s to 186.109 s (c3): c3 gave up orders-4,5

c5 was closed
  220.004 s to 231.166 s: 22.49 s down in all, one rebalance (generation 7)
  orders-8,9: down 11.16 s, 220.004 s to 231.166 s (c5)
      220.004 s             c5 was closed [6]
  →   220.008 s             the coordinator took c5 out at once, and the group rebalances [7]
  →   231.116 s   +11.11 s  c4 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   231.119 s             c4 gave up orders-6,7 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   231.120 s             with c4 everyone had joined: generation 7 begins [10]
  →   231.124 s             leader c6 sent the assignment [3]
  →   231.126 s      +2 ms  the assignment is in the log: generation 7 is Stable [4]
  →   231.166 s             c5 had its positions and consumed orders-8,9 [5]
  also orders-0,1: down 18.1 ms, 231.111 s to 231.129 s (c1): c1 gave up orders-0,1
  also orders-2,3: down 18.1 ms, 231.111 s to 231.129 s (c2): c2 gave up orders-2,3
  also orders-4,5: down 18.1 ms, 231.111 s to 231.129 s (c3): c3 gave up orders-4,5
  also orders-10,11: down 18.1 ms, 231.111 s to 231.129 s (c6): c6 gave up orders-10,11
  also orders-6,7: down 9.9 ms, 231.119 s to 231.129 s (c4): c4 gave up orders-6,7

c6 was closed
  260.004 s to 261.163 s: 2.63 s down in all, one rebalance (generation 8)
  orders-10,11: down 1.16 s, 260.004 s to 261.163 s (c6, then c5)
      260.004 s             c6 was closed [6]
  →   260.008 s             the coordinator took c6 out at once, and the group rebalances [7]
  →   261.135 s    +1.13 s  c5 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   261.139 s             c5 gave up orders-8,9 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   261.140 s             with c5 everyone had joined: generation 8 begins [10]
  →   261.158 s             leader c5 sent the assignment [3]
  →   261.160 s      +2 ms  the assignment is in the log: generation 8 is Stable [4]
  →   261.163 s             c5 had its positions and consumed orders-10,11 [5]
  also orders-0,1: down 32.8 ms, 261.130 s to 261.163 s (c1): c1 gave up orders-0,1
  also orders-2: down 32.8 ms, 261.130 s to 261.163 s (c2, then c1): c2 gave up orders-2,3
  also orders-3: down 32.8 ms, 261.130 s to 261.163 s (c2): c2 gave up orders-2,3
  also orders-4,5: down 32.8 ms, 261.130 s to 261.163 s (c3, then c2): c3 gave up orders-4,5
  also orders-6,7: down 32.8 ms, 261.130 s to 261.163 s (c4, then c3): c4 gave up orders-6,7
  also orders-8,9: down 24.5 ms, 261.139 s to 261.163 s (c5, then c4): c5 gave up orders-8,9

c6 started again
  265.022 s to 276.198 s: 204.2 ms down in all, one rebalance (generation 9)
  orders-10,11: down 48.6 ms, 276.150 s to 276.198 s (c5, then c6)
      265.009 s       +5 s  c6 started again
  →   265.022 s             the coordinator let c6 in, and the group rebalances [1]
  →   276.148 s   +11.13 s  c1 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 15 s) [8]
  →   276.150 s             c5 gave up orders-10,11 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   276.152 s             c1 gave up orders-0..2 (partition.assignment.strategy =
                            range,cooperative-sticky) [9]
  →   276.153 s             with c1 everyone had joined: generation 9 begins [10]
  →   276.156 s             leader c5 sent the assignment [3]
  →   276.158 s      +2 ms  the assignment is in the log: generation 9 is Stable [4]
  →   276.198 s             c6 had its positions and consumed orders-10,11 [5]
  also orders-6,7: down 11.9 ms, 276.150 s to 276.162 s (c3, then c4): c3 gave up orders-6,7
  also orders-8,9: down 11.9 ms, 276.150 s to 276.162 s (c4, then c5): c4 gave up orders-8,9
  also orders-0,1: down 9.9 ms, 276.152 s to 276.162 s (c1): c1 gave up orders-0..2
  also orders-2: down 9.9 ms, 276.152 s to 276.162 s (c1, then c2): c1 gave up orders-0..2
  also orders-3: down 9.9 ms, 276.152 s to 276.162 s (c2): c2 gave up orders-3..5
  also orders-4,5: down 9.9 ms, 276.152 s to 276.162 s (c2, then c3): c2 gave up orders-3..5

What would have helped
  Each line is a run of its own, with everything else the same.
     down    worst  rebalances  reprocessed
  75.05 s  11.29 s           8            0  as it was
    5.2 s   595 ms          12            0  heartbeat.interval.ms = 1000 (was 15000)
  16.13 s   2.41 s          12            0  heartbeat.interval.ms = 3000 (was 15000)
  60.59 s   5.06 s           0            0  group.instance.id = {id} (was none)
  Would have made it worse: partition.assignment.strategy = cooperative-sticky (133.55 s down, not
  75.05 s; rebalances 10, not 8; reprocessed 4, not 0); rolling-restart at 1m, wait = stable (163.58
  s down, not 75.05 s).
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
