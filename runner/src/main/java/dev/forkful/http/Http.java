package dev.forkful.http;

import com.github.mizosoft.methanol.Methanol;
import com.github.mizosoft.methanol.MutableRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectMapper;

/**
 * The HTTP client of a worker process, which all its tasks share.
 *
 * <p>A response with status 4xx or 5xx is returned like any other; use {@link #orThrow} to throw an exception instead.
 * URIs are absolute, or relative to the client's base URI. Bodies are strings, unless a {@link BodyHandler} says
 * otherwise; they are sent in the charset that their content type names, else in UTF-8.
 *
 * <p><i>Threading:</i> thread-safe. Blocking calls may be made from any thread, and abort when it is interrupted.
 * Futures complete on the executor for continuations, never on the client's own threads.
 *
 * <p><i>Cancelling:</i> to cancel a returned future, or what is derived from it, in any form, aborts the exchange on
 * the wire. A body that is read as it comes is part of its call to its end, and to be read so far, or closed.
 *
 * <p><i>Failure:</i> {@link IOException} for what happened on the way, {@link BodyTooLargeException},
 * {@link BodyDecodeException}, {@link BodyEncodeException}; {@link IllegalArgumentException} at once for a URI that is
 * none. {@link HttpError} tells them apart.
 */
public final class Http implements AutoCloseable {
    /** How long a worker's JVM keeps the addresses of a name: whoever starts one has to tell it so. */
    public static final int NAMES_KEPT_SECONDS = 300;

    /** The system property of the JDK's client, which both transports heed: how many idle connections stay open. */
    public static final String MOST_IDLE_PROPERTY = "jdk.httpclient.connectionPoolSize";

    private static final String TEXT = "text/plain; charset=utf-8";

    private final Backend backend;
    private final Methanol client;
    private final Methanol given;
    private final JsonBodies json;
    private final FormBodies forms;
    private final Executor continuations;
    private final ExchangeGate.@Nullable Caller caller;
    private final @Nullable URI baseUri;
    private final @Nullable IdempotencyKeys keys;
    private final Set<Call> inFlight;
    private final OpenBodies bodies;
    private final AtomicBoolean closed;
    private final AtomicBoolean looksForForsaken;

    private Http(Backend backend, Methanol client, Methanol given, ObjectMapper mapper, Executor continuations) {
        this.backend = backend;
        this.client = client;
        this.given = given;
        this.json = new JsonBodies(mapper);
        this.forms = new FormBodies(OpenClient.fileReaders());
        this.continuations = continuations;
        this.caller = null;
        this.baseUri = client.baseUri().orElse(null);
        this.keys = null;
        this.inFlight = ConcurrentHashMap.newKeySet();
        this.bodies = new OpenBodies();
        this.closed = new AtomicBoolean();
        this.looksForForsaken = new AtomicBoolean();
    }

    private Http(
            Http shared,
            Executor continuations,
            ExchangeGate.@Nullable Caller caller,
            @Nullable IdempotencyKeys keys,
            OpenBodies bodies) {
        this.backend = shared.backend;
        this.client = shared.client;
        this.given = shared.given;
        this.json = shared.json;
        this.forms = shared.forms;
        this.continuations = continuations;
        this.caller = caller;
        this.baseUri = shared.baseUri;
        this.keys = keys;
        this.inFlight = shared.inFlight;
        this.bodies = bodies;
        this.closed = shared.closed;
        this.looksForForsaken = shared.looksForForsaken;
    }

    /**
     * Opens the client of a worker.
     *
     * @param mapper reads and writes JSON bodies
     * @param continuations where futures complete; must not reject
     * @param environment where proxies are looked up, unless {@code spec} names one
     * @param gate says when exchanges may begin
     */
    public static Http open(
            ClientSpec spec,
            ObjectMapper mapper,
            Executor continuations,
            Map<String, String> environment,
            ExchangeGate gate) {
        Proxies proxies = Proxies.of(spec, environment);
        Backend backend = OpenClient.backend(spec, proxies);
        Methanol client = OpenClient.from(spec, backend, proxies, gate);
        return new Http(backend, client, OpenClient.given(spec, client), mapper, continuations);
    }

