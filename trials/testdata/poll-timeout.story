poll-timeout: Batches that take longer than max.poll.interval.ms
Run 0, the file as it is written: 6 of 6 partitions down, 24.08 s at worst (orders-0): joining 12 s
(c1), joining 6 s (c3).

A record takes 700 ms, which is fast enough until a minute of heavy traffic leaves a backlog. From
then on poll() returns 500 records at a time, and a batch takes 350 s, longer than the 300 s that
max.poll.interval.ms allows. It is not the broker that notices: heartbeats go on all the while. The
client itself stops waiting for its application and sends LeaveGroup. When the application comes
back at last, its partitions are lost and what it did cannot be committed any more, so the same
records are processed again, in another batch that takes too long. The group is busy and gets
nowhere. long-processing is the remedy.

Start-up
        0.000 s             c1 started
  →     0.016 s             the coordinator let c1 in, and the group rebalances [1]
  →     6.017 s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 1 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →     6.060 s             leader c1 sent the assignment [3]
  →     6.062 s      +2 ms  the assignment is in the log: generation 1 is Stable [4]
  →     6.089 s             c1, the first one, had its positions and consumed orders-0,1 [5]

c1 had not called poll() for too long, and left the group
  6m 40.610s to 7m 36.616s: 36.09 s down in all, one rebalance (generation 3)
  orders-0,1: down 6.01 s, 7m 30.601s to 7m 36.616s (c1)
     6m 40.609s             c1 had not called poll() for too long, and left the group
                            (max.poll.interval.ms = 5m, max.poll.records = 500, per.record = 700 ms)
                            [6]
  →  6m 40.610s             the coordinator took c1 out at once, and the group rebalances [7]
  →  7m 30.601s   +49.99 s  c1 noticed that it had been removed, and lost orders-0,1 [8]
  →  7m 30.601s   +49.99 s  c1 came to poll() again and joined as new (max.poll.records = 500,
                            per.record = 700 ms) [9]
  →  7m 30.604s             the coordinator let c1 in, and the group rebalances [1]
  →  7m 36.605s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 3 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  →  7m 36.610s             leader c1 sent the assignment [3]
  →  7m 36.612s      +2 ms  the assignment is in the log: generation 3 is Stable [4]
  →  7m 36.616s             c1 had its positions and consumed orders-0,1 [5]
  also orders-2..5: down 6.01 s each, 7m 30.601s to 7m 36.616s, of c2 and c3

c1 had not called poll() for too long, and left the group
  12m 36.656s to 13m 32.641s: 36.15 s down in all, 1500 records processed again, one rebalance
  (generation 5)
  orders-0,1: down 6.02 s, 13m 26.617s to 13m 32.641s (c1)
    12m 36.655s             c1 had not called poll() for too long, and left the group
                            (max.poll.interval.ms = 5m, max.poll.records = 500, per.record = 700 ms)
                            [6]
  → 12m 36.656s             the coordinator took c1 out at once, and the group rebalances [7]
  → 13m 26.617s   +49.96 s  c2 came to poll() again and joined as new (max.poll.records = 500,
                            per.record = 700 ms) [9]
  → 13m 26.617s   +49.96 s  c1 noticed that it had been removed, and lost orders-0,1 [8]
  → 13m 26.620s             the coordinator let c2 in, and the group rebalances [1]
  → 13m 32.621s       +6 s  the initial delay of an Empty group, extended because more members came,
                            is over: generation 5 begins (group.initial.rebalance.delay.ms = 3 s)
                            [2]
  → 13m 32.635s             leader c2 sent the assignment [3]
  → 13m 32.637s      +2 ms  the assignment is in the log: generation 5 is Stable [4]
  → 13m 32.641s             c1 had its positions and consumed orders-0,1 [5]
  also orders-2..5: down 6.02 s each, 13m 26.617s to 13m 32.641s, of c2 and c3
  c2 processed 500 records of orders-2 again: it had processed them from 100.600 s to 7m 30.600s and
  not committed that by 7m 36.616s
  c3 processed 500 records of orders-4 again: it had processed them from 100.600 s to 7m 30.600s and
  not committed that by 7m 36.616s
  c1 processed 500 records of orders-0 again: it had processed them from 100.600 s to 7m 30.600s and
  not committed that by 7m 36.616s
  2 more like this, at 18m 32.671s (c1, 36.15 s down, 1500 records again) and at 24m 28.697s (c1,
  36.09 s down, 2679 records again)

What would have helped
  Each line is a run of its own, with everything else the same.
  The end of the run cut something off: here every run goes on until its group is at rest.
      down    worst  rebalances  reprocessed
   3m 0.5s  30.09 s           5         6000  as it was
       0 s      0 s           0            0  max.poll.records = 250 (was 500)
       0 s      0 s           0            0  max.poll.records = 50 (was 500)
       0 s      0 s           0            0  max.poll.records = 10 (was 500)
       0 s      0 s           0            0  max.poll.interval.ms = 600000 (was 300000)
       0 s      0 s           0            0  application.program = workers, workers.commit record
                                              (was loop)
  547.8 ms  91.3 ms           5         6000  group.initial.rebalance.delay.ms = 0 (was 3000)
  Would have made no difference: application.commit = batch; group.instance.id = {id}, static
  members; max.poll.interval.ms = 150000; max.poll.interval.ms = 60000;
  partition.assignment.strategy = cooperative-sticky; auto.commit.interval.ms = 1000.

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
