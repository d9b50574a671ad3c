package groupsim;

import java.time.Duration;

import org.apache.kafka.common.TopicPartition;

/**
 * What one thread has processed, told as runs of records of one partition. A run ends early
 * rather than hide a gap.
 */
final class Progress {
    private static final long LONGEST_RUN = Duration.ofMillis(50).toNanos();

    private TopicPartition partition;
    private long from;
    private long to;
    private String since;
    private String until;
    private long begun;

    /** A record has been processed, just now. */
    void done(TopicPartition of, long offset) {
        if (partition != null && (!partition.equals(of) || offset != to || System.nanoTime() - begun > LONGEST_RUN)) {
            tell();
        }
        if (partition == null) {
            partition = of;
            from = offset;
            since = Out.now();
            begun = System.nanoTime();
        }
        to = offset + 1;
        until = Out.now();
    }

    /** Tells of the run that has not been told of: no record will follow soon. */
    void tell() {
        if (partition == null) {
            return;
        }
        Out.line(until, "\"e\":\"processed\",\"p\":[" + Out.quote(partition.toString())
            + "],\"from\":" + from + ",\"to\":" + to + ",\"since\":" + since);
        partition = null;
    }
}
