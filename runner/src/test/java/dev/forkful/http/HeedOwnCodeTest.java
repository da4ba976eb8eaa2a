package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.mizosoft.methanol.FormBodyPublisher;
import com.github.mizosoft.methanol.Methanol;
import com.github.mizosoft.methanol.MutableRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeedOwnCodeTest {
    private final Loopback server = new Loopback().answer("/", 200, "{}");
    private final AtomicInteger heeded = new AtomicInteger();
    private final Backend jdk = OpenClient.backend(ClientSpec.DEFAULT, Proxies.of(ClientSpec.DEFAULT, Map.of()));
    private final Http http = Loopback.client();
    private final Methanol client = OpenClient.from(
            ClientSpec.DEFAULT,
            new Backend(jdk.client(), heeded::incrementAndGet, jdk.end()),
            Proxies.of(ClientSpec.DEFAULT, Map.of()),
            ExchangeGate.OPEN);

    HeedOwnCodeTest() throws IOException {}

    @AfterEach
    void stop() {
        jdk.end().run();
        http.close();
        server.close();
    }

    @Test
    void bodiesOfTextBytesAndFilesAreNoOwnCode(@TempDir Path folder) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("file"), "words");
        String uri = server.uri("/");
        List<MutableRequest> requests = List.of(
                http.request("GET", uri),
                http.request("DELETE", uri),
                http.request("POST", uri).POST(BodyPublishers.ofString("text")),
                http.request("PUT", uri).PUT(BodyPublishers.ofByteArray(new byte[9])),
                http.json("PATCH", uri, Map.of("a", 1)),
                http.form("POST", uri, Map.of("a", "1")),
                http.request("POST", uri)
                        .POST(FormBodyPublisher.newBuilder().query("a", "1").build()),
                http.multipart("POST", uri, new Multipart().file("file", file)),
                http.file("PUT", uri, file));
        List<BodyHandler<?>> handlers = List.of(
                TextBody.HANDLER,
                BodyHandlers.ofByteArray(),
                BodyHandlers.ofString(),
                BodyHandlers.ofString(StandardCharsets.US_ASCII),
                BodyHandlers.ofInputStream(),
                BodyHandlers.discarding());

        for (MutableRequest request : requests) {
            for (BodyHandler<?> handler : handlers) {
                client.send(request, handler);
            }
        }
        client.send(new IdempotencyKeys("run", "stage", "key").mark(http.json("POST", uri, "x")), TextBody.HANDLER);

        assertThat(heeded).hasValue(0);
    }

    @Test
    void allElseIs() throws IOException, InterruptedException {
        HttpRequest plain = http.request("GET", server.uri("/"));

        client.send(plain, response -> BodySubscribers.ofString(StandardCharsets.UTF_8));
        assertThat(heeded).hasValue(1);

        client.send(
                http.request("POST", server.uri("/"))
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[9]))),
                TextBody.HANDLER);
        assertThat(heeded).hasValue(2);

        client.send(http.request("GET", server.uri("/")).version(Version.HTTP_2), TextBody.HANDLER);
        assertThat(heeded).hasValue(3);
    }
}
