package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(ClientSpec.Transport.class)
@Timeout(20)
class HttpFormTest {
    private final Loopback server = new Loopback();
    private final Queue<String> taken = new ConcurrentLinkedQueue<>();
    private final Http http;

    HttpFormTest(ClientSpec.Transport transport) throws IOException {
        http = Loopback.client(transport);
        server.serve("/take", exchange -> {
            taken.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("Content-Length") + " " + Loopback.bodyOf(exchange));
            Loopback.answer(exchange, 200, "");
        });
    }

    @AfterEach
    void stop() {
        http.close();
        server.close();
    }

    @Test
    void fieldsAreSentInTheirOrderAsBrowsersWriteThem() throws IOException, InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credentials");
        fields.put("full name", "Zoë & Söhne = 1+1%");
        fields.put("empty", "");
        fields.put("face", "😀*-._~\n");

        http.postForm(server.uri("/take"), fields);
        http.postFormAsync(server.uri("/take"), fields).join();

        String body = "grant_type=client_credentials&full+name=Zo%C3%AB+%26+S%C3%B6hne+%3D+1%2B1%25&empty="
                + "&face=%F0%9F%98%80*-._%7E%0A";
        String request = "POST application/x-www-form-urlencoded " + body.length() + " " + body;
        assertThat(taken).containsExactly(request, request);
    }

    @Test
    void namesMayRepeatAndTheMethodAndHeadersMayBeOthers() throws IOException, InterruptedException {
        http.send(http.form("PUT", server.uri("/take"), List.of(Map.entry("tag", "a"), Map.entry("tag", "b"))));
        http.postForm(server.uri("/take"), Map.of());

        assertThat(taken)
                .containsExactly(
                        "PUT application/x-www-form-urlencoded 11 tag=a&tag=b",
                        "POST application/x-www-form-urlencoded 0 ");
    }

    @Test
    void whatCannotBeSentIsToldAtOnceAndWithoutValues() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("half", "hidden\uD83D");
        fields.put("fine", "x");
        fields.put("none", nothing());

        assertThatThrownBy(() -> http.postForm(server.uri("/take"), fields))
                .isInstanceOf(BodyEncodeException.class)
                .hasMessage("POST " + server.uri("/take") + ": the body cannot be sent: field 'half' has half a"
                        + " character, a lone surrogate, which UTF-8 cannot hold; field 'none' is null: leave it out,"
                        + " or give it an empty text");
        assertThat(taken).isEmpty();
    }

    /** As a program without null checks gives it. */
    @SuppressWarnings("NullAway")
    private static String nothing() {
        return Arrays.<String>asList((String) null).get(0);
    }
}
