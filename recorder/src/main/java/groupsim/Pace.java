package groupsim;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A thread that processes records by waiting, each as long as it costs. */
final class Pace {
    /** What a wait may be late and made up for by the next one; what is more was a stopped process. */
    private static final long LATE = Duration.ofMillis(5).toNanos();

    private long free = System.nanoTime();

    /** Begins with records that have just come: what was waited before them counts no more. */
    void begin() {
        free = System.nanoTime();
    }

    /** Waits as long as a record costs, from the one before on. */
    void spend(Duration cost) {
        sleepUntil(due(cost));
    }

    /** When a record is done that costs so much. */
    long due(Duration cost) {
        free = Math.max(free, System.nanoTime() - LATE) + cost.toNanos();
        return free;
    }

    private static void sleepUntil(long free) {
        for (long left = free - System.nanoTime(); left > 0; left = free - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    static void sleep(Duration length) {
        sleepUntil(System.nanoTime() + length.toNanos());
    }
}
