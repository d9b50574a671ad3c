package groupsim;

import java.io.IOException;

import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * Formats the broker's storage and runs the broker, until standard input ends: with
 * the recorder, however that came about. The argument is server.properties.
 */
public final class Broker {
    private Broker() {
    }

    public static void main(String[] args) throws IOException {
        String id = org.apache.kafka.common.Uuid.randomUuid().toString();
        int failed = StorageTool.execute(new String[] {"format", "-t", id, "-c", args[0]}, System.out);
        if (failed != 0) {
            System.exit(failed);
        }
        Thread broker = new Thread(() -> Kafka.main(args), "main");
        broker.setDaemon(true);
        broker.start();
        while (System.in.read() >= 0) {
            // nothing is said to a broker this way
        }
        Runtime.getRuntime().halt(0);
    }
}
