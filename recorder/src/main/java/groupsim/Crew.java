package groupsim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The threads of a pool and the records that they have been given. One thread at a time works
 * for a partition, and takes all of it that one poll() has returned; whoever is free takes what
 * has waited longest.
 */
final class Crew {
    /** Records of one partition that one poll() has returned. */
    private static final class Part {
        final TopicPartition partition;
        final List<ConsumerRecord<byte[], byte[]>> records;
        final Duration each;
        int done;
        boolean begun; // the record behind those that are done
        boolean taken;
        boolean cut;

        Part(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, Duration each) {
            this.partition = partition;
            this.records = records;
            this.each = each;
        }
    }

    /** A record that is done, up to before an offset; whole: with it all that its poll() returned. */
    record Done(TopicPartition partition, long upTo, boolean whole) {
    }

    private final List<Part> parts = new ArrayList<>(); // in the order in which they came
    private final Queue<Done> finished = new ArrayDeque<>();
    private final Runnable tell;

    /** A crew that calls tell each time that something is done. */
    Crew(int threads, Runnable tell) {
        this.tell = tell;
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::work, "worker-" + i);
            thread.setDaemon(true);
            thread.start();
        }
    }

    synchronized void give(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records, Duration each) {
        parts.add(new Part(partition, records, each));
        notifyAll();
    }

    synchronized boolean has(TopicPartition partition) {
        return parts.stream().anyMatch(part -> part.partition.equals(partition));
    }

    /** How many records of each of these partitions are not done, where there are any. */
    synchronized Map<TopicPartition, Integer> inHand(Collection<TopicPartition> of) {
        Map<TopicPartition, Integer> list = new LinkedHashMap<>();
        for (Part part : parts) {
            if (of.contains(part.partition)) {
                list.merge(part.partition, part.records.size() - part.done, Integer::sum);
            }
        }
        return list;
    }

    /** What has been done since it was asked last, the earliest of it; null: nothing. */
    synchronized Done next() {
        return finished.poll();
    }

    /** Waits until all work of these partitions is done, at most so long. */
    synchronized void await(Collection<TopicPartition> of, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        try {
            for (long left = atMost.toNanos(); left > 0 && !inHand(of).isEmpty(); left = until - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes away all work of these partitions, and gives how many records that was. */
    synchronized int cut(Collection<TopicPartition> of) {
        int cancelled = 0;
        for (Iterator<Part> i = parts.iterator(); i.hasNext();) {
            Part part = i.next();
            if (!of.contains(part.partition)) {
                continue;
            }
            part.cut = true;
            cancelled += part.records.size() - part.done;
            if (part.begun) {
                long offset = part.records.get(part.done).offset();
                Out.event("interrupted", Out.partitions(List.of(part.partition)) + ",\"first\":" + offset + ",\"next\":" + (offset + 1));
            }
            i.remove();
        }
        notifyAll();
        return cancelled;
    }

    private void work() {
        Progress progress = new Progress();
        Pace pace = new Pace();
        try {
            while (true) {
                Part part = take();
                pace.begin();
                while (process(part, pace, progress)) {
                    tell.run();
                }
                progress.tell();
                tell.run();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized Part take() throws InterruptedException {
        while (true) {
            for (Part part : parts) {
                if (!part.taken && first(part)) {
                    part.taken = true;
                    return part;
                }
            }
            wait();
        }
    }

    /** Tells whether no part of the same partition is before it. */
    private boolean first(Part part) {
        return parts.stream().filter(other -> other.partition.equals(part.partition)).findFirst().get() == part;
    }

    /** Processes the next record of a part, and tells whether another follows. */
    private synchronized boolean process(Part part, Pace pace, Progress progress) throws InterruptedException {
        part.begun = true;
        long due = pace.due(part.each);
        for (long left = due - System.nanoTime(); left > 0 && !part.cut; left = due - System.nanoTime()) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        if (part.cut) {
            return false;
        }
        long offset = part.records.get(part.done++).offset();
        part.begun = false;
        boolean whole = part.done == part.records.size();
        if (whole) {
            parts.remove(part);
        }
        progress.done(part.partition, offset);
        if (part.each.toMillis() >= 10) {
            progress.tell(); // another would be long in coming
        }
        finished.add(new Done(part.partition, offset + 1, whole));
        notifyAll();
        return !whole;
    }
}
