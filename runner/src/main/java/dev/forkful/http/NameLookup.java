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
 * <p>It keeps no addresses. It fills the JVM's own cache, which keeps them for at least 30 s, and remembers for less
 * than that which hosts it has asked for; so a request to a known host costs one look into a map.
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

    /** How a name becomes known to the JVM: {@link InetAddress#getAllByName}. */
    @FunctionalInterface
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** A question that was asked; compared by identity. */
    private static final class Asked {
        private final CompletableFuture<Void> answer = new CompletableFuture<>();
        private final long untilNanos;

        Asked(long untilNanos) {
            this.untilNanos = untilNanos;
        }
    }

    NameLookup(Resolver resolver, ProxySelector proxies, Executor threads, LongSupplier nanoClock) {
        this.resolver = resolver;
        this.proxies = proxies;
        this.threads = threads;
        this.nanoClock = nanoClock;
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
        if (known == null || now - known.untilNanos >= 0) {
            known = ask(host, now);
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

    private Asked ask(String host, long now) {
        if (asked.size() >= MOST_KNOWN) {
            asked.clear(); // those in flight go on; to ask once more costs little
        }
        Asked question = new Asked(now + KNOWN_FOR.toNanos());
        Asked winner = asked.merge(host, question, (old, ours) -> now - old.untilNanos < 0 ? old : ours);
        if (winner == question) {
            threads.execute(() -> answer(host, question));
        }
        return winner;
    }

    private void answer(String host, Asked question) {
        try {
            resolver.resolve(host);
            question.answer.complete(null);
        } catch (UnknownHostException | RuntimeException e) {
            asked.remove(host, question);
            question.answer.completeExceptionally(e);
        }
    }
}