    /**
     * Sees to it that a client can be opened in that environment.
     *
     * @throws IllegalArgumentException where a variable that counts names no http proxy
     */
    public static void requireProxies(ClientSpec spec, Map<String, String> environment) {
        Proxies unused = Proxies.named(spec, environment);
    }

    /**
     * This client for one caller, of whom the gate is told; closing either closes both.
     *
     * @param executor where its futures complete; must not reject
     */
    public Http calledBy(ExchangeGate.Caller one, Executor executor) {
        return new Http(this, executor, one, keys, new OpenBodies());
    }

    /**
     * This client, with an {@code Idempotency-Key} in each request that has none of its own. Calls through
     * {@link #client} have none. Closing either closes both.
     */
    public Http markedBy(IdempotencyKeys marks) {
        return new Http(this, continuations, caller, marks, bodies);
    }

    /** The underlying client, for whatever has no method here, such as streamed bodies. The same limits apply to it. */
    public HttpClient client() {
        return given;
    }

    /**
     * Makes a request, to which headers, a body and a timeout can be added before it is sent.
     *
     * @throws IllegalArgumentException if the URI is not valid, or is relative and the client has no base URI
     */
    public MutableRequest request(String method, String uri) {
        MutableRequest request = MutableRequest.create(UriReference.resolve(baseUri, uri));
        // A body of no bytes would be announced, and some servers refuse that in a GET.
        return method.equals("GET") ? request.GET() : request.method(method, BodyPublishers.noBody());
    }

    /** Returns the response if its status is 200 to 299, and throws an {@link HttpStatusException} otherwise. */
    public static <T> HttpResponse<T> orThrow(HttpResponse<T> response) {
        if (response.statusCode() / 100 == 2) {
            return response;
        }
        throw new HttpStatusException(
                response.request().method(),
                response.uri(),
                response.statusCode(),
                RetryAfter.parse(response.headers(), Instant.now()));
    }

    public HttpResponse<String> get(String uri) throws IOException, InterruptedException {
        return send(request("GET", uri));
    }

    public HttpResponse<String> head(String uri) throws IOException, InterruptedException {
        return send(request("HEAD", uri));
    }

    public HttpResponse<String> delete(String uri) throws IOException, InterruptedException {
        return send(request("DELETE", uri));
    }

    /** Sends {@code text/plain; charset=utf-8}. */
    public HttpResponse<String> post(String uri, String body) throws IOException, InterruptedException {
        return send(text("POST", uri, body, TEXT));
    }

    public HttpResponse<String> post(String uri, String body, String contentType)
            throws IOException, InterruptedException {
        return send(text("POST", uri, body, contentType));
    }

    /** Sends {@code text/plain; charset=utf-8}. */
    public HttpResponse<String> put(String uri, String body) throws IOException, InterruptedException {
        return send(text("PUT", uri, body, TEXT));
    }

    public HttpResponse<String> put(String uri, String body, String contentType)
            throws IOException, InterruptedException {
        return send(text("PUT", uri, body, contentType));
    }

    /** Sends {@code text/plain; charset=utf-8}. */
    public HttpResponse<String> patch(String uri, String body) throws IOException, InterruptedException {
        return send(text("PATCH", uri, body, TEXT));
    }

