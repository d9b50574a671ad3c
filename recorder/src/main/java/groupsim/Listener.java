package groupsim;

import java.util.Collection;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells of the callbacks as they are entered, takes its time in them, and lets the program do
 * what it has to do there.
 */
final class Listener implements ConsumerRebalanceListener {
    /** What a program does in the callbacks. Each is true if the end of the callback is to be told, too. */
    interface Program {
        boolean assigned(Collection<TopicPartition> partitions);

        boolean revoked(Collection<TopicPartition> partitions);

        boolean lost(Collection<TopicPartition> partitions);
    }

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Settings settings;
    private final Program program;

    Listener(KafkaConsumer<byte[], byte[]> consumer, Settings settings, Program program) {
        this.consumer = consumer;
        this.settings = settings;
        this.program = program;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Out.assigned(partitions, consumer.groupMetadata());
        settings.spend("x.on.assigned", partitions);
        returned(program.assigned(partitions), partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Out.event("revoked", Out.partitions(partitions));
        settings.spend("x.on.revoked", partitions);
        boolean told = program.revoked(partitions);
        if (settings.yes("x.commit.on.revoke")) {
            try {
                consumer.commitSync();
            } catch (KafkaException e) {
                Out.log("commitSync in onPartitionsRevoked failed: " + e);
            }
        }
        returned(told, partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        Out.event("lost", Out.partitions(partitions));
        settings.spend("x.on.lost", partitions);
        returned(program.lost(partitions), partitions);
    }

    private static void returned(boolean told, Collection<TopicPartition> partitions) {
        if (told) {
            Out.event("callback.done", Out.partitions(partitions));
        }
    }
}
