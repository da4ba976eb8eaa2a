package dev.forkful.http;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The calls of one caller that have their response, and still read its body.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class OpenBodies {
    private final Set<Call> calls = new HashSet<>(); // guarded by this, as is the next
    private boolean closed;

    /** One more; aborted at once where the caller is done. */
    void add(Call call) {
        synchronized (this) {
            if (!closed) {
                calls.add(call);
                return;
            }
        }
        call.abort();
    }

    synchronized void remove(Call call) {
        calls.remove(call);
    }

    /**
     * Cuts off those that are open, and whichever come later. Idempotent.
     *
     * @param executor cuts them off: whoever reads them is told there
     */
    void close(Executor executor) {
        List<Call> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(calls);
        }
        left.forEach(call -> executor.execute(call::abort));
    }
}
