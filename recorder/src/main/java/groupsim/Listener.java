package groupsim;

import java.util.Collection;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Tells of the callbacks as they are entered, and takes its time in them. */
final class Listener implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Settings settings;

    Listener(KafkaConsumer<byte[], byte[]> consumer, Settings settings) {
        this.consumer = consumer;
        this.settings = settings;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Out.event("assigned", Out.partitions(partitions) + ",\"gen\":" + consumer.groupMetadata().generationId()
            + ",\"mid\":" + Out.quote(consumer.groupMetadata().memberId()));
        Processing.sleep(settings.millis("x.on.assigned.ms"));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Out.event("revoked", Out.partitions(partitions));
        Processing.sleep(settings.millis("x.on.revoked.ms"));
        if (settings.yes("x.commit.on.revoke")) {
            try {
                consumer.commitSync();
            } catch (KafkaException e) {
                Out.log("commitSync in onPartitionsRevoked failed: " + e);
            }
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        Out.event("lost", Out.partitions(partitions));
        Processing.sleep(settings.millis("x.on.lost.ms"));
    }
}
