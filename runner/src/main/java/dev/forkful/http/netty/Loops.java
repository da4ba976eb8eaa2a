package dev.forkful.http.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;

/** Words to an event loop from anywhere. */
final class Loops {
    private Loops() {}

    /** Has it do this soon; not at all where it has ended, since then the client was closed, and each connection. */
    static void tell(EventLoop loop, Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // nothing is left to be told
        }
    }
}
