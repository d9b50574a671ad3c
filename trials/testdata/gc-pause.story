gc-pause: A 35 s stop-the-world pause against a 30 s session timeout, with heartbeats every 10 s
Run 0, the file as it is written: 12 of 12 partitions down, 35.01 s at worst (orders-4): c2 paused
26.09 s, joining 8.91 s (c3).

The process of c2 stands still for 35 s, as in a full garbage collection: application and heartbeat
thread alike. The coordinator counts 30 s from the last heartbeat or commit that arrived, so it
gives c2 up while the pause still lasts. The survivors hear of the rebalance with their next
heartbeat, and being eager they give everything up before they rejoin: now all twelve partitions
stand still for a moment, not only those of c2. When c2 wakes up it still believes in its
partitions; its next heartbeat is answered UNKNOWN_MEMBER_ID, and it joins as a new member. So one
pause costs the group two rebalances, or one where c2 is back before the survivors have all
rejoined. Only pauses shorter than session.timeout.ms less heartbeat.interval.ms are safe whatever
the moment: compare gc-pause-short.

Start-up
        0.000 s             c1 started
  →     0.016 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.017 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.060 s             leader c1 sent the assignment [3]
  →     6.062 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.089 s             c1, the first one, had its positions and consumed orders-0..3 [5]

The process of c2 stopped
  60.000 s to 96.064 s: 2m 20.1s down in all, one rebalance (generation 2)
  orders-4..7: down 35 s, 60.000 s to 95.000 s (c2)
       56.088 s             c2 sent the commit that was its last sign of life [6]
  →    60.000 s             the process of c2 stopped
  →    86.090 s      +30 s  the coordinator removed c2, of which it had not heard, and the group
                            rebalances (session.timeout.ms = 30 s) [7]
  →    95.000 s      +35 s  c2 went on, working on what the coordinator had taken from it [8]
  also orders-0..3,8..11: down 11.2 ms each, 96.052 s to 96.064 s, of c1 and c3

c2 gave up its membership: UNKNOWN_MEMBER_ID from HEARTBEAT response
  96.112 s to 107.079 s: 134.7 ms down in all, 1284 records processed again, one rebalance
  (generation 3)
  orders-0..3: down 11.2 ms, 107.068 s to 107.079 s (c1)
       56.088 s             c2 sent the commit that was its last sign of life [6]
  →    60.000 s             the process of c2 stopped
  →    86.090 s      +30 s  the coordinator removed c2, of which it had not heard
                            (session.timeout.ms = 30 s) [7]
  →    95.311 s             c2 gave up its membership: UNKNOWN_MEMBER_ID from HEARTBEAT response [9]
  →    96.112 s             the coordinator let c2 in, and the group rebalances [1]
  →   106.160 s   +10.05 s  c3 learned of the rebalance by its next heartbeat (heartbeat.interval.ms
                            = 10 s) [10]
  →   107.065 s    +905 ms  c3 came to poll() and set about joining (max.poll.records = 500,
                            per.record = 2 ms) [11]
  →   107.068 s             c1 gave up orders-0..5 (partition.assignment.strategy =
                            range,cooperative-sticky) [12]
  →   107.068 s             c3 gave up orders-6..11 (partition.assignment.strategy =
                            range,cooperative-sticky) [12]
  →   107.069 s             with c3 everyone had joined: generation 3 begins [13]
  →   107.073 s             leader c1 sent the assignment [3]
  →   107.075 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →   107.079 s             c1 had its positions and consumed orders-0..3 [5]
  also orders-4..11: down 11.2 ms each, 107.068 s to 107.079 s, of c1 and c3; 4 of them went to
  another member
  c1 processed 869 records of orders-4,5 again: c2 had processed them from 56.081 s to 96.062 s and
  not committed that by 96.064 s
  c3 processed 392 records of orders-6,7 again: c2 had processed them from 56.081 s to 60.000 s and
  not committed that by 96.064 s (auto.commit.interval.ms = 5 s)
  c1 processed 23 records of orders-4 again: c2 went on with them to 96.108 s, and c1 had taken them
  over at 96.064 s

What would have helped
  Each line is a run of its own, with everything else the same.
      down    worst  rebalances  reprocessed
  2m 20.2s  35.01 s           2         1284  as it was
  104.48 s  26.08 s           2         1284  session.timeout.ms = 20000 (was 30000)
  108.52 s  27.09 s           2         1284  heartbeat.interval.ms = 3000 (was 10000)
  116.74 s  29.14 s           2         1284  heartbeat.interval.ms = 1000 (was 10000)
    2m 20s     35 s           0            0  session.timeout.ms = 60000 (was 30000)
  2m 20.2s  35.01 s           2          684  auto.commit.interval.ms = 1000 (was 5000)
  Would have made it worse: max.poll.records = 250 (2m 21.9s down, not 2m 20.2s; in return
  rebalances 1, not 2; reprocessed 1034, not 1284); max.poll.records = 50 (2m 23.1s down, not 2m
  20.2s; in return rebalances 1, not 2; reprocessed 884, not 1284); max.poll.records = 10 (2m 23.7s
  down, not 2m 20.2s; in return rebalances 1, not 2; reprocessed 804, not 1284); application.commit
  = batch (2m 23.9s down, not 2m 20.2s; in return rebalances 1, not 2; reprocessed 4, not 1284);
  partition.assignment.strategy = cooperative-sticky (2m 52.1s down, not 2m 20.2s; rebalances 3, not
  2; reprocessed 2584, not 1284).
  Would have made no difference: max.poll.interval.ms = 150000; max.poll.interval.ms = 60000;
  max.poll.interval.ms = 600000; group.instance.id = {id}, static members.

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
  [11] The consumer, Threads and poll(): AbstractCoordinator
  [12] The consumer, Preparing to join: KIP-429
  [13] The coordinator, The join phase: ClassicGroup.hasAllMembersJoined
