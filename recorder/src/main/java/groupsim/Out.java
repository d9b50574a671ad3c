package groupsim;

import java.io.FileOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What this process has to tell, one JSON object a line on standard output. A line
 * is written with one call and nothing is kept back: kill -9 may come at any moment.
 * "t" is the wall clock in milliseconds since 1970, cut to tenths.
 */
final class Out {
    private static final FileOutputStream STDOUT = new FileOutputStream(FileDescriptor.out);

    /** Which consumer of the process this thread is, where there are several. */
    private static final ThreadLocal<String> CONSUMER = new ThreadLocal<>();

    private Out() {
    }

    /** What this thread tells from now on is about a consumer; null: the only one. */
    static void speakFor(String consumer) {
        CONSUMER.set(consumer);
    }

    /** Tells of an event; more is the JSON of its further fields, or empty. */
    static void event(String name, String more) {
        line(now(), "\"e\":" + quote(name) + (more.isEmpty() ? "" : "," + more));
    }

    /** Tells that a command has been taken up. */
    static void told(String command) {
        event("cmd", "\"x\":" + quote(command));
    }

    static void assigned(Collection<TopicPartition> partitions, ConsumerGroupMetadata group) {
        event("assigned", partitions(partitions) + ",\"gen\":" + group.generationId() + ",\"mid\":" + quote(group.memberId()));
    }

    /** Passes on a line of the client's log, for the recorder to make sense of. */
    static void log(String text) {
        line(now(), "\"log\":" + quote(text));
    }

    static void line(String t, String fields) {
        String consumer = CONSUMER.get();
        write("{\"t\":" + t + "," + (consumer == null ? "" : "\"c\":" + quote(consumer) + ",") + fields + "}\n");
    }

    private static synchronized void write(String line) {
        try {
            STDOUT.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String now() {
        Instant now = Instant.now();
        return now.toEpochMilli() + "." + now.getNano() / 100_000 % 10;
    }

    static String partitions(Collection<TopicPartition> partitions) {
        return partitions.stream()
            .sorted((a, b) -> a.topic().equals(b.topic()) ? a.partition() - b.partition() : a.topic().compareTo(b.topic()))
            .map(p -> quote(p.toString()))
            .collect(Collectors.joining(",", "\"p\":[", "]"));
    }

    static String quote(String text) {
        StringBuilder b = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                b.append('\\').append(c);
            } else if (c < ' ') {
                b.append(String.format("\\u%04x", (int) c));
            } else {
                b.append(c);
            }
        }
        return b.append('"').toString();
    }
}
