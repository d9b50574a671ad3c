package groupsim;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;

import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer in Spring's container: it tells when it calls the container's listener, how the
 * container ends it, and when it pauses and resumes it. Its thread is known by its first poll(), and so is what that thread has processed.
 */
final class ContainedConsumer extends Consumer {
    private final String name; // null: it is the only one
    private final Application.Costs costs;
    private final Queue<String> orders;
    private final Map<Thread, ContainedConsumer> running;
    private final Progress progress = new Progress();
    private final Pace pace = new Pace();

    ContainedConsumer(Map<String, Object> settings, boolean oneOfSeveral, Application.Costs costs,
            Queue<String> orders, Map<Thread, ContainedConsumer> running) {
        super(settings);
        name = oneOfSeveral ? (String) settings.get("client.id") : null;
        this.costs = costs;
        this.orders = orders;
        this.running = running;
    }

    Pace pace() {
        return pace;
    }

    void done(ConsumerRecord<?, ?> record) {
        progress.done(new TopicPartition(record.topic(), record.partition()), record.offset());
        if (costs.ofRecord().toMillis() >= 10) {
            progress.tell(); // another would be long in coming
        }
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        progress.tell();
        if (running.put(Thread.currentThread(), this) == null) {
            Out.speakFor(name);
        }
        String order = orders.poll();
        if (order != null) {
            Out.told(order);
            Pace.sleep(Settings.millisOf(order.split(" ")[1])); // "sleep MS" alone comes here
            Out.event("awake", "");
        }
        ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
        if (!records.isEmpty()) {
            Pace.sleep(costs.ofBatch());
            pace.begin();
        }
        return records;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener container) {
        super.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                Out.assigned(partitions, groupMetadata());
                container.onPartitionsAssigned(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                Out.event("revoked", Out.partitions(partitions));
                container.onPartitionsRevoked(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                Out.event("lost", Out.partitions(partitions));
                container.onPartitionsLost(partitions);
            }
        });
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        boolean consumed = paused().isEmpty();
        super.pause(partitions);
        if (consumed && !partitions.isEmpty()) {
            Out.event("stall", "");
        }
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        super.resume(partitions);
        if (!partitions.isEmpty() && paused().isEmpty()) {
            Out.event("awake", "");
        }
    }

    @Override
    public void unsubscribe() {
        progress.tell();
        Out.event("closing", Out.partitions(assignment()));
        super.unsubscribe();
    }

    @Override
    public void close() {
        super.close();
        Out.event("closed", "");
        running.remove(Thread.currentThread());
    }

    /** Tells that the process ends though the container has not stopped. */
    void abandoned() {
        Out.speakFor(name);
        Out.event("killed", "\"reason\":\"spring.shutdown.timeout is over\"");
    }
}
