package groupsim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * One member of the group: poll, process, and do what standard input says, a
 * command a line.
 *
 * <pre>
 * sleep MS           do nothing for that long
 * subscribe T1,T2    change the subscription
 * unsubscribe        leave the group, and stay away
 * enforce            enforceRebalance()
 * close              close() and exit
 * slow RECORD BATCH  processing costs in ms; takes effect at once
 * </pre>
 *
 * All but the last are taken up in place of the next poll().
 */
public final class Application {
    private final Queue<String> commands = new ConcurrentLinkedQueue<>();
    private final Settings settings;
    private final Processing processing;
    private final KafkaConsumer<byte[], byte[]> consumer;

    private Application(Settings settings) {
        this.settings = settings;
        processing = new Processing(settings.millis("x.process.ms"), settings.millis("x.batch.ms"));
        consumer = new KafkaConsumer<>(settings.consumer());
    }

    public static void main(String[] args) {
        Out.event("process.start", "");
        try {
            new Application(new Settings(args)).run();
        } catch (Throwable e) {
            Out.event("closed", "\"reason\":" + Out.quote(e.toString()));
            Runtime.getRuntime().halt(1);
        }
        System.exit(0);
    }

    private void run() {
        Thread reader = new Thread(this::read, "commands");
        reader.setDaemon(true);
        reader.start();
        subscribe(settings.topics());
        Duration timeout = settings.millis("x.poll.timeout.ms");
        boolean subscribed = true;
        Out.event("polling", "");
        while (true) {
            String command = commands.poll();
            if (command == null) {
                if (subscribed) {
                    processing.batch(consumer.poll(timeout));
                } else {
                    Processing.sleep(timeout); // poll() would throw
                }
                continue;
            }
            Out.event("cmd", "\"x\":" + Out.quote(command));
            if (command.equals("close")) {
                close();
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
                Processing.sleep(Settings.millisOf(words[1]));
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
        consumer.subscribe(topics, new Listener(consumer, settings));
    }

    private void close() {
        Out.event("closing", Out.partitions(consumer.assignment()));
        consumer.close();
        Out.event("closed", "");
    }

    private void read() {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("slow")) {
                    processing.costs(Settings.millisOf(words[1]), Settings.millisOf(words[2]));
                    Out.event("cmd", "\"x\":" + Out.quote(line));
                } else {
                    commands.add(line);
                }
            }
        } catch (IOException e) {
            // handled below like the end of the input
        }
        Runtime.getRuntime().halt(2); // the recorder is gone
    }
}
