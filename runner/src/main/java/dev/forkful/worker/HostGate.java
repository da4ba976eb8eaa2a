package dev.forkful.worker;

import dev.forkful.http.ExchangeGate;
import dev.forkful.http.Pushback;
import dev.forkful.limit.Gate;
import dev.forkful.limit.Tally;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits by host of a worker: each call asks here before it is sent, and what the server asks for is heard here.
 *
 * <p>It outlives the runs of a worker that stays: {@link #serve} says which limits are passed from now on.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class HostGate implements ExchangeGate {
    private static final int MOST_KNOWN = 10_000;

    private final ConcurrentHashMap<String, Long> keys = new ConcurrentHashMap<>();
    private volatile @Nullable Binding binding;

    /**
     * The limits that are passed, and who is told.
     *
     * @param standoff is told of calls that are under way
     * @param wake wakes the pump, which lets pass
     * @param longestHold a server that asks for more is asked again then
     * @param tally where the ends of calls are counted; null where nobody asks
     */
    record Binding(
            Gate gate,
            Turns turns,
            Standoff standoff,
            Runnable wake,
            Executor threads,
            LongSupplier nanoClock,
            Duration longestHold,
            @Nullable Tally tally) {
        long now() {
            return nanoClock.getAsLong();
        }

        void answered(long host, @Nullable Attempt attempt, int status, HttpHeaders headers) {
            Duration wait =
                    Pushback.of(status, headers, Clock.systemUTC().instant()).orElse(Duration.ZERO);
            if (wait.isZero()) {
                return;
            }
            long now = now();
            long until = now + (wait.compareTo(longestHold) < 0 ? wait : longestHold).toNanos();
            // A job with keys has them because the server counts by them: another key of that host is not meant.
            if (attempt == null || !attempt.holdKeys(until, now)) {
                gate.hold(host, until, now);
            }
        }

        /** @param gaveUp whether it never began */
        void ended(long host, boolean gaveUp) {
            if (gaveUp || !turns.isClear(gate, host)) {
                wake.run();
            }
        }
    }

    /** From now on these limits are passed. */
    void serve(Binding limits) {
        binding = limits;
    }

    @Override
    public Turn ask(URI uri, @Nullable Caller caller) {
        Binding at = binding;
        if (at == null) {
            return Turn.FREE; // a start hook's call: before the first task
        }
        CallPassage call = new CallPassage(at, key(uri), caller instanceof Attempt attempt ? attempt : null);
        if (tryPass(at, call)) {
            call.begin();
        } else {
            call.await();
            at.turns().arrive(call);
            at.wake().run();
        }
        return call;
    }

    /** Where nobody waits it need not be handed to the pump. */
    private static boolean tryPass(Binding at, CallPassage call) {
        Gate.Place place = call.next();
        if (place != null && at.turns().isClear(place.gate(), place.key()) && place.tryPass(at.now()) <= 0) {
            call.notePassed();
            return true;
        }
        return false;
    }

    /** An attempt was cancelled since its time was up. */
    void timedOut() {
        Binding at = binding;
        Tally tally = at == null ? null : at.tally();
        if (tally != null) {
            tally.refused();
        }
    }

    private long key(URI uri) {
        String authority = uri.getRawAuthority();
        boolean secure = uri.getScheme().equalsIgnoreCase("https");
        String known = secure ? authority : "/" + authority;
        Long key = keys.get(known);
        if (key == null) {
            if (keys.size() >= MOST_KNOWN) {
                keys.clear();
            }
            key = Gate.key(hostOf(uri, secure));
            keys.put(known, key);
        }
        return key;
    }

    private static String hostOf(URI uri, boolean secure) {
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        return (secure ? "https://" : "http://") + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }
}
