package groupsim;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * A program that polls, processes what poll() returned, and polls again, in one thread. It may
 * keep state of each partition.
 */
class Loop implements Listener.Program {
    final Settings settings;
    final Application.Costs costs;
    final Consumer consumer;
    private final Queue<String> commands;
    private final Progress progress = new Progress();
    private final Pace pace = new Pace();
    private final States states;

    Loop(Settings settings, Application.Costs costs, Queue<String> commands) {
        this.settings = settings;
        this.costs = costs;
        this.commands = commands;
        consumer = new Consumer(settings.consumer());
        states = States.of(settings, consumer);
    }

    final void run() {
        subscribe(settings.topics());
        Duration timeout = settings.millis("x.poll.timeout.ms");
        boolean subscribed = true;
        Out.event("polling", "");
        while (true) {
            String command = commands.poll();
            if (command == null) {
                if (subscribed) {
                    turn(timeout);
                } else {
                    Pace.sleep(timeout); // poll() would throw
                }
                continue;
            }
            Out.told(command);
            if (command.equals("close")) {
                finish();
                Out.event("closing", Out.partitions(consumer.assignment()));
                consumer.close();
                Out.event("closed", "");
                return;
            }
            obey(command);
            subscribed = !consumer.subscription().isEmpty();
        }
    }

    private void obey(String command) {
        String[] words = command.split(" ");
        switch (words[0]) {
            case "sleep":
                Pace.sleep(Settings.millisOf(words[1]));
                Out.event("awake", "");
                break;
            case "subscribe":
                subscribe(List.of(words[1].split(",")));
                break;
            case "unsubscribe":
                consumer.unsubscribe();
                break;
            case "enforce":
                consumer.enforceRebalance();
                break;
            default:
                throw new IllegalArgumentException(command);
        }
    }

    private void subscribe(List<String> topics) {
        consumer.subscribe(topics, new Listener(consumer, settings, this));
    }

    /** One call of poll(), and what follows from it. */
    void turn(Duration timeout) {
        batch(consumer.poll(timeout));
    }

    /** What is done before close(). */
    void finish() {
    }

    private void batch(ConsumerRecords<byte[], byte[]> records) {
        if (states != null) {
            states.begun(records);
        }
        if (records.isEmpty()) {
            return;
        }
        Pace.sleep(costs.ofBatch());
        pace.begin();
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                pace.spend(costs.ofRecord());
                progress.done(partition, record.offset());
                if (states != null) {
                    states.done(partition, record.offset());
                }
            }
            progress.tell();
        }
        if (states != null) {
            states.save();
        }
    }

    @Override
    public boolean assigned(Collection<TopicPartition> partitions) {
        if (states == null) {
            return false;
        }
        states.restore(partitions);
        return true;
    }

    @Override
    public boolean revoked(Collection<TopicPartition> partitions) {
        if (states == null) {
            return false;
        }
        states.revoked(partitions);
        return true;
    }

    @Override
    public boolean lost(Collection<TopicPartition> partitions) {
        if (states == null) {
            return false;
        }
        states.lost(partitions);
        return true;
    }
}
