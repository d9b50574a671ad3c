poll-timeout: Batches that take longer than max.poll.interval.ms
Run 0, the file as it is written: 6 of 6 partitions down, 24.07 s at worst (orders-0): joining 12 s
(c2), joining 12 s (c1).

Start-up
        0.000 s             c1 started
  →     0.013 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.014 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.062 s             leader c1 sent the assignment [3]
  →     6.064 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.089 s             c1, the first one, had its positions and consumed orders-0,1 [5]

c1 had not called poll() for too long, and left the group
  400.699 s to 456.614 s: 36.08 s down in all, one rebalance (generation 3)
  orders-0,1: down 6.01 s, 450.601 s to 456.614 s (c1)
      400.698 s             c1 had not called poll() for too long, and left the group
                            (max.poll.interval.ms = 300 s, max.poll.records = 500, per.record =
                            700ms) [6]
  →   400.699 s             the coordinator took c1 out at once, and the group rebalances [7]
  →   450.601 s    +49.9 s  c1 noticed that it had been removed, and lost orders-0,1 [8]
  →   450.601 s    +49.9 s  c1 came to poll() again and joined as new (max.poll.records = 500,
                            per.record = 700ms) [9]
  →   450.604 s             the coordinator let c1 in, and the group rebalances [1]
  →   456.605 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 3 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →   456.608 s             leader c1 sent the assignment [3]
  →   456.610 s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →   456.614 s             c1 had its positions and consumed orders-0,1 [5]
  also orders-2,3: down 6.01 s, 450.601 s to 456.614 s (c2): c2 noticed that it had been removed,
  and lost orders-2,3
  also orders-4,5: down 6.01 s, 450.601 s to 456.614 s (c3): c3 noticed that it had been removed,
  and lost orders-4,5

c1 had not called poll() for too long, and left the group
  756.701 s to 812.642 s: 36.16 s down in all, 1500 records processed again, one rebalance
  (generation 5)
  orders-0,1: down 6.03 s, 806.614 s to 812.642 s (c1)
      756.700 s             c1 had not called poll() for too long, and left the group
                            (max.poll.interval.ms = 300 s, max.poll.records = 500, per.record =
                            700ms) [6]
  →   756.701 s             the coordinator took c1 out at once, and the group rebalances [7]
  →   806.614 s   +49.91 s  c3 came to poll() again and joined as new (max.poll.records = 500,
                            per.record = 700ms) [9]
  →   806.614 s   +49.91 s  c1 noticed that it had been removed, and lost orders-0,1 [8]
  →   806.617 s             the coordinator let c3 in, and the group rebalances [1]
  →   812.618 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 5 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →   812.636 s             leader c3 sent the assignment [3]
  →   812.638 s      +2 ms  the assignment is in the log: generation 5 is Stable [4]
  →   812.642 s             c1 had its positions and consumed orders-0,1 [5]
  also orders-2,3: down 6.03 s, 806.614 s to 812.642 s (c2): c2 noticed that it had been removed,
  and lost orders-2,3
  also orders-4,5: down 6.03 s, 806.614 s to 812.642 s (c3): c3 noticed that it had been removed,
  and lost orders-4,5
  c3 processed 500 records of orders-4 again: it had processed them from 100.600 s to 450.600 s and
  not committed that by 456.614 s
  c2 processed 500 records of orders-2 again: it had processed them from 100.600 s to 450.600 s and
  not committed that by 456.614 s
  c1 processed 500 records of orders-0 again: it had processed them from 100.600 s to 450.600 s and
  not committed that by 456.614 s

c1 had not called poll() for too long, and left the group
  1112.714 s to 1168.656 s: 36.08 s down in all, 1500 records processed again, one rebalance
  (generation 7)
  orders-0,1: down 6.01 s, 1162.643 s to 1168.656 s (c1)
     1112.713 s             c1 had not called poll() for too long, and left the group
                            (max.poll.interval.ms = 300 s, max.poll.records = 500, per.record =
                            700ms) [6]
  →  1112.714 s             the coordinator took c1 out at once, and the group rebalances [7]
  →  1162.643 s   +49.93 s  c3 came to poll() again and joined as new (max.poll.records = 500,
                            per.record = 700ms) [9]
  →  1162.643 s   +49.93 s  c1 noticed that it had been removed, and lost orders-0,1 [8]
  →  1162.646 s             the coordinator let c3 in, and the group rebalances [1]
  →  1168.647 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 7 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →  1168.650 s             leader c3 sent the assignment [3]
  →  1168.652 s      +2 ms  the assignment is in the log: generation 7 is Stable [4]
  →  1168.656 s             c1 had its positions and consumed orders-0,1 [5]
  also orders-2,3: down 6.01 s, 1162.643 s to 1168.656 s (c2): c2 noticed that it had been removed,
  and lost orders-2,3
  also orders-4,5: down 6.01 s, 1162.643 s to 1168.656 s (c3): c3 noticed that it had been removed,
  and lost orders-4,5
  c3 processed 500 records of orders-4 again: it had processed them from 456.614 s to 806.614 s and
  not committed that by 812.642 s
  c2 processed 500 records of orders-2 again: it had processed them from 456.614 s to 806.614 s and
  not committed that by 812.642 s
  c1 processed 500 records of orders-0 again: it had processed them from 456.614 s to 806.614 s and
  not committed that by 812.642 s

