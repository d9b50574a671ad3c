package groupsim;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * A program that hands what poll() returns to a crew of threads, and polls again. A partition
 * with work in hand is paused. Whoever has done something wakes the thread that polls, which
 * alone may call the consumer: it commits what has been done, and resumes. onPartitionsRevoked
 * waits for the work of what goes, and cuts off what is not done in time.
 */
final class Pool extends Loop {
    private final Crew crew;
    private final Duration drain;
    private final boolean pauses;
    private final boolean eachRecord;
    private final boolean eachBatch;
    private final Set<TopicPartition> halted = new HashSet<>();
    /** What has been refused, the latest of each partition, to be committed again. */
    private final Map<TopicPartition, OffsetAndMetadata> refused = new LinkedHashMap<>();
    /** Guards whether the thread that polls may be woken. */
    private final Object gate = new Object();
    private boolean wakeable;

    Pool(Settings settings, Application.Costs costs, Queue<String> commands) {
        super(settings, costs, commands);
        crew = new Crew(settings.number("x.threads", 4), this::wake);
        drain = settings.millis("x.drain.ms");
        pauses = !settings.text("x.workers.pause", "true").equals("false");
        eachRecord = settings.text("x.workers.commit", "").equals("record");
        eachBatch = settings.text("x.workers.commit", "").equals("batch");
    }

    private void wake() {
        synchronized (gate) {
            if (wakeable) {
                wakeable = false;
                consumer.wakeup();
            }
        }
    }

    /** Lets the thread that polls be woken or not, and tells whether it could be. */
    private boolean wakeable(boolean from) {
        synchronized (gate) {
            boolean was = wakeable;
            wakeable = from;
            return was;
        }
    }

    /** Polls until there are records, somebody is done, or time is up. */
    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        wakeable(true);
        try {
            return consumer.poll(timeout);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        } finally {
            wakeable(false);
        }
    }

    @Override
    void turn(Duration timeout) {
        ConsumerRecords<byte[], byte[]> records = poll(timeout);
        if (!records.isEmpty()) {
            Pace.sleep(costs.ofBatch());
            for (TopicPartition partition : records.partitions()) {
                if (pauses) {
                    consumer.pause(Set.of(partition));
                    halted.add(partition);
                }
                crew.give(partition, records.records(partition), costs.ofRecord());
            }
        }
        settle();
    }

    /** Commits what has been done, one call after another, and resumes partitions without work. */
    private void settle() {
        if (!refused.isEmpty()) {
            refused.keySet().retainAll(consumer.assignment());
            refused.putAll(allDone());
            resumeIdle();
            if (!refused.isEmpty() && commit(Map.copyOf(refused))) {
                refused.clear();
            }
            return;
        }
        resumeIdle();
        for (Crew.Done done = crew.next(); done != null; done = crew.next()) {
            if (commits(done) && consumer.assignment().contains(done.partition())) {
                Map<TopicPartition, OffsetAndMetadata> offset = Map.of(done.partition(), new OffsetAndMetadata(done.upTo()));
                if (!commit(offset)) {
                    refused.putAll(offset);
                    return;
                }
            }
            resumeIdle();
        }
    }

    private boolean commits(Crew.Done done) {
        return eachRecord || eachBatch && done.whole();
    }

    private boolean commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            consumer.commitSync(offsets);
            return true;
        } catch (WakeupException e) { // it was for the poll() before
            return commit(offsets);
        } catch (KafkaException e) {
            return false;
        }
    }

    /** The last of what has been done of each partition and not been committed. */
    private Map<TopicPartition, OffsetAndMetadata> allDone() {
        Map<TopicPartition, OffsetAndMetadata> all = new LinkedHashMap<>();
        for (Crew.Done done = crew.next(); done != null; done = crew.next()) {
            if (commits(done) && consumer.assignment().contains(done.partition())) {
                all.put(done.partition(), new OffsetAndMetadata(done.upTo()));
            }
        }
        return all;
    }

    private void resumeIdle() {
        halted.removeIf(partition -> {
            if (crew.has(partition)) {
                return false;
            }
            if (consumer.assignment().contains(partition)) {
                consumer.resume(Set.of(partition));
            }
            return true;
        });
    }

    /** Waits for work of some partitions, and cuts off what is not done in time. */
    private void drain(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Integer> inHand = crew.inHand(partitions);
        if (!inHand.isEmpty()) {
            int records = inHand.values().stream().mapToInt(Integer::intValue).sum();
            Out.event("drain", Out.partitions(inHand.keySet()) + ",\"n\":" + records);
        }
        crew.await(partitions, drain);
        crew.cut(partitions);
    }

    @Override
    void finish() {
        settle();
        drain(consumer.assignment());
        settle();
    }

    @Override
    public boolean assigned(Collection<TopicPartition> partitions) {
        return false;
    }

    @Override
    public boolean revoked(Collection<TopicPartition> partitions) {
        boolean polls = wakeable(false);
        drain(partitions);
        refused.putAll(allDone());
        refused.keySet().retainAll(consumer.assignment());
        if (!refused.isEmpty()) {
            commit(Map.copyOf(refused));
            refused.clear();
        }
        wakeable(polls);
        return true;
    }

    @Override
    public boolean lost(Collection<TopicPartition> partitions) {
        crew.cut(partitions);
        return true;
    }
}
