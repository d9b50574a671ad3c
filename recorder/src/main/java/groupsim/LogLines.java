package groupsim;

import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.spi.LoggingEvent;

/** Sends the client's log down the same stream as the events. */
public final class LogLines extends AppenderSkeleton {
    /** Of a JoinGroup answer only the beginning matters, and the rest is long. */
    private static final int LONGEST = 1000;

    @Override
    protected void append(LoggingEvent event) {
        String text = event.getRenderedMessage();
        Out.log(text.substring(0, Math.min(text.length(), LONGEST)));
    }

    @Override
    public void close() {
    }

    @Override
    public boolean requiresLayout() {
        return false;
    }
}
