package dev.forkful.http.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connections that nobody uses. Who wants one gets the last that came back from that origin. Where there are too
 * many, the one that has been idle longest is closed, whatever its origin: who calls many hosts once each, and one of
 * them again and again, has a connection for that one.
 *
 * <p>INVARIANT: those of one origin are queued by age, as all are: the eldest of all is the first of its queue.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class IdleConnections {
    private final Map<Origin, Deque<Connection>> byOrigin = new HashMap<>();
    private final Set<Connection> byAge = new LinkedHashSet<>();
    private final int most;

    /** @param most how many there may be, from 1 */
    IdleConnections(int most) {
        this.most = most;
    }

    /** One that is open, as far as is known; null where there is none. */
    synchronized @Nullable Connection take(Origin origin) {
        Deque<Connection> free = byOrigin.get(origin);
        Connection found = null;
        while (found == null && free != null && !free.isEmpty()) {
            Connection last = free.removeLast();
            byAge.remove(last);
            found = last.channel().isActive() ? last : null;
        }
        if (free != null && free.isEmpty()) {
            byOrigin.remove(origin);
        }
        return found;
    }

    /** Nobody uses it any more. */
    void add(Connection connection) {
        Connection eldest = insert(connection);
        if (eldest != null) {
            eldest.close();
        }
    }

    private synchronized @Nullable Connection insert(Connection connection) {
        Connection eldest = byAge.size() < most ? null : byAge.iterator().next();
        if (eldest != null) {
            forget(eldest);
        }
        byAge.add(connection);
        byOrigin.computeIfAbsent(connection.origin(), origin -> new ArrayDeque<>(2))
                .addLast(connection);
        return eldest;
    }

    private void forget(Connection connection) {
        byAge.remove(connection);
        byOrigin.computeIfPresent(connection.origin(), (origin, free) -> {
            free.remove(connection); // the first, but where its peer closed it
            return free.isEmpty() ? null : free;
        });
    }

    /** Closes those that are idle since before then, and forgets those that their peers closed. */
    void sweep(long sinceNanos) {
        leave(sinceNanos).forEach(Connection::close);
    }

    private synchronized List<Connection> leave(long sinceNanos) {
        List<Connection> left = byAge.stream()
                .filter(connection -> connection.idleSinceNanos() - sinceNanos < 0
                        || !connection.channel().isActive())
                .toList();
        left.forEach(this::forget);
        return left;
    }
}
