spring-async-acks: Asynchronous acknowledgments in a cooperative group, and two pods that stop
consuming
Run 0, the file as it is written: 8 of 8 partitions down, 8m 59.9s at worst (orders-0): c1 stalled
8m 59.9s; 6 to the end.

A Spring listener hands its records to coroutines, which acknowledge them as they end (asyncAcks),
so the container pauses its consumer until all that a poll() has returned is acknowledged. At night
there are imports alone, each of which takes 2 s. A pod of their own starts, and cooperative-sticky
moves them to it. With the imports goes all that c1 and c2 have not acknowledged: each container
takes its consumer for one that is not paused, but their orders, which they keep, are, and nothing
resumes them. In the morning orders come, and nobody takes them, while both members poll, send
heartbeats and log nothing (https://github.com/spring-projects/spring-kafka/issues/4708 ; a report
of the same kind tells of an hour and a half in production). An eager assignor gives all partitions
up, and with them their pauses.

Start-up
        0.000 s             c1 started
  →     0.016 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.017 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.060 s             leader c1 sent the assignment [3]
  →     6.062 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.089 s             c1, the first one, had its positions and consumed orders-0,2,4,
                            imports-0 [5]

c3 started
  60.011 s to 60.055 s: nothing was down, one rebalance (generation 2)
       60.000 s             c3 started
  →    60.011 s             the coordinator let c3 in, and the group rebalances [1]
  →    60.046 s             c2 learned of the rebalance by its next heartbeat [6]
  →    60.049 s             with c2 everyone had joined: generation 2 begins [7]
  →    60.053 s             leader c1 sent the assignment [3]
  →    60.055 s      +2 ms  the assignment is in the log: generation 2 is Stable [4]

By the plan c1 gave up
  60.057 s to 10m 0.000s: 53m 59.7s down in all, 4 records processed again, one rebalance
  (generation 3)
  orders-0,2,4: down 8m 59.9s, 60.057 s to 10m 0.000s (c1, then nobody)
       60.057 s             by the plan c1 gave up imports-0 [8]
  →    60.057 s             c1, whose container had paused its consumer for acknowledgments, kept
                            these paused when none was awaited any more, and nothing resumed them:
                            orders-0,2,4
  →    60.059 s             c1 joined again, so that what it gave up can be given out, and the group
                            rebalances [9]
  →    60.075 s             the SyncGroup of c3 was answered REBALANCE_IN_PROGRESS [10]
  →    60.076 s             with c3 everyone had joined: generation 3 begins [7]
  →    60.080 s             leader c1 sent the assignment [3]
  →    60.082 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  also orders-1,3,5: down 8m 59.9s, 60.057 s to 10m 0.000s (c2, then nobody): c2, whose container
  had paused its consumer for acknowledgments, kept these paused when none was awaited any more, and
  nothing resumed them: orders-1,3,5
  also imports-0,1: down 38.8 ms each, 60.057 s to 60.096 s, of c1 and c2; 2 of them went to another
  member
  c3 processed 2 records of imports-0 again: c1 had processed them from 59.078 s to 60.057 s and not
  committed that by 60.096 s
  c3 processed 2 records of imports-1 again: c2 had processed them from 59.078 s to 60.057 s and not
  committed that by 60.096 s

What would have helped
  Each line is a run of its own, with everything else the same.
       down     worst  rebalances  reprocessed
  53m 59.7s  8m 59.9s           2            4  as it was
    89.8 ms   11.2 ms           1            4  partition.assignment.strategy = range (was
                                                cooperative-sticky)
  Would have made no difference: heartbeat.interval.ms = 1000; max.poll.records = 250;
  max.poll.records = 50; max.poll.records = 10; max.poll.interval.ms = 150000; max.poll.interval.ms
  = 60000; max.poll.interval.ms = 1200000; application.commit = record; group.instance.id = {id},
  static members.

Rules, by their headings in docs/protocol.md
   [1] The coordinator, Joining: GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin
   [2] The coordinator, The join phase: KIP-134
   [3] The consumer, Joining and syncing: ConsumerCoordinator.onLeaderElected
   [4] The coordinator, Syncing: GroupMetadataManager.classicGroupSyncToClassicGroup
   [5] The consumer, Commits and positions: ConsumerCoordinator.initWithCommittedOffsetsIfNeeded
   [6] The consumer, Threads and poll(): AbstractCoordinator.HeartbeatResponseHandler
   [7] The coordinator, The join phase: ClassicGroup.hasAllMembersJoined
   [8] The consumer, Completing a rebalance: ConsumerCoordinator.onJoinComplete
   [9] The consumer, Eager and cooperative: CooperativeStickyAssignor
  [10] The consumer, Joining and syncing: SyncGroupResponseHandler.handle
