crash-and-quick-restart: A crashed process comes back at once, and the group waits for its ghost
Run 0, the file as it is written: 12 of 12 partitions down, 42.09 s at worst (orders-4): c2 dead
42.05 s, c2 assigning 32 ms.

c2 is killed and its supervisor has a new process running 5 s later. To the coordinator that is
somebody else: it joins with a new member id, and the old one is still counted in. The join phase
that the newcomer begins cannot end before the dead member has rejoined, or its session has expired.
So the others give up their partitions and wait for a ghost: the quick restart makes a local outage
one of the whole group. A group.instance.id avoids it, since a static member that returns takes its
predecessor's place.

Start-up
        0.000 s             c1 started
  →     0.016 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.017 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.060 s             leader c1 sent the assignment [3]
  →     6.062 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.089 s             c1, the first one, had its positions and consumed orders-0..3 [5]

c2 was killed
  60.000 s to 102.091 s: 7m 36.4s down in all, 780 records processed again, one rebalance
  (generation 2)
  orders-4..7: down 42.09 s, 60.000 s to 102.091 s (c2)
       57.051 s             c2 sent the heartbeat that was its last sign of life [6]
  →    60.000 s             c2 was killed
  →    65.000 s       +5 s  c2 started again
  →    65.011 s             the coordinator let c2 in as another member beside its former self,
                            which it still counted, and the group rebalances [7]
  →   102.053 s      +45 s  the coordinator removed c2, of which it had not heard
                            (session.timeout.ms = 45 s) [8]
  →   102.053 s             nobody else was missing: generation 2 begins [9]
  →   102.057 s             leader c1 sent the assignment [3]
  →   102.059 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]
  →   102.091 s             c2 had its positions and consumed orders-4..7 [5]
  also orders-0..3,8..11: down 36 s each, 66.059 s to 102.063 s, of c1 and c3
  c2 processed 780 records of orders-4..7 again: it had processed them from 56.099 s to 60.000 s and
  not committed that by 102.091 s (auto.commit.interval.ms = 5 s)

What would have helped
  Each line is a run of its own, with everything else the same.
      down    worst  rebalances  reprocessed
  7m 36.4s  42.09 s           1          780  as it was
   12.62 s   3.11 s           2          780  session.timeout.ms = 6000 (was 45000)
   20.17 s   5.04 s           0          784  group.instance.id = {id}, static members (was none)
   96.39 s  12.09 s           1          780  session.timeout.ms = 15000 (was 45000)
  2m 48.4s  42.09 s           1          780  partition.assignment.strategy = cooperative-sticky
                                              (was range,cooperative-sticky)
  Would have made it worse: auto.commit.interval.ms = 1000 (8m 0.8s down, not 7m 36.4s; in return
  reprocessed 180, not 780); application.commit = batch (8m 11.6s down, not 7m 36.4s; in return
  reprocessed 0, not 780); session.timeout.ms = 60000 (10m 36.4s down, not 7m 36.4s).

Rules, by their headings in docs/protocol.md
   [1] The coordinator, Joining: GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin
   [2] The coordinator, The join phase: KIP-134
   [3] The consumer, Joining and syncing: ConsumerCoordinator.onLeaderElected
   [4] The coordinator, Syncing: GroupMetadataManager.classicGroupSyncToClassicGroup
   [5] The consumer, Commits and positions: ConsumerCoordinator.initWithCommittedOffsetsIfNeeded
   [6] The coordinator, Heartbeats and sessions:
       GroupMetadataManager.classicGroupHeartbeatToClassicGroup
   [7] The coordinator, Joining: GroupMetadataManager.classicGroupJoinNewDynamicMember
   [8] The coordinator, Heartbeats and sessions:
       GroupMetadataManager.removeMemberAndUpdateClassicGroup
   [9] The coordinator, The join phase: ClassicGroup.hasAllMembersJoined