    public HttpResponse<String> patch(String uri, String body, String contentType)
            throws IOException, InterruptedException {
        return send(text("PATCH", uri, body, contentType));
    }

    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return send(request, TextBody.HANDLER);
    }

    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> bodyHandler)
            throws IOException, InterruptedException {
        return Outcome.await(begin(request, bodyHandler, Runnable::run));
    }

    /**
     * Gets a URI and reads the JSON of the response; a status other than 200 to 299 throws, as {@link #orThrow} does.
     */
    public <T> T getJson(String uri, Class<T> type) throws IOException, InterruptedException {
        return json.read(send(json.request(request("GET", uri)), BodyHandlers.ofByteArray()), type);
    }

    /** As {@link #getJson(String, Class)}, for a type that a {@code Class} cannot name. */
    public <T> T getJson(String uri, TypeReference<T> type) throws IOException, InterruptedException {
        return json.read(send(json.request(request("GET", uri)), BodyHandlers.ofByteArray()), type);
    }

    /**
     * Reads the JSON of a response, of {@link #postJson} for example. A status other than 200 to 299 throws, as
     * {@link #orThrow} does, and so does a JSON {@code null}.
     */
    public <T> T readJson(HttpResponse<String> response, Class<T> type) {
        return json.readText(response, type);
    }

    /** As {@link #readJson(HttpResponse, Class)}, for a type that a {@code Class} cannot name. */
    public <T> T readJson(HttpResponse<String> response, TypeReference<T> type) {
        return json.readText(response, type);
    }

    /** Posts {@code body} as JSON, and returns the response whatever its status. */
    public HttpResponse<String> postJson(String uri, Object body) throws IOException, InterruptedException {
        return send(json("POST", uri, body));
    }

    /**
     * Posts {@code fields} as HTML forms and token endpoints take them, {@code application/x-www-form-urlencoded}, in
     * their order; the answer is a value, whatever its status. Text is UTF-8, a space is a plus sign.
     *
     * @throws BodyEncodeException where a field is null, or has half a character
     */
    public HttpResponse<String> postForm(String uri, Map<String, String> fields)
            throws IOException, InterruptedException {
        return send(form("POST", uri, fields));
    }

    /**
     * Posts fields and files as {@code multipart/form-data}; the answer is a value, whatever its status. Files are
     * streamed, with the length of the whole announced. The client's {@code requestTimeout} holds from the first byte
     * sent to the answer's headers: large files on slow lines need a longer one.
     *
     * @throws BodyEncodeException where a file is not there; not retried by default
     */
    public HttpResponse<String> postMultipart(String uri, Multipart parts) throws IOException, InterruptedException {
        return send(multipart("POST", uri, parts));
    }

    public CompletableFuture<HttpResponse<String>> getAsync(String uri) {
        return sendAsync(request("GET", uri));
    }

    public CompletableFuture<HttpResponse<String>> headAsync(String uri) {
        return sendAsync(request("HEAD", uri));
    }

    public CompletableFuture<HttpResponse<String>> deleteAsync(String uri) {
        return sendAsync(request("DELETE", uri));
    }

    public CompletableFuture<HttpResponse<String>> postAsync(String uri, String body, String contentType) {
        return sendAsync(text("POST", uri, body, contentType));
    }

    public CompletableFuture<HttpResponse<String>> putAsync(String uri, String body, String contentType) {
        return sendAsync(text("PUT", uri, body, contentType));
    }

    public CompletableFuture<HttpResponse<String>> patchAsync(String uri, String body, String contentType) {
        return sendAsync(text("PATCH", uri, body, contentType));
    }

    public CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest request) {
        return sendAsync(request, TextBody.HANDLER);
    }

    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> bodyHandler) {
        return begin(request, bodyHandler, continuations);
    }

    public <T> CompletableFuture<T> getJsonAsync(String uri, Class<T> type) {
        return sendAsync(json.request(request("GET", uri)), BodyHandlers.ofByteArray())
                .thenApply(response -> json.read(response, type));
    }

    public <T> CompletableFuture<T> getJsonAsync(String uri, TypeReference<T> type) {
        return sendAsync(json.request(request("GET", uri)), BodyHandlers.ofByteArray())
                .thenApply(response -> json.read(response, type));
    }

    public CompletableFuture<HttpResponse<String>> postJsonAsync(String uri, Object body) {
        return sendAsync(json("POST", uri, body));
    }

    /** As {@link #postForm}. What cannot be sent is raised at once. */
    public CompletableFuture<HttpResponse<String>> postFormAsync(String uri, Map<String, String> fields) {
        return sendAsync(form("POST", uri, fields));
    }

    /** As {@link #postMultipart}. What cannot be sent is raised at once. */
    public CompletableFuture<HttpResponse<String>> postMultipartAsync(String uri, Multipart parts) {
        return sendAsync(multipart("POST", uri, parts));
    }

    /** A request with a form, for what {@link #postForm} does not say: another method, more headers. */
    public MutableRequest form(String method, String uri, Map<String, String> fields) {
        return forms.form(request(method, uri), fields.entrySet());
    }

    /** The same where names repeat: {@code List.of(Map.entry("tag", "a"), Map.entry("tag", "b"))}. */
    public MutableRequest form(String method, String uri, List<Map.Entry<String, String>> fields) {
        return forms.form(request(method, uri), fields);
    }

    /** A request with fields and files, for what {@link #postMultipart} does not say: another method, more headers. */
    public MutableRequest multipart(String method, String uri, Multipart parts) {
        return forms.multipart(request(method, uri), parts);
    }

    /**
     * A request whose body is a file, as object stores take it, streamed as those of {@link #postMultipart} are:
     * {@code http.send(http.file("PUT", uri, Path.of("a.mp3")))}. Its content type is guessed by how its name ends.
     *
     * @throws BodyEncodeException where the file is not there; not retried by default
     */
    public MutableRequest file(String method, String uri, Path file) {
        return forms.file(request(method, uri), file, null);
    }

    /** The same, of a content type such as {@code audio/mpeg}. */
    public MutableRequest file(String method, String uri, Path file, String contentType) {
        return forms.file(request(method, uri), file, contentType);
    }

    /** Makes a request with {@code body} as JSON, for another method than POST, or to add headers before it is sent. */
    public MutableRequest json(String method, String uri, Object body) {
        MutableRequest request = request(method, uri);
        byte[] bytes = json.write(body, () -> method + " " + request.uri());
        return json.request(
                request.method(method, BodyPublishers.ofByteArray(bytes)).header("Content-Type", "application/json"));
    }

    /**
     * Aborts what callers that are gone have in flight. Looks at all that is in flight, so that calls which end by
     * themselves cost nothing; once for all callers that are gone by then.
     *
     * @param executor soon looks
     */
    public void abortForsaken(Executor executor) {
        if (looksForForsaken.compareAndSet(false, true)) {
            executor.execute(() -> {
                looksForForsaken.set(false); // first: who goes from now on asks again
                inFlight.forEach(call -> {
                    if (call.isOfNobody()) {
                        call.abort();
                    }
                });
            });
        }
    }

    /**
     * Cuts off the bodies that this caller's calls still read, and any that come later: it is done. To read one fails
     * then; that of a call by {@link #client} is no concern of this.
     *
     * @param executor soon cuts them off
     */
    public void closeBodies(Executor executor) {
        bodies.close(executor);
    }

    /** Aborts what is in flight: it fails as cancelled. Idempotent. Later calls raise {@link IllegalStateException}. */
    @Override
    public void close() {
        closed.set(true);
        inFlight.forEach(Call::abort);
        backend.end().run();
    }

    private MutableRequest text(String method, String uri, String body, String contentType) {
        return request(method, uri)
                .method(method, TextBody.publisher(body, contentType))
                .header("Content-Type", contentType);
    }

    private <T> CompletableFuture<HttpResponse<T>> begin(
            HttpRequest request, BodyHandler<T> bodyHandler, Executor finisher) {
        if (closed.get()) {
            throw new IllegalStateException("the HTTP client is closed");
        }
        HttpRequest marked = keys == null ? request : keys.mark(request);
        Call call = new Call(caller);
        CallFuture<HttpResponse<T>> result = new CallFuture<>(call);
        CompletableFuture<HttpResponse<T>> response =
                CurrentCall.during(call, () -> client.sendAsync(marked, bodyHandler));
        inFlight.add(call);
        call.awaits(response);
        if (closed.get() || call.isOfNobody()) {
            call.abort(); // who aborts all may have looked before this call was in the set
        }
        var unused = response.whenComplete((received, error) -> {
            forgetWhenOver(call, error);
            // A result that was cancelled has nobody to tell.
            if (!result.isDone()) {
                Throwable told = error == null ? null : Outcome.errorOf(error);
                finisher.execute(() -> result.settle(received, told));
            }
        });
        return result;
    }

    /** Its response is there, or never will be. */
    private void forgetWhenOver(Call call, @Nullable Throwable error) {
        ArrivingBody<?> body = call.body();
        if (body == null) {
            inFlight.remove(call);
            return;
        }
        if (error != null) {
            body.cutOff(); // nobody gets it
        }
        bodies.add(call);
        body.whenOver(() -> {
            inFlight.remove(call);
            bodies.remove(call);
        });
    }
}
