package groupsim;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/**
 * A consumer that tells of the commits that its program makes; of those that are refused, once a
 * partition as long as they are.
 */
class Consumer extends KafkaConsumer<byte[], byte[]> {
    private final Set<TopicPartition> refused = new HashSet<>();

    Consumer(Map<String, Object> settings) {
        super(settings);
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        telling(offsets.keySet(), () -> super.commitSync(offsets));
    }

    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        telling(offsets.keySet(), () -> super.commitSync(offsets, timeout));
    }

    private void telling(Set<TopicPartition> partitions, Runnable commit) {
        try {
            commit.run();
        } catch (RebalanceInProgressException e) {
            refused(partitions, "REBALANCE_IN_PROGRESS");
            throw e;
        } catch (CommitFailedException e) {
            refused(partitions, "UNKNOWN_MEMBER_ID");
            throw e;
        }
        refused.removeAll(partitions);
        Out.event("commit.ok", Out.partitions(partitions));
    }

    private void refused(Set<TopicPartition> partitions, String error) {
        Set<TopicPartition> untold = new HashSet<>(partitions);
        untold.removeAll(refused);
        if (!untold.isEmpty()) {
            Out.event("commit.err", Out.partitions(untold) + ",\"error\":" + Out.quote(error));
        }
        refused.addAll(partitions);
    }
}
