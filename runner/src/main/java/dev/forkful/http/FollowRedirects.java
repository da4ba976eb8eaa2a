package dev.forkful.http;

import com.github.mizosoft.methanol.Methanol;
import dev.forkful.secret.Redactor;
import java.io.IOException;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request as one or more exchanges: looks up the host's name, waits for its turn, sends, and goes where a
 * redirect leads. Innermost, so that it sees the request with its default headers, and another origin does not get them
 * back.
 *
 * <p>The JDK's client could follow redirects itself, but on 17 the timer of a redirect's first exchange stays armed,
 * and kills a later request on that connection.
 *
 * @param names where host names are looked up
 * @param guard says where no exchange may go
 * @param gate says when each exchange may begin
 * @param proxies says which way each exchange goes
 * @param limit how many redirects in a row are followed, from 0
 */
record FollowRedirects(NameLookup names, AddressGuard guard, ExchangeGate gate, Proxies proxies, int limit)
        implements Methanol.Interceptor {
    private static final String OURS = FollowRedirects.class.getPackageName() + ".";

    @Override
    public <T> HttpResponse<T> intercept(HttpRequest request, Chain<T> chain) throws IOException, InterruptedException {
        return Outcome.await(interceptAsync(request, chain));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> interceptAsync(HttpRequest request, Chain<T> chain) {
        Exchanges<T> exchanges = new Exchanges<>(chain);
        exchanges.begin(request);
        return exchanges.result;
    }

    /** The exchanges of one call. Used by one thread at a time: each exchange begins after the one before has ended. */
    private final class Exchanges<T> {
        private final Chain<T> chain;
        private final Call call = new Call(null);
        private final CallFuture<HttpResponse<T>> result = new CallFuture<>(call);
        /** Whose exchanges these are; null where it is the bare client's. */
        private final @Nullable Call outer = CurrentCall.get();

        private final ExchangeGate.@Nullable Caller caller =
                outer == null || outer.caller() == null ? CurrentCaller.get() : outer.caller();

        private int followed;

        Exchanges(Chain<T> chain) {
            this.chain = chain;
        }

        void begin(HttpRequest request) {
            CompletableFuture<Void> lookup = names.lookUp(request.uri());
            // A copy, since others wait for the lookup too.
            after(lookup == null ? null : lookup.copy(), () -> takeTurn(request), this::fail);
        }

        private void takeTurn(HttpRequest request) {
            ExchangeGate.Turn turn = gate.ask(request.uri(), caller);
            after(turn.awaited(), () -> exchange(request, turn), error -> {
                turn.ended(error);
                fail(error);
            });
        }

        /** Goes on when what is waited for is there, if anything; at once where nothing is. */
        private void after(@Nullable CompletableFuture<Void> awaited, Runnable step, Consumer<Throwable> onError) {
            if (awaited == null) {
                step.run();
                return;
            }
            call.awaits(awaited); // first, so that what follows it has the last word
            var unused = awaited.whenComplete((there, error) -> {
                if (error != null) {
                    onError.accept(error);
                } else {
                    goOn(step, onError);
                }
            });
        }

        private void goOn(Runnable step, Consumer<Throwable> onError) {
            if (call.isAborted()) {
                onError.accept(new CancellationException("aborted between two exchanges"));
                return;
            }
            try {
                step.run();
            } catch (RuntimeException | Error e) { // nobody is left on this stack to see it
                fail(e); // not onError: a step that raises has ended its turn
            }
        }

        private void exchange(HttpRequest request, ExchangeGate.Turn turn) {
            Passage passage = new Passage(request, proxies);
            Exchange<T> exchange = new Exchange<>(request, chain.bodyHandler(), turn, passage, followed < limit);
            CompletableFuture<HttpResponse<T>> response;
            try {
                Redactor.OF_PROCESS.keepCarried(request.headers());
                guard.check(request.uri());
                response = chain.withBodyHandler(exchange).forwardAsync(passage.request());
            } catch (UnknownHostException | PrivateAddressException e) {
                turn.ended(e);
                fail(e);
                return;
            } catch (RuntimeException | Error e) {
                turn.ended(e);
                throw e;
            }
            call.awaits(response);
            var unused = response.whenComplete((received, raised) -> {
                Throwable error = passage.error(received, raised);
                try {
                    turn.ended(error);
                } finally { // whatever counts it may raise, and the call must end
                    if (error != null) {
                        fail(isOfTheClient(error) ? noHttp(request, error) : error);
                    }
                }
                if (error == null) {
                    goOnAfter(exchange, passage.response(received), turn);
                }
            });
        }

        private void goOnAfter(Exchange<T> exchange, HttpResponse<T> received, ExchangeGate.Turn turn) {
            HttpRequest next = exchange.next;
            if (next == null) {
                handOver(exchange.body, turn);
                result.settle(received, null);
            } else {
                turn.left();
                followed++;
                goOn(() -> begin(next), this::fail);
            }
        }

        /**
         * A body that is still to come is part of its call, and keeps its turn where an attempt will end it: else it
         * would keep it for ever, were it forgotten.
         */
        private void handOver(@Nullable ArrivingBody<T> body, ExchangeGate.Turn turn) {
            if (body == null || body.isOver()) {
                turn.left();
                return;
            }
            if (outer != null) {
                outer.reads(body);
            }
            if (outer == null || outer.caller() == null) {
                turn.left();
            } else {
                body.whenOver(turn::left);
            }
        }

        @SuppressWarnings("NullAway") // a failed future has no value
        private void fail(Throwable error) {
            result.settle(null, Outcome.errorOf(error));
        }
    }

    /** Whether the client, the JDK's or ours, stumbled over what it read, such as a length that is no number. */
    private static boolean isOfTheClient(Throwable raised) {
        Throwable error = HttpError.unwrap(raised);
        return error instanceof IllegalArgumentException
                && Arrays.stream(error.getStackTrace())
                        .map(StackTraceElement::getClassName)
                        .dropWhile(name -> name.startsWith("java."))
                        .findFirst()
                        .filter(name -> name.startsWith("jdk.internal.net.http.") || name.startsWith(OURS))
                        .isPresent();
    }

    private static IOException noHttp(HttpRequest request, Throwable raised) {
        Throwable error = HttpError.unwrap(raised);
        return new IOException("what " + request.uri().getHost() + " answers is no HTTP: " + error, error);
    }

    /** One request and its response; the body of a response that is followed is dropped, whatever was to store it. */
    private static final class Exchange<T> implements BodyHandler<T> {
        private static final long DROPPED_BODY_LIMIT_BYTES = 1L << 20;

        private final HttpRequest request;
        private final BodyHandler<T> handler;
        private final ExchangeGate.Turn turn;
        private final Passage passage;
        private final boolean mayFollow;

        /** Written before the response's future completes, read after, as is the next. */
        private @Nullable HttpRequest next;

        private @Nullable ArrivingBody<T> body;

        Exchange(
                HttpRequest request,
                BodyHandler<T> handler,
                ExchangeGate.Turn turn,
                Passage passage,
                boolean mayFollow) {
            this.request = request;
            this.handler = handler;
            this.turn = turn;
            this.passage = passage;
            this.mayFollow = mayFollow;
        }

        @Override
        public BodySubscriber<T> apply(ResponseInfo response) {
            try {
                return subscriber(response);
            } catch (RuntimeException e) { // the handler is anybody's code
                return UnreadBody.refused(e);
            }
        }

        @SuppressWarnings("NullAway") // nobody sees the body that is dropped
        private BodySubscriber<T> subscriber(ResponseInfo response) {
            if (passage.isRefusedBy(response)) {
                return UnreadBody.unwanted();
            }
            Redactor.OF_PROCESS.keepCarried(response.headers());
            turn.answered(response.statusCode(), response.headers());
            BodyEnd.refuseUnknown(request, response);
            if (mayFollow && response.statusCode() / 100 == 3) {
                next = Redirection.next(request, response.statusCode(), response.headers())
                        .map(passage::onward)
                        .orElse(null);
                if (next != null) {
                    BodyHandler<T> drop = ignored -> BodySubscribers.replacing(null);
                    return LimitedBody.handler(drop, DROPPED_BODY_LIMIT_BYTES).apply(response);
                }
            }
            try {
                ArrivingBody<T> arriving = new ArrivingBody<>(handler.apply(response));
                body = arriving;
                return arriving;
            } catch (UnsupportedOperationException e) { // of the decoder
                throw new BodyDecodeException(
                        "Content-Encoding " + HeaderValues.first(response.headers(), DecodableResponse.ENCODING)
                                + " of " + request.method() + " " + request.uri()
                                + ": only gzip and deflate are understood",
                        e);
            }
        }
    }
}
