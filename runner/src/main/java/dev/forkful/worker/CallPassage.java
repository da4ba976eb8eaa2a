package dev.forkful.worker;

import dev.forkful.http.ExchangeGate;
import dev.forkful.http.HttpError;
import dev.forkful.limit.Tally;
import java.net.http.HttpHeaders;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call to a host, before, while and after it is under way.
 *
 * <pre>
 * WAITING ──go──▶ UNDER_WAY ──ended──▶ ENDED ──left──▶ OVER      WAITING ──given up──▶ OVER
 * </pre>
 *
 * From ENDED to OVER its body is read, as it comes: it counts at its host, and as a call that is under way, but nobody
 * waits for its answer any more.
 *
 * <p><i>Threading:</i> thread-safe, but for what {@link Passage} says.
 */
final class CallPassage extends Passage implements ExchangeGate.Turn {
    private enum Phase {
        WAITING,
        UNDER_WAY,
        ENDED,
        OVER
    }

    private final HostGate.Binding binding;
    private final long host;
    private final @Nullable Attempt attempt;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private int status; // written before the exchange ends, as the head of the answer comes
    private long beganNanos; // written when it goes on
    private @Nullable CompletableFuture<Void> turn; // set before the passage is seen by others

    CallPassage(HostGate.Binding binding, long host, @Nullable Attempt attempt) {
        super(List.of(binding.gate().place(host, 1)));
        this.binding = binding;
        this.host = host;
        this.attempt = attempt;
    }

    /** Goes on without having waited. */
    void begin() {
        beganNanos = binding.now();
        phase.set(Phase.UNDER_WAY);
        binding.standoff().began();
        if (attempt != null) {
            attempt.callBegan();
            attempt.standstill().begins();
        }
    }

    /** Waits, from now on. */
    void await() {
        turn = new CompletableFuture<>();
        if (attempt != null) {
            attempt.standstill().waits(binding.now());
        }
    }

    @Override
    public @Nullable CompletableFuture<Void> awaited() {
        return turn;
    }

    @Override
    boolean isAgain() {
        return attempt != null && attempt.isAgain();
    }

    @Override
    boolean isWanted() {
        return phase.get() == Phase.WAITING;
    }

    @Override
    boolean needsSlot() {
        return attempt != null && attempt.standstill().isStill();
    }

    @Override
    void go() {
        CompletableFuture<Void> waiter = turn;
        beganNanos = binding.now();
        if (phase.compareAndSet(Phase.WAITING, Phase.UNDER_WAY)) {
            binding.standoff().began();
            if (attempt != null) {
                attempt.callBegan();
                attempt.standstill().goesOn(binding.now());
            }
            if (waiter != null) {
                binding.threads().execute(() -> waiter.complete(null));
            }
        } else {
            binding.turns().left(this);
        }
    }

    @Override
    public void answered(int value, HttpHeaders headers) {
        status = value;
        binding.answered(host, attempt, value, headers);
    }

    @Override
    public void ended(@Nullable Throwable error) {
        if (phase.compareAndSet(Phase.WAITING, Phase.OVER)) {
            if (attempt != null) {
                attempt.standstill().givesUp(binding.now());
            }
            binding.ended(host, true);
        } else if (phase.compareAndSet(Phase.UNDER_WAY, Phase.ENDED)) {
            try {
                count(error);
                if (attempt != null) {
                    attempt.callEnded(error);
                }
            } finally { // an error may be anybody's, and raise when it is asked what it is
                if (error != null) {
                    left();
                }
            }
        }
    }

    @Override
    public void left() {
        if (phase.compareAndSet(Phase.ENDED, Phase.OVER)) {
            binding.standoff().ended();
            binding.turns().left(this);
            if (attempt != null) {
                attempt.standstill().ends(binding.now());
            }
            binding.ended(host, false);
        }
    }

    private void count(@Nullable Throwable error) {
        Tally tally = binding.tally();
        if (tally == null) {
            return;
        } else if (error == null) {
            tally.answered(status, binding.now() - beganNanos);
        } else if (HttpError.of(error).cause() instanceof HttpTimeoutException) {
            tally.refused();
        }
    }
}
