package groupsim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The state of each partition that a process holds, in a store outside of it: a directory with
 * a file for each partition, which says up to where its records are in the state and from where
 * on. It is saved at checkpoints and in onPartitionsRevoked, loaded in onPartitionsAssigned, and
 * the consumer is sought to where it ends.
 */
final class States {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Settings settings;
    private final Path store;
    private final long records;
    private final long every;
    private final boolean together;
    private final boolean commits;
    private final Map<TopicPartition, State> states =
        new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    /** Where all partitions are counted together. */
    private long since;
    private long last = System.nanoTime();

    /** What is known of a partition: from base up to done, as far as saved. */
    private static final class State {
        long base = -1; // not known yet
        long done;
        long saved;
        long at;
    }

    /** The states of a program that keeps some; null if it does not. */
    static States of(Settings settings, KafkaConsumer<byte[], byte[]> consumer) {
        return settings.keepsState() ? new States(settings, consumer) : null;
    }

    private States(Settings settings, KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        this.settings = settings;
        store = Path.of(settings.text("store", ""));
        String after = settings.text("x.checkpoint.records", "");
        String time = settings.text("x.checkpoint.ms", "");
        boolean usual = after.isEmpty() && time.isEmpty();
        records = after.isEmpty() ? (usual ? 1000 : 0) : Long.parseLong(after);
        every = time.isEmpty() ? (usual ? 30_000_000_000L : 0) : Settings.millisOf(time).toNanos();
        together = settings.text("x.state.checkpoint.count", "").equals("member");
        commits = !settings.text("x.commit", "").equals("none");
    }

    /** Loads the states of partitions that have been assigned, and seeks to where they end. */
    void restore(Collection<TopicPartition> partitions) {
        List<TopicPartition> sought = new ArrayList<>();
        for (TopicPartition partition : sorted(partitions)) {
            State state = load(partition);
            settings.spend("x.restore.ms", 1);
            if (state.base >= 0) {
                settings.spend("x.state.restore.per.record.ms", state.done - state.base);
                consumer.seek(partition, state.done);
                sought.add(partition);
            }
            states.put(partition, state);
        }
        partitions.forEach(partition -> states.get(partition).at = System.nanoTime());
        if (!sought.isEmpty()) {
            Out.event("position", offsets(sought));
        }
    }

    /** A call of poll() has returned records: partitions without a state have found where they begin. */
    void begun(ConsumerRecords<byte[], byte[]> records) {
        states.forEach((partition, state) -> {
            if (state.base < 0) {
                List<ConsumerRecord<byte[], byte[]>> own = records.records(partition);
                state.base = own.isEmpty() ? consumer.position(partition) : own.get(0).offset();
                state.done = state.base;
                state.saved = state.base;
                state.at = System.nanoTime();
            }
        });
    }

    /** A record has been taken in. */
    void done(TopicPartition partition, long offset) {
        states.get(partition).done = offset + 1;
        since++;
    }

    /** Makes the checkpoints that are due behind a batch, and commits their offsets. */
    void save() {
        long now = System.nanoTime();
        List<TopicPartition> saved = new ArrayList<>();
        if (together) {
            boolean enough = records > 0 && since >= records;
            if (since > 0 && (enough || every > 0 && now - last >= every)) {
                since = 0;
                last = now;
                saved.addAll(saveThose(s -> true, enough ? "records" : "time"));
            }
        } else {
            saved.addAll(saveThose(s -> records > 0 && s.done - s.saved >= records, "records"));
            saved.addAll(saveThose(s -> every > 0 && s.done > s.saved && now - s.at >= every, "time"));
        }
        for (TopicPartition partition : commits ? saved : List.<TopicPartition>of()) {
            try {
                consumer.commitSync(Map.of(partition, new OffsetAndMetadata(states.get(partition).saved)));
            } catch (KafkaException e) {
                Out.log("commitSync of a checkpoint failed: " + e);
            }
        }
    }

    /** Saves the states of partitions that go. */
    void revoked(Collection<TopicPartition> partitions) {
        saveThose(state -> partitions.stream().anyMatch(p -> states.get(p) == state), "revoked");
        lost(partitions);
    }

    void lost(Collection<TopicPartition> partitions) {
        partitions.forEach(states::remove);
    }

    private List<TopicPartition> saveThose(Predicate<State> which, String why) {
        List<TopicPartition> saved = new ArrayList<>();
        states.forEach((partition, state) -> {
            if (state.base >= 0 && which.test(state)) {
                state.saved = state.done;
                state.at = System.nanoTime();
                write(partition, state);
                saved.add(partition);
            }
        });
        if (!saved.isEmpty()) {
            Out.event("checkpoint", offsets(saved) + ",\"reason\":" + Out.quote(why));
        }
        return saved;
    }

    private String offsets(List<TopicPartition> partitions) {
        List<String> list = new ArrayList<>();
        partitions.forEach(p -> list.add(Long.toString(states.get(p).done)));
        return Out.partitions(partitions) + ",\"offsets\":[" + String.join(",", list) + "]";
    }

    private static List<TopicPartition> sorted(Collection<TopicPartition> partitions) {
        List<TopicPartition> list = new ArrayList<>(partitions);
        list.sort(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
        return list;
    }

    private State load(TopicPartition partition) {
        State state = new State();
        Path file = store.resolve(partition.toString());
        if (Files.exists(file)) {
            try {
                String[] words = Files.readString(file).split(" ");
                state.base = Long.parseLong(words[0]);
                state.done = Long.parseLong(words[1]);
                state.saved = state.done;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return state;
    }

    /** Writes a state as a whole or not at all: kill -9 may come at any moment. */
    private void write(TopicPartition partition, State state) {
        try {
            Path file = Files.createTempFile(store, "saving", "");
            Files.writeString(file, state.base + " " + state.saved);
            Files.move(file, store.resolve(partition.toString()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
