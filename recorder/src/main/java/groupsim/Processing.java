package groupsim;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Processes batches by waiting, and tells what was done: runs of records of one
 * partition. A run ends early rather than hide a gap.
 */
final class Processing {
    private static final long LONGEST_RUN = Duration.ofMillis(50).toNanos();
    /** What a wait may be late and made up for by the next one; what is more was a stopped process. */
    private static final long LATE = Duration.ofMillis(5).toNanos();

    private volatile Duration perRecord;
    private volatile Duration perBatch;

    Processing(Duration perRecord, Duration perBatch) {
        costs(perRecord, perBatch);
    }

    /** Changes the costs, also of the records of the batch in hand. */
    void costs(Duration perRecord, Duration perBatch) {
        this.perRecord = perRecord;
        this.perBatch = perBatch;
    }

    void batch(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        sleep(perBatch);
        long free = System.nanoTime();
        for (TopicPartition partition : records.partitions()) {
            Run run = null;
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                free = Math.max(free, System.nanoTime() - LATE) + perRecord.toNanos();
                sleepUntil(free);
                if (run != null && System.nanoTime() - run.begun > LONGEST_RUN) {
                    run.tell();
                    run = null;
                }
                if (run == null) {
                    run = new Run(partition, record.offset());
                }
                run.add(record.offset());
            }
            run.tell();
        }
    }

    private static void sleepUntil(long free) {
        for (long left = free - System.nanoTime(); left > 0; left = free - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static void sleep(Duration length) {
        sleepUntil(System.nanoTime() + length.toNanos());
    }

    private static final class Run {
        private final TopicPartition partition;
        private final long from;
        private final String since = Out.now();
        private final long begun = System.nanoTime();
        private long to;
        private String until;

        Run(TopicPartition partition, long from) {
            this.partition = partition;
            this.from = from;
        }

        void add(long offset) {
            to = offset + 1;
            until = Out.now();
        }

        void tell() {
            Out.line(until, "\"e\":\"processed\",\"p\":[" + Out.quote(partition.toString())
                + "],\"from\":" + from + ",\"to\":" + to + ",\"since\":" + since);
        }
    }
}
