package groupsim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One process of the group: a program around the consumer, which does what standard input
 * says, a command a line.
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
    private Application() {
    }

    public static void main(String[] args) {
        Settings settings = new Settings(args);
        Costs costs = new Costs(settings.millis("x.process.ms"), settings.millis("x.batch.ms"));
        BlockingQueue<String> commands = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(commands, costs), "commands");
        reader.setDaemon(true);
        try {
            switch (settings.text("x.program", "loop")) {
                case "workers":
                    Out.event("process.start", "");
                    reader.start();
                    new Pool(settings, costs, commands).run();
                    break;
                case "spring":
                    reader.start();
                    new Container(settings, costs, commands).run();
                    break;
                default:
                    Out.event("process.start", "");
                    reader.start();
                    new Loop(settings, costs, commands).run();
            }
        } catch (Throwable e) {
            Out.event("closed", "\"reason\":" + Out.quote(e.toString()));
            Runtime.getRuntime().halt(1);
        }
        System.exit(0);
    }

    private static void read(BlockingQueue<String> commands, Costs costs) {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (words[0].equals("slow")) {
                    costs.are(Settings.millisOf(words[1]), Settings.millisOf(words[2]));
                    Out.told(line);
                } else {
                    commands.add(line);
                }
            }
        } catch (IOException e) {
            // handled below like the end of the input
        }
        Runtime.getRuntime().halt(2); // the recorder is gone
    }

    /** What a record costs and, beside that, a batch. They may change while a batch is in hand. */
    static final class Costs {
        private volatile Duration record;
        private volatile Duration batch;

        Costs(Duration record, Duration batch) {
            are(record, batch);
        }

        void are(Duration ofRecord, Duration ofBatch) {
            record = ofRecord;
            batch = ofBatch;
        }

        Duration ofRecord() {
            return record;
        }

        Duration ofBatch() {
            return batch;
        }
    }
}
