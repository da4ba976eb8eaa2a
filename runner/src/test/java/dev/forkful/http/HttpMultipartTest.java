package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import dev.forkful.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(30)
class HttpMultipartTest {
    private final Loopback server = new Loopback();
    private final Queue<String> types = new ConcurrentLinkedQueue<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final Http http;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway") // JUnit makes the folder
    HttpMultipartTest(ClientSpec.Transport transport) throws IOException {
        http = Loopback.client(transport);
        server.serve("/take", this::take);
    }

    private void take(HttpExchange exchange) throws IOException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        byte[] body = exchange.getRequestBody().readAllBytes();
        types.add(exchange.getRequestHeaders().getFirst("Content-Type"));
        bodies.add(new String(body, StandardCharsets.UTF_8));
        Loopback.answer(exchange, Integer.toString(body.length).equals(length) ? 200 : 400, "");
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void fieldsAndFilesAreSentAsBrowsersDo() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("\"Zoë\" & 😀.txt"), "the words");
        Path empty = Files.writeString(folder.resolve("none.of-a-known-kind"), "");
        Multipart parts = new Multipart()
                .field("model", "whisper-1")
                .field("model", "")
                .file("file", file)
                .file("file", empty, "audio/x-own; rate=8000")
                .file("list", "li\r\nst.json", "[1]".getBytes(StandardCharsets.UTF_8));

        assertThat(http.postMultipart(server.uri("/take"), parts).statusCode()).isEqualTo(200);
        assertThat(http.postMultipartAsync(server.uri("/take"), parts).join().statusCode())
                .isEqualTo(200);

        String boundary = types.element().replace("multipart/form-data; boundary=", "");
        assertThat(boundary).hasSizeBetween(16, 70);
        assertThat(bodies).hasSize(2);
        assertThat(bodies.element().split("--" + boundary + "(\r\n|--)", -1))
                .containsExactly(
                        "",
                        lines("Content-Disposition: form-data; name=\"model\"", "", "whisper-1", ""),
                        lines("Content-Disposition: form-data; name=\"model\"", "", "", ""),
                        lines(
                                "Content-Disposition: form-data; name=\"file\"; filename=\"%22Zoë%22 & 😀.txt\"",
                                "Content-Type: text/plain", "", "the words", ""),
                        lines(
                                "Content-Disposition: form-data; name=\"file\"; filename=\"none.of-a-known-kind\"",
                                "Content-Type: audio/x-own; rate=8000",
                                "",
                                "",
                                ""),
                        lines(
                                "Content-Disposition: form-data; name=\"list\"; filename=\"li%0D%0Ast.json\"",
                                "Content-Type: application/json", "", "[1]", ""),
                        lines("", ""));
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines);
    }

    @Test
    void largeFilesAreSentWholeAlsoSeveralAtOnceAndAreClosed() throws IOException, NoSuchAlgorithmException {
        server.serve("/digest", exchange -> Loopback.answer(exchange, 200, digest(exchange.getRequestBody())));
        byte[] content = new byte[3_000_001];
        new Random(7).nextBytes(content);
        Path file = Files.write(folder.resolve("large.mp3"), content);
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));

        List<CompletableFuture<String>> sent = Stream.generate(
                        () -> http.sendAsync(http.file("PUT", server.uri("/digest"), file))
                                .thenApply(response -> response.body()))
                .limit(20)
                .toList();

        assertThat(sent).allSatisfy(one -> assertThat(one.join()).isEqualTo(expected));
        awaitClosed(file);
    }

    private static String digest(InputStream body) throws IOException {
        try (DigestInputStream in = new DigestInputStream(body, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void fileThatIsTheWholeBodyHasItsType() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("a.json"), "{}");
        http.send(http.file("PUT", server.uri("/take"), file));
        http.send(http.file("POST", server.uri("/take"), file, "application/x-ndjson"));

        assertThat(types).containsExactly("application/json", "application/x-ndjson");
        assertThat(bodies).containsExactly("{}", "{}");
    }

    @Test
    void filesThatCannotBeSentAreNamedAllAtOnceAndNotTriedAgain() {
        Path gone = folder.resolve("gone.mp3");
        Throwable error = catchThrowable(() -> http.postMultipart(
                server.uri("/take"),
                new Multipart()
                        .file("file", gone)
                        .file("folder", folder)
                        .file("typed", "x", new byte[1], "no type")
                        .field("half", "\uDE00")));

        assertThat(HttpError.of(error)).satisfies(told -> {
            assertThat(told.type()).isEqualTo("encode");
            assertThat(told.isTransient()).isFalse();
            assertThat(told.leavesDoubt()).isFalse();
            assertThat(told.message())
                    .isEqualTo("POST " + server.uri("/take")
                            + ": the body cannot be sent: part 'file': there is no file "
                            + gone + "; part 'folder': " + folder + " is a folder; part 'typed': contentType 'no type'"
                            + " is none, such as audio/mpeg; part 'half' has half a character, a lone surrogate, which"
                            + " UTF-8 cannot hold");
        });
        assertThatThrownBy(() -> http.postMultipart(server.uri("/take"), new Multipart()))
                .isInstanceOf(BodyEncodeException.class)
                .hasMessageEndingWith("the body cannot be sent: it has no field and no file");
        assertThatThrownBy(() -> http.file("PUT", server.uri("/take"), Path.of("gone.mp3")))
                .isInstanceOf(BodyEncodeException.class)
                .hasMessageEndingWith("there is no file " + Path.of("gone.mp3").toAbsolutePath());
        assertThat(bodies).isEmpty();
    }

    @Test
    void fileThatChangedSinceFailsItsCallAndMayBeTriedAgain() throws IOException {
        Path file = Files.writeString(folder.resolve("log.txt"), "one");
        HttpRequest request = http.multipart("POST", server.uri("/take"), new Multipart().file("file", file));
        Files.writeString(file, "one and two");

        assertThat(HttpError.of(catchThrowable(() -> http.send(request)))).satisfies(told -> {
            assertThat(told.type()).isEqualTo("io");
            assertThat(told.isTransient()).isTrue();
            assertThat(told.message())
                    .contains(file + " changed while it was sent: it had 3 bytes, and is 11 bytes long now");
        });
    }

    @Test
    void redirectThatKeepsTheMethodSendsTheFileAgain() throws IOException, InterruptedException {
        server.redirect("/moved", 307, "/take");
        Path file = Files.writeString(folder.resolve("a.txt"), "the words");

        assertThat(http.postMultipart(server.uri("/moved"), new Multipart().file("file", file))
                        .statusCode())
                .isEqualTo(200);
        assertThat(bodies).singleElement().asString().contains("\r\n\r\nthe words\r\n");
    }

    @Test
    void idempotencyKeyGoesWithTheWholeBody() throws IOException, InterruptedException {
        Queue<String> keys = new ConcurrentLinkedQueue<>();
        server.serve("/keyed", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst(IdempotencyKeys.HEADER));
            take(exchange);
        });
        Path file = Files.writeString(folder.resolve("a.txt"), "the words");
        for (int attempt = 0; attempt < 2; attempt++) {
            http.markedBy(new IdempotencyKeys("run", "stage", "key"))
                    .postMultipart(server.uri("/keyed"), new Multipart().file("file", file));
        }

        assertThat(keys).hasSize(2);
        assertThat(List.copyOf(keys).get(0))
                .isNotBlank()
                .isEqualTo(List.copyOf(keys).get(1));
        assertThat(bodies).allSatisfy(body -> assertThat(body).contains("the words"));
    }

    @Test
    void uploadThatIsCancelledOrHungUpOnClosesItsFile() throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("large.bin"), new byte[32 << 20]);
        CountDownLatch arrived = new CountDownLatch(2);
        try (RawPeer silent = new RawPeer((connection, number) -> {
            RawPeer.head(connection);
            arrived.countDown();
            if (number == 2) {
                return; // and hangs up
            }
            block(connection.getInputStream());
        })) {
            CompletableFuture<?> cancelled = http.sendAsync(http.file("PUT", silent.uri("/"), file));
            Eventually.eventually(arrived::getCount, count -> count == 1);
            CompletableFuture<?> hungUp = http.sendAsync(http.file("PUT", silent.uri("/"), file));
            arrived.await();
            Eventually.within(
                    Duration.ofSeconds(10), () -> assertThat(openings(file)).isPositive());
            cancelled.cancel(true);
            assertThat(HttpError.of(catchThrowable(hungUp::join)).isTransient()).isTrue();

            awaitClosed(file);
        }
    }

    /** Reads nothing until the test is over, so that what is sent piles up. */
    private void block(InputStream in) throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IOException(in.toString(), e);
        }
    }

    private static void awaitClosed(Path file) {
        Eventually.within(
                Duration.ofSeconds(10), () -> assertThat(openings(file)).isZero());
    }

    private static long openings(Path file) {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0; // nobody can tell
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.filter(descriptor -> isOf(descriptor, file)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOf(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
        } catch (IOException e) {
            return false; // it was closed meanwhile
        }
    }
}
