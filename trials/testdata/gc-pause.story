gc-pause: A 35 s stop-the-world pause against a 30 s session timeout
Run 0, the file as it is written: 12 of 12 partitions down, 35.03 s at worst (orders-4): c2 paused
26.09 s, joining 8.94 s (c3).

Start-up
        0.000 s             c1 started
  →     0.020 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.020 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.066 s             leader c1 sent the assignment [3]
  →     6.068 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.088 s             c1, the first one, had its positions and consumed orders-0..3 [5]

The process of c2 stopped
  60.000 s to 96.085 s: 140.19 s down in all, 1284 records processed again, one rebalance
  (generation 2)
  orders-4..7: down 35.03 s, 60.000 s to 95.000 s (c2), 96.052 s to 96.085 s (c2)
       56.088 s             c2 sent the commit that was its last sign of life [6]
  →    60.000 s             the process of c2 stopped
  →    86.089 s      +30 s  the coordinator removed c2, of which it had not heard, and the group
                            rebalances (session.timeout.ms = 30 s) [7]
  →    95.000 s      +35 s  c2 went on, working on what the coordinator had taken from it [8]
  →    96.052 s    +9.96 s  c2 noticed that it had been removed, and lost orders-4..7 [9]
  →    96.075 s    +9.99 s  c3 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 10 s) [10]
  →    96.078 s             c3 gave up orders-8..11 (partition.assignment.strategy = range) [11]
  →    96.079 s             with c3 everyone had joined: generation 2 begins [12]
  →    96.080 s             leader c1 sent the assignment [3]
  →    96.082 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →    96.085 s             c2 had its positions and consumed orders-4..7 [5]
  also orders-0..3: down 7 ms, 96.078 s to 96.085 s (c1): c1 gave up orders-0..3
  also orders-8..11: down 7 ms, 96.078 s to 96.085 s (c3): c3 gave up orders-8..11
  c2 processed 1284 records of orders-4..7 again: it had processed them from 56.081 s to 96.052 s
  and not committed that by 96.085 s

What would have helped
  Each line is a run of its own, with everything else the same.
      down    worst  rebalances  reprocessed
  140.19 s  35.03 s           1         1284  as it was
  104.47 s  26.09 s           2         1284  session.timeout.ms = 20000 (was 30000)
  108.78 s  27.17 s           2         1284  heartbeat.interval.ms = 3000 (was 10000)
  117.68 s  29.39 s           2         1284  heartbeat.interval.ms = 1000 (was 10000)
     140 s     35 s           0            0  session.timeout.ms = 60000 (was 30000)
  140.19 s  35.03 s           1          684  auto.commit.interval.ms = 1000 (was 5000)
  Would have made no difference: group.instance.id = {id}; partition.assignment.strategy =
  cooperative-sticky.

Rules, by their headings in docs/protocol.md
   [1] The coordinator, Joining: GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin
   [2] The coordinator, The join phase: KIP-134
   [3] The consumer, Joining and syncing: ConsumerCoordinator.onLeaderElected
   [4] The coordinator, Syncing: GroupMetadataManager.classicGroupSyncToClassicGroup
   [5] The consumer, Commits and positions: ConsumerCoordinator.initWithCommittedOffsetsIfNeeded
   [6] The coordinator, Heartbeats and sessions:
       GroupMetadataManager.classicGroupHeartbeatToClassicGroup
   [7] The coordinator, Heartbeats and sessions:
       GroupMetadataManager.removeMemberAndUpdateClassicGroup
   [8] The consumer, Heartbeats and the poll interval: Heartbeat.sessionTimeoutExpired
   [9] The consumer, Joining and syncing: AbstractCoordinator.SyncGroupResponseHandler
  [10] The consumer, Threads and poll(): AbstractCoordinator.HeartbeatResponseHandler
  [11] The consumer, Preparing to join: KIP-429
  [12] The coordinator, The join phase: ClassicGroup.hasAllMembersJoined
