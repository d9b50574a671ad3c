package groupsim;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.consumer.RoundRobinAssignor;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The command line: KEY=VALUE arguments. Keys are the consumer's own settings, but
 * for "topics" and for those with "x.", which are about the application; their
 * values are milliseconds. Assignors go by their short names.
 */
final class Settings {
    private static final Map<String, Class<?>> ASSIGNORS = Map.of(
        "range", RangeAssignor.class, "roundrobin", RoundRobinAssignor.class,
        "sticky", StickyAssignor.class, "cooperative-sticky", CooperativeStickyAssignor.class);

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
            if (!key.startsWith("x.") && !key.equals("topics")) {
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
