package groupsim;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The command line: KEY=VALUE arguments. Keys are the consumer's own settings, but for
 * "topics", "store" (a directory for states), "consumers" (how many the process has) and those
 * with "x.", which are about the application: those that end in ".ms" are lengths of time.
 * Assignors go by their short names.
 */
final class Settings {
    private static final Map<String, Class<?>> ASSIGNORS = Map.of(
        "range", RangeAssignor.class, "roundrobin", RoundRobinAssignor.class,
        "sticky", StickyAssignor.class, "cooperative-sticky", CooperativeStickyAssignor.class);

    private static final Set<String> OURS = Set.of("topics", "store", "consumers");

    private final Map<String, String> values = new HashMap<>();

    Settings(String[] args) {
        for (String arg : args) {
            int at = arg.indexOf('=');
            values.put(arg.substring(0, at), arg.substring(at + 1));
        }
    }

    Map<String, Object> consumer() {
        Map<String, Object> own = new HashMap<>();
        values.forEach((key, value) -> {
            if (!key.startsWith("x.") && !OURS.contains(key)) {
                own.put(key, value);
            }
        });
        own.computeIfPresent("partition.assignment.strategy", (key, names) ->
            Stream.of(((String) names).split(",")).map(name -> ASSIGNORS.get(name).getName()).collect(Collectors.toList()));
        own.put("key.deserializer", ByteArrayDeserializer.class);
        own.put("value.deserializer", ByteArrayDeserializer.class);
        return own;
    }

    List<String> topics() {
        return List.of(values.get("topics").split(","));
    }

    String text(String key, String usual) {
        return values.getOrDefault(key, usual);
    }

    int number(String key, int usual) {
        return Integer.parseInt(text(key, Integer.toString(usual)));
    }

    boolean keepsState() {
        return values.keySet().stream().anyMatch(key -> key.startsWith("x.checkpoint.") || key.startsWith("x.restore.") || key.startsWith("x.state."));
    }

    /** Takes the time of a callback: that of each, and of each of the partitions that it is about. */
    void spend(String callback, Collection<?> partitions) {
        spend(callback + ".ms", 1);
        spend(callback + ".per.partition.ms", partitions.size());
    }

    void spend(String key, long times) {
        Pace.sleep(millis(key).multipliedBy(times));
    }

    boolean yes(String key) {
        return "true".equals(values.get(key));
    }

    Duration millis(String key) {
        return millisOf(values.getOrDefault(key, "0"));
    }

    static Duration millisOf(String text) {
        return Duration.ofNanos((long) (Double.parseDouble(text) * 1e6));
    }
}
