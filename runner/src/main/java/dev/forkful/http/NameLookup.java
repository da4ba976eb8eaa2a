package dev.forkful.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks host names up before the client does, on threads of its own: the client looks up on the thread that sends, or
 * receives, where one slow name server would stop every request of the worker.
 *
 * <p>It keeps no addresses. It fills the JVM's own cache, and remembers for a while which hosts it has asked for; so a
 * request to a known host costs one look into a map. That cache forgets a name so long after it was looked up, however
 * often it is asked for meanwhile. Nobody can say when exactly: from the moment when it may have forgotten until it
 * surely has, each request asks first.
 *
 * <p><i>Threading:</i> thread-safe. <i>Failure:</i> a lookup fails with {@link UnknownHostException}, and the next one
 * asks anew.
 */
final class NameLookup {
    private static final Duration KNOWN_FOR = Duration.ofSeconds(20);
    private static final int MOST_KNOWN = 10_000;

    private final ConcurrentHashMap<String, Asked> asked = new ConcurrentHashMap<>();
    private final Resolver resolver;
    private final ProxySelector proxies;
    private final Executor threads;
    private final LongSupplier nanoClock;
    private final long keptNanos;

    /** How a name becomes known to the JVM: {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** A question that was asked; compared by identity. */
    private static final class Asked {
        private final CompletableFuture<Void> answer = new CompletableFuture<>();
        private final Kept kept;
        private final long untilNanos;

        Asked(Kept kept, long untilNanos) {
            this.kept = kept;
            this.untilNanos = untilNanos;
        }

        /** Whether to ask once more tells nothing. Whoever comes while it is under way waits for it, too. */
        boolean isEnough(long nowNanos) {
            return nowNanos - untilNanos < 0 || !answer.isDone();
        }
    }

    /** What the JVM keeps of a name: it was looked up between these two. */
    private static final class Kept {
        private final long askedNanos;
        private volatile @Nullable Long answeredNanos;

        Kept(long askedNanos) {
            this.askedNanos = askedNanos;
        }

        /** The first answer is that of the look-up; those after it come from what is kept. */
        void answered(long nowNanos) {
            if (answeredNanos == null) {
                answeredNanos = nowNanos;
            }
        }

        /** Whether the JVM has surely forgotten it. */
        boolean isForgotten(long nowNanos, long keptNanos) {
            Long answered = answeredNanos;
            return answered != null && nowNanos - answered >= keptNanos;
        }
    }

    /** @param kept how long the JVM keeps a name; at least 20 s, since each is asked for again so often */
    NameLookup(Resolver resolver, ProxySelector proxies, Executor threads, LongSupplier nanoClock, Duration kept) {
        this.resolver = resolver;
        this.proxies = proxies;
        this.threads = threads;
        this.nanoClock = nanoClock;
        this.keptNanos = kept.toNanos();
    }

    /** What to wait for before {@code uri} is asked; null where nothing is. Others may share it: do not cancel it. */
    @Nullable
    CompletableFuture<Void> lookUp(URI uri) {
        String host = asksFirst(uri);
        if (isAddress(host)) {
            return null;
        }
        long now = nanoClock.getAsLong();
        Asked known = asked.get(host);
        if (known == null || !known.isEnough(now)) {
            known = ask(host, now, known);
        }
        CompletableFuture<Void> answer = known.answer;
        return answer.isDone() && !answer.isCompletedExceptionally() ? null : answer;
    }

    /** Digits and dots, or in brackets: where there are no names, this is asked for every call. */
    private static boolean isAddress(String host) {
        if (host.startsWith("[")) {
            return true;
        }
        for (int i = 0; i < host.length(); i++) {
            char letter = host.charAt(i);
            if (letter != '.' && (letter < '0' || letter > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Whose address the client needs: the proxy's where there is one, which looks the host up itself. */
    private String asksFirst(URI uri) {
        SocketAddress proxy = proxies.select(uri).get(0).address();
        return proxy instanceof InetSocketAddress address ? address.getHostString() : uri.getHost();
    }

    private Asked ask(String host, long now, @Nullable Asked before) {
        if (asked.size() >= MOST_KNOWN) {
            asked.clear(); // those in flight go on; to ask once more costs little
        }
        Kept kept = before == null || before.kept.isForgotten(now, keptNanos) ? new Kept(now) : before.kept;
        long surelyNanos = Math.max(0, kept.askedNanos + keptNanos - now);
        Asked question = new Asked(kept, now + Math.min(KNOWN_FOR.toNanos(), surelyNanos));
        Asked winner = asked.merge(host, question, (old, ours) -> old.isEnough(now) ? old : ours);
        if (winner == question) {
            threads.execute(() -> answer(host, question));
        }
        return winner;
    }

    private void answer(String host, Asked question) {
        try {
            resolver.resolve(host);
            question.kept.answered(nanoClock.getAsLong());
            question.answer.complete(null);
        } catch (UnknownHostException | RuntimeException | Error e) { // else all who ask for it would wait for ever
            asked.remove(host, question);
            question.answer.completeExceptionally(e);
        }
    }
}