c1 had not called poll() for too long, and left the group
  1468.743 s to 1524.669 s: 36.08 s down in all, 2679 records processed again, one rebalance
  (generation 9)
  orders-0,1: down 6.01 s, 1518.656 s to 1524.669 s (c1)
     1468.742 s             c1 had not called poll() for too long, and left the group
                            (max.poll.interval.ms = 300 s, max.poll.records = 500, per.record =
                            700ms) [6]
  →  1468.743 s             the coordinator took c1 out at once, and the group rebalances [7]
  →  1518.656 s   +49.91 s  c3 came to poll() again and joined as new (max.poll.records = 500,
                            per.record = 700ms) [9]
  →  1518.656 s   +49.91 s  c1 noticed that it had been removed, and lost orders-0,1 [8]
  →  1518.659 s             the coordinator let c3 in, and the group rebalances [1]
  →  1524.660 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 9 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →  1524.664 s             leader c3 sent the assignment [3]
  →  1524.666 s      +2 ms  the assignment is in the log: generation 9 is Stable [4]
  →  1524.669 s             c1 had its positions and consumed orders-0,1 [5]
  also orders-2,3: down 6.01 s, 1518.656 s to 1524.669 s (c2): c2 noticed that it had been removed,
  and lost orders-2,3
  also orders-4,5: down 6.01 s, 1518.656 s to 1524.669 s (c3): c3 noticed that it had been removed,
  and lost orders-4,5
  c3 processed 500 records of orders-4 again: it had processed them from 812.642 s to 1162.642 s and
  not committed that by 1168.656 s
  c1 processed 500 records of orders-0 again: it had processed them from 812.642 s to 1162.642 s and
  not committed that by 1168.656 s
  c2 processed 500 records of orders-2 again: it had processed them from 812.642 s to 1162.642 s and
  not committed that by 1168.656 s
  c1 processed 393 records of orders-0 again: it had processed them from 1168.656 s to 1443.756 s
  and not committed that by 1524.669 s
  c2 processed 393 records of orders-2 again: it had processed them from 1168.656 s to 1443.756 s
  and not committed that by 1524.669 s
  c3 processed 393 records of orders-4 again: it had processed them from 1168.656 s to 1443.756 s
  and not committed that by 1524.669 s

What would have helped
  Each line is a run of its own, with everything else the same.
      down    worst  rebalances  reprocessed
   144.4 s  24.07 s           4         5679  as it was
       0 s      0 s           0            0  max.poll.records = 250 (was 500)
       0 s      0 s           0            0  max.poll.records = 50 (was 500)
       0 s      0 s           0            0  max.poll.records = 10 (was 500)
       0 s      0 s           0            0  max.poll.interval.ms = 600000 (was 300000)
  484.8 ms  80.8 ms           4         5781  group.initial.rebalance.delay.ms = 0 (was 3000)
  Would have made no difference: group.instance.id = {id}; max.poll.interval.ms = 150000;
  max.poll.interval.ms = 60000; partition.assignment.strategy = cooperative-sticky;
  auto.commit.interval.ms = 1000.

Rules, by their headings in docs/protocol.md
   [1] The coordinator, Joining: GroupMetadataManager.addMemberThenRebalanceOrCompleteJoin
   [2] The coordinator, The join phase: KIP-134
   [3] The consumer, Joining and syncing: ConsumerCoordinator.onLeaderElected
   [4] The coordinator, Syncing: GroupMetadataManager.classicGroupSyncToClassicGroup
   [5] The consumer, Commits and positions: ConsumerCoordinator.initWithCommittedOffsetsIfNeeded
   [6] The consumer, Heartbeats and the poll interval: AbstractCoordinator.handlePollTimeoutExpiry
   [7] The coordinator, Leaving: GroupMetadataManager.classicGroupLeaveToClassicGroup
   [8] The consumer, Joining and syncing: AbstractCoordinator.SyncGroupResponseHandler
   [9] The consumer, Threads and poll(): AbstractCoordinator
