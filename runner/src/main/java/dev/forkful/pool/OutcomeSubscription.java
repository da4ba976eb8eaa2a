package dev.forkful.pool;

import java.util.Iterator;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Hands outcomes to one subscriber, as many as it asks for; {@link #run} is for a thread of its own. */
final class OutcomeSubscription<R extends @Nullable Object> implements Flow.Subscription, Runnable {
    private final Flow.Subscriber<? super Outcome<R>> subscriber;
    private final Iterator<Outcome<R>> outcomes;
    private long demand; // guarded by this, as is the next
    private boolean cancelled;
    private volatile @Nullable Throwable wrongUse;

    OutcomeSubscription(Flow.Subscriber<? super Outcome<R>> subscriber, Iterator<Outcome<R>> outcomes) {
        this.subscriber = subscriber;
        this.outcomes = outcomes;
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
