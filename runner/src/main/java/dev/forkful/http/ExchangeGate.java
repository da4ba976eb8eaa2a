package dev.forkful.http;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Says when an exchange may begin, and is told what came of it: the place of limits by host. Each redirect is an
 * exchange of its own.
 *
 * <p><i>Threading:</i> thread-safe; called on threads of the HTTP client too, so it may neither block nor run a
 * person's code.
 */
@FunctionalInterface
public interface ExchangeGate {

    /** Lets all begin at once, and forgets them. */
    ExchangeGate OPEN = (uri, caller) -> Turn.FREE;

    /**
     * Asks for the turn of one exchange.
     *
     * @param caller whose exchange it is; null where nobody knows: it was begun with the bare client, on some thread
     */
    Turn ask(URI uri, @Nullable Caller caller);

    /** Whoever makes exchanges: an attempt, to a worker. */
    interface Caller {
        /** Whether its calls are aborted, those that it begins from now on too. Never false again. */
        default boolean isGone() {
            return false;
        }
    }

    /** One exchange. */
    interface Turn {
        /** One that needs no leave. */
        Turn FREE = new Turn() {
            @Override
            public @Nullable CompletableFuture<Void> awaited() {
                return null;
            }

            @Override
            public void answered(int status, HttpHeaders headers) {}

            @Override
            public void ended(@Nullable Throwable error) {}

            @Override
            public void left() {}
        };

        /** What to wait for before it begins; null where it may begin now. To cancel it gives the turn up. */
        @Nullable
        CompletableFuture<Void> awaited();

        /** The head of the response is there. */
        void answered(int status, HttpHeaders headers);

        /**
         * Its caller has what it waits for, or it will never begin: once. An error is the last that is told.
         *
         * @param error null is a response, which came whole or is read as it comes
         */
        void ended(@Nullable Throwable error);

        /** After a response: all of its body has come, or no more will. Once, last. */
        void left();
    }
}
