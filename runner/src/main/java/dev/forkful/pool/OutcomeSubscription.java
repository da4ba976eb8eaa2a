package dev.forkful.pool;

import java.util.Iterator;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Hands outcomes to one subscriber, as many as it asks for; {@link #run} is for a thread of its own. */
final class OutcomeSubscription<R extends @Nullable Object> implements Flow.Subscription, Runnable {
    private final Flow.Subscriber<? super Outcome<R>> subscriber;
    private final Iterable<Outcome<R>> readable;
    private final Runnable onLeft;
    private long demand; // guarded by this, as is the next
    private boolean cancelled;
    private boolean reads; // guarded by this: who has not the reading cannot leave it
    private volatile @Nullable Throwable wrongUse;

    /**
     * @param readable may refuse to be read: the subscriber is told
     * @param onLeft called where the subscriber will read no more of it, before the end
     */
    OutcomeSubscription(
            Flow.Subscriber<? super Outcome<R>> subscriber, Iterable<Outcome<R>> readable, Runnable onLeft) {
        this.subscriber = subscriber;
        this.readable = readable;
        this.onLeft = onLeft;
    }

    @Override
    public synchronized void request(long count) {
        if (count <= 0) {
            wrongUse = new IllegalArgumentException("request(" + count + "): must be positive");
        }
        long more = Math.max(1, count);
        demand = demand > Long.MAX_VALUE - more ? Long.MAX_VALUE : demand + more;
        notifyAll();
    }

    @Override
    public void cancel() {
        boolean leaves;
        synchronized (this) {
            cancelled = true;
            leaves = reads;
            notifyAll();
        }
        if (leaves) {
            onLeft.run(); // now: the next outcome, for which the reader may wait, may be hours away
        }
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    private synchronized boolean awaitDemand() throws InterruptedException {
        while (demand == 0 && !cancelled) {
            wait();
        }
        demand--;
        return !cancelled;
    }

    @Override
    public void run() {
        subscriber.onSubscribe(this);
        try {
            if (readToEnd()) {
                subscriber.onComplete();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(e);
        } catch (Throwable e) { // whatever it is, the subscriber is to hear of it
            fail(e);
        }
    }

    /** Who cancelled hears no more, not even that. */
    private void fail(Throwable failure) {
        if (!isCancelled()) {
            subscriber.onError(failure);
        }
    }

    private boolean readToEnd() throws Throwable {
        Iterator<Outcome<R>> outcomes = readable.iterator(); // who is refused has nothing to leave
        synchronized (this) {
            reads = true;
        }
        boolean isAtEnd = false;
        try {
            while (!isCancelled() && outcomes.hasNext()) { // maybe cancelled before it had the reading
                if (!awaitDemand()) {
                    return false;
                }
                Throwable wrong = wrongUse;
                if (wrong != null) {
                    throw wrong;
                }
                subscriber.onNext(outcomes.next());
            }
            isAtEnd = !isCancelled();
        } finally {
            if (!isAtEnd) {
                onLeft.run();
            }
        }
        return isAtEnd;
    }
}
