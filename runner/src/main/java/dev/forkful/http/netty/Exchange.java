package dev.forkful.http.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response.
 *
 * <p><i>Threading:</i> of one event loop, but for {@link #begin} and the future.
 */
final class Exchange<T> {
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD");
    private static final Set<String> WITH_A_BODY = Set.of("POST", "PUT", "PATCH");

    private final HttpRequest request;
    private final BodyHandler<T> handler;
    private final Origin origin;
    private final Connections connections;
    private final Result result = new Result();
    private @Nullable EventLoop loop; // written before anybody else knows of this
    private @Nullable Connection connection;
    private @Nullable Channel opening;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable ResponseBody body;
    private boolean reused;
    private boolean answerBegun;
    private boolean bodyBegun;
    private boolean sent;
    private boolean interim;
    private boolean keepsAlive;
    private boolean over;

    /** To cancel it ends the exchange on the wire. */
    private final class Result extends CompletableFuture<HttpResponse<T>> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean first = super.cancel(mayInterruptIfRunning);
            EventLoop of = loop;
            if (first && of != null) {
                Loops.tell(of, Exchange.this::hangUp);
            }
            return first;
        }
    }

    Exchange(HttpRequest request, BodyHandler<T> handler, Origin origin, Connections connections) {
        this.request = request;
        this.handler = handler;
        this.origin = origin;
        this.connections = connections;
    }

    CompletableFuture<HttpResponse<T>> begin() {
        Connection idle = connections.takeIdle(origin);
        EventLoop of = idle == null ? connections.nextLoop() : idle.loop();
        loop = of;
        try {
            of.execute(() -> guarded(() -> start(of, idle)));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(closed(e));
        }
        return result;
    }

    boolean isHead() {
        return request.method().equals("HEAD");
    }

    private void start(EventLoop of, @Nullable Connection idle) {
        startTimer(of);
        if (idle != null && idle.channel().isActive()) {
            reused = true;
            send(idle);
        } else {
            open(of);
        }
    }

    /** The publisher of a body is anybody's code. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            fail(e);
        }
    }

    private void startTimer(EventLoop of) {
        request.timeout()
                .ifPresent(timeout -> timer = of.schedule(
                        () -> fail(new HttpTimeoutException("request timed out")),
                        timeout.toNanos(),
                        TimeUnit.NANOSECONDS));
    }

    private void stopTimer() {
        ScheduledFuture<?> running = timer;
        timer = null;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void open(EventLoop of) {
        opening = connections.open(origin, of, (opened, error) -> {
            opening = null;
            if (over) {
                if (opened != null) {
                    opened.close();
                }
            } else if (opened != null) {
                guarded(() -> send(opened));
            } else if (error != null) {
                fail(error);
            }
        });
    }

    private void send(Connection on) {
        connection = on;
        bodyBegun = false;
        sent = false;
        on.carry(this);
        Channel channel = on.channel();
        HttpMethod method = HttpMethod.valueOf(request.method());
        long length = request.bodyPublisher()
                .map(HttpRequest.BodyPublisher::contentLength)
                .orElse(0L);
        if (length == 0) {
            DefaultFullHttpRequest whole =
                    new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, target(), Unpooled.EMPTY_BUFFER);
            addHeaders(whole);
            if (WITH_A_BODY.contains(request.method())) {
                HttpUtil.setContentLength(whole, 0);
            }
            sent = true;
            channel.writeAndFlush(whole).addListener(done -> failed(on, done.cause()));
            return;
        }
        DefaultHttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target());
        addHeaders(head);
        if (length > 0) {
            HttpUtil.setContentLength(head, length);
        } else {
            HttpUtil.setTransferEncodingChunked(head, true);
        }
        HttpUtil.set100ContinueExpected(head, request.expectContinue());
        channel.write(head).addListener(done -> failed(on, done.cause()));
        if (request.expectContinue()) {
            channel.flush();
        } else {
            sendBody(on, length);
        }
    }

    private void sendBody(Connection on, long length) {
        bodyBegun = true;
        RequestBody written = new RequestBody(
                on.channel(),
                length,
                error -> {
                    sent = error == null;
                    failed(on, error);
                },
                error -> unpublished(on, error));
        request.bodyPublisher().orElseThrow().subscribe(written);
    }

    private String target() {
        URI uri = request.uri();
        if (origin.namesWholeUri()) {
            return uri.getRawFragment() == null
                    ? uri.toString()
                    : uri.toString().replaceFirst("#.*", "");
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private void addHeaders(io.netty.handler.codec.http.HttpRequest head) {
        head.headers().set(HttpHeaderNames.HOST, origin.hostHeader());
        request.headers().map().forEach((name, values) -> {
            if (origin.takesHeader(name)) {
                head.headers().set(name, values);
            }
        });
    }

    /** Bytes have come, of whatever. */
    void answerBegins() {
        answerBegun = true;
    }

    /** The head of a response is there. */
    void head(io.netty.handler.codec.http.HttpResponse response) {
        int status = response.status().code();
        if (status == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
            fail(new IOException("the answer is '" + response.status() + "', for which nobody asked"));
            return;
        }
        if (status < 100 || status > 999) { // what follows it would be anybody's guess
            fail(new IOException("no HTTP answer: the status is " + status));
            return;
        }
        interim = status < 200;
        if (interim) {
            Connection on = connection;
            if (response.status().equals(HttpResponseStatus.CONTINUE)
                    && request.expectContinue()
                    && !bodyBegun
                    && on != null) {
                guarded(() -> sendBody(on, request.bodyPublisher().orElseThrow().contentLength()));
            }
            return;
        }
        stopTimer();
        keepsAlive = HttpUtil.isKeepAlive(response) && sent && !declaresABodyThatItCannotHave(response);
        Connection on = connection;
        if (on == null || over) {
            return;
        }
        try {
            Answer.Head head = Answer.Head.of(response, on.session());
            BodySubscriber<T> subscriber = handler.apply(head);
            body = new ResponseBody(on.channel(), subscriber, this::hangUp);
            var unused = subscriber.getBody().whenComplete((value, error) -> {
                if (error == null) {
                    result.complete(new Answer<>(request, head, value));
                } else {
                    result.completeExceptionally(error);
                }
            });
            subscriber.onSubscribe(body);
        } catch (Throwable e) { // the handler is anybody's code
            fail(e);
        }
    }

    /** Servers that send one all the same would send it where the next answer is awaited. */
    private static boolean declaresABodyThatItCannotHave(io.netty.handler.codec.http.HttpResponse response) {
        int status = response.status().code();
        return (status == 204 || status == 304)
                && (HttpUtil.getContentLength(response, 0L) > 0 || HttpUtil.isTransferEncodingChunked(response));
    }

    /** Bytes of a response's body, maybe none. */
    void body(ByteBuf bytes, boolean last) {
        if (interim) {
            return;
        }
        ResponseBody to = body;
        if (to != null) {
            to.add(bytes);
        }
        if (last && !over) {
            over = true;
            Connection on = connection;
            connection = null;
            if (on != null && keepsAlive) {
                on.channel().config().setAutoRead(true);
                on.release();
            } else if (on != null) {
                on.close();
            }
            if (to != null) {
                to.end();
            }
        }
    }

    /** The connection is gone. */
    void lost(@Nullable Throwable error) {
        connection = null;
        if (over) {
            return;
        }
        EventLoop of = loop;
        // As a server does that closed what it took for idle. It may have got more than that, whatever else ends it.
        boolean closedUnanswered = !answerBegun && (error == null || error instanceof IOException);
        if (reused && closedUnanswered && of != null && REPEATABLE.contains(request.method())) {
            reused = false;
            open(of);
            return;
        }
        String when = body == null ? "before an answer came" : "in the middle of a body";
        fail(error == null ? new IOException("connection closed " + when) : named(error));
    }

    /** Who makes the request's body does not go on. */
    private void unpublished(Connection on, Throwable error) {
        if (connection == on) {
            fail(named(error));
        }
    }

    /**
     * What was to be written could not be. A server that refuses a body may have answered, and hung up, before it came:
     * so what is there to be read is read, and where that is no answer, its end tells.
     */
    private void failed(Connection on, @Nullable Throwable error) {
        boolean isReadOn = error instanceof IOException
                && !(error instanceof SSLException)
                && on.channel().isActive();
        if (error != null && !isReadOn && connection == on) {
            on.lose(error);
        }
    }

    private void fail(Throwable error) {
        if (over) {
            return;
        }
        hangUp();
        ResponseBody to = body;
        if (to != null) {
            to.fail(error);
        }
        result.completeExceptionally(connections.isClosed() ? closed(error) : error);
    }

    /** A loop that ends refuses in many words. */
    private static IOException closed(Throwable error) {
        return new IOException("the client is closed", error);
    }

    /** Nobody waits any more. */
    private void hangUp() {
        over = true;
        stopTimer();
        Connection on = connection;
        connection = null;
        Channel half = opening;
        if (on != null) {
            on.close();
        } else if (half != null) {
            var unused = half.close();
        }
    }

    private static Throwable named(Throwable error) {
        Throwable cause = error.getCause();
        if (error instanceof DecoderException && cause != null) {
            return named(cause);
        }
        return error instanceof IOException ? error : new IOException(error.getMessage(), error);
    }
}
