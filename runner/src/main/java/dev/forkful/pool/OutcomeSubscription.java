package dev.forkful.pool;

import java.util.Iterator;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Hands outcomes to one subscriber, as many as it asks for; {@link #run} is for a thread of its own. */
final class OutcomeSubscription<R extends @Nullable Object> implements Flow.Subscription, Runnable {
    private final Flow.Subscriber<? super Outcome<R>> subscriber;
    private final Iterable<Outcome<R>> readable;
    private long demand; // guarded by this, as is the next
    private boolean cancelled;
    private volatile @Nullable Throwable wrongUse;

    /** @param readable may refuse to be read: the subscriber is told */
    OutcomeSubscription(Flow.Subscriber<? super Outcome<R>> subscriber, Iterable<Outcome<R>> readable) {
        this.subscriber = subscriber;
        this.readable = readable;
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
    public synchronized void cancel() {
        cancelled = true;
        notifyAll();
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
            Iterator<Outcome<R>> outcomes = readable.iterator();
            while (outcomes.hasNext()) {
                if (!awaitDemand()) {
                    return;
                }
                if (wrongUse != null) {
                    throw wrongUse;
                }
                subscriber.onNext(outcomes.next());
            }
            subscriber.onComplete();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            subscriber.onError(e);
        } catch (Throwable e) { // whatever it is, the subscriber is to hear of it
            subscriber.onError(e);
        }
    }
}
