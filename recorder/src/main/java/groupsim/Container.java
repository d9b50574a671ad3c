package groupsim;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.AcknowledgingMessageListener;
import org.springframework.kafka.listener.BackOffHandler;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerPausingBackOffHandler;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultBackOffHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.ListenerContainerPauseService;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Spring's listener container around as many consumers as the process has, with a listener that
 * is called for each record. The consumers are {@link ContainedConsumer}s, which tell what the
 * container does with them.
 */
final class Container {
    private final Settings settings;
    private final Application.Costs costs;
    private final BlockingQueue<String> commands;
    private final int consumers;
    private final int failsEvery;
    /** Orders of which each consumer takes the next one up in place of a poll(). */
    private final Queue<String> orders = new ConcurrentLinkedQueue<>();
    private final Map<Thread, ContainedConsumer> running = new ConcurrentHashMap<>();

    Container(Settings settings, Application.Costs costs, BlockingQueue<String> commands) {
        this.settings = settings;
        this.costs = costs;
        this.commands = commands;
        consumers = settings.number("consumers", 1);
        failsEvery = settings.number("x.spring.errors.every", 0);
    }

    void run() throws InterruptedException {
        each("process.start", "");
        ConcurrentMessageListenerContainer<byte[], byte[]> container =
            new ConcurrentMessageListenerContainer<>(new Factory(), properties());
        container.setConcurrency(consumers);
        container.setAlwaysClientIdSuffix(consumers > 1);
        container.setCommonErrorHandler(errorHandler());
        container.start();
        Out.event("polling", "");
        while (true) {
            String command = commands.take();
            switch (command.split(" ")[0]) {
                case "close":
                    each("cmd", "\"x\":\"close\"");
                    container.stop();
                    running.values().forEach(ContainedConsumer::abandoned);
                    return;
                case "enforce":
                    each("cmd", "\"x\":\"enforce\"");
                    container.enforceRebalance();
                    break;
                default:
                    orders.add(command);
            }
        }
    }

    /** Tells of something that happens to all consumers of the process. */
    private void each(String event, String more) {
        for (int i = 0; i < consumers; i++) {
            Out.speakFor(consumers == 1 ? null : settings.text("client.id", "") + "-" + i);
            Out.event(event, more);
        }
        Out.speakFor(null);
    }

    private ContainerProperties properties() {
        ContainerProperties p = new ContainerProperties(settings.topics().toArray(new String[0]));
        p.setPollTimeout(settings.millis("x.poll.timeout.ms").toMillis());
        p.setIdleBetweenPolls(settings.millis("x.idle.between.polls.ms").toMillis());
        p.setShutdownTimeout(settings.millis("x.spring.shutdown.timeout.ms").toMillis());
        p.setStopImmediate(settings.yes("x.spring.stop.immediate"));
        String mode = settings.text("x.spring.ack.mode", "batch");
        p.setAckMode(AckMode.valueOf(mode.toUpperCase()));
        p.setAckCount(settings.number("x.spring.ack.count", 1));
        p.setAckTime(Math.max(1, settings.millis("x.spring.ack.time.ms").toMillis()));
        if (mode.equals("manual")) {
            p.setMessageListener((AcknowledgingMessageListener<byte[], byte[]>) this::acknowledge);
        } else {
            p.setMessageListener((MessageListener<byte[], byte[]>) this::process);
        }
        p.setConsumerRebalanceListener(new ContainedListener(settings));
        return p;
    }

    private void acknowledge(ConsumerRecord<byte[], byte[]> record, Acknowledgment acknowledgment) {
        process(record);
        acknowledgment.acknowledge();
    }

    private void process(ConsumerRecord<byte[], byte[]> record) {
        ContainedConsumer consumer = running.get(Thread.currentThread());
        consumer.pace().spend(costs.ofRecord());
        if (failsEvery > 0 && record.offset() % failsEvery == failsEvery - 1) {
            throw new IllegalStateException("this record fails");
        }
        consumer.done(record);
    }

    private DefaultErrorHandler errorHandler() {
        int tries = settings.number("x.spring.errors.tries", 9);
        long interval = settings.millis("x.spring.errors.backoff.ms").toMillis();
        return new DefaultErrorHandler((record, e) -> running.get(Thread.currentThread()).done(record),
            new FixedBackOff(interval, tries), backOffHandler());
    }

    private BackOffHandler backOffHandler() {
        if (!settings.text("x.spring.errors.handler", "sleep").equals("pause")) {
            return new Sleeping();
        }
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setDaemon(true);
        scheduler.initialize();
        return new ContainerPausingBackOffHandler(new ListenerContainerPauseService(null, scheduler));
    }

    /** Tells when a back-off that sleeps begins and ends; of one that pauses the consumers tell. */
    private static final class Sleeping extends DefaultBackOffHandler {
        @Override
        public void onNextBackOff(MessageListenerContainer container, Exception e, long interval) {
            Out.event("stall", "");
            super.onNextBackOff(container, e, interval);
            Out.event("awake", "");
        }
    }

    /** Makes the consumers. */
    private final class Factory extends DefaultKafkaConsumerFactory<byte[], byte[]> {
        Factory() {
            super(settings.consumer());
        }

        @Override
        protected org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> createRawConsumer(Map<String, Object> own) {
            return new ContainedConsumer(own, consumers > 1, costs, orders, running);
        }
    }
}
