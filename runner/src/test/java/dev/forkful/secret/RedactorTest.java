package dev.forkful.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RedactorTest {
    private static final String SECRET = "s3cr\"et/ä +\\x";

    private final Redactor redactor = new Redactor();

    @Test
    void secretIsTakenOutInWhateverFormItIsWritten() {
        redactor.keep(SECRET);
        String json = new String(JsonMapper.shared().writeValueAsBytes(SECRET), StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(redactor.text("a " + SECRET + " b " + SECRET)).isEqualTo("a *** b ***");
        assertThat(redactor.text("in " + json)).isEqualTo("in \"***\"");
        assertThat(redactor.text("?k=s3cr%22et%2F%C3%A4+%2B%5Cx&l=s3cr%22et%2F%C3%A4%20%2B%5Cx"))
                .isEqualTo("?k=***&l=***");
        assertThat(redactor.text("Basic " + base64)).isEqualTo("Basic ***");
        assertThat(redactor.finds("nothing of it")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u", "me", "ann", "user:", "a longer name:"})
    void secretIsTakenOutOfTheBase64OfMore(String before) {
        String secret = "sk-Secret?12~345>678";
        redactor.keep(secret);
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            for (String after : List.of("", "t", "ta", "tail")) {
                String text = encoder.encodeToString((before + secret + after).getBytes(StandardCharsets.UTF_8));
                String masked = redactor.text(text);
                // A character at either end may belong to a neighbour's bits and the secret's.
                assertThat(masked).matches("[^*]*\\*\\*\\*[^*]*");
                assertThat(masked.length() - "***".length())
                        .isLessThanOrEqualTo((before.length() * 4 + 2) / 3 + 2 + (after.length() * 4 + 2) / 3 + 3);
            }
        }
    }

    @Test
    void secretsThatOverlapAreTakenOutAsOne() {
        redactor.keep("abcdefgh");
        redactor.keep("efghijkl");
        redactor.keep("klmnopqr");
        assertThat(redactor.text("<abcdefghijkl>")).isEqualTo("<***>");
        assertThat(redactor.text("<abcdefghijklmnopqr>efghijkl.")).isEqualTo("<***>***.");
        assertThat(redactor.text("abcdefghabcdefgh")).as("side by side").isEqualTo("******");
        assertThat(json("[\"<abcdefghijkl>\"]")).isEqualTo("[\"<***>\"]");
    }

    @Test
    void aHeaderHoldsASecretWhereItIsOneThatWasKept() {
        redactor.keep("abcdefgh");
        redactor.keepCarried(headers("Set-Cookie", "type=application/json"));
        assertThat(redactor.holdsSecret("Key abcdefgh;v=1")).isTrue();
        assertThat(redactor.holdsSecret("application/json"))
                .as("chosen by a server")
                .isFalse();
    }

    @Test
    void linesOfASecretAreSecretsToo() {
        redactor.keep("-----BEGIN KEY-----\nabcdefgh\nijklmnop\n-----END KEY-----");
        assertThat(redactor.text("key:\nabcdefgh\n ijklmnop")).isEqualTo("key:\n***\n ***");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4711471147", "true false null", "\"quoted\"", "a\\u0041b\\", "{\"a\":1}"})
    void jsonStaysJsonWhateverTheSecretIs(String secret) {
        redactor.keep(secret);
        JsonMapper mapper = JsonMapper.shared();
        byte[] json = mapper.writeValueAsBytes(
                Map.of("list", List.of(secret, 1, 2.50, true), secret, List.of(Map.of("x", "<" + secret + ">"))));
        byte[] masked = redactor.json(json);
        assertThat(new String(masked, StandardCharsets.UTF_8))
                .doesNotContain(secret)
                .contains("\"***\"", "<***>");
        assertThat(mapper.readTree(masked).path("list").get(0).asString()).isEqualTo("***");
    }

    @Test
    void resultWithALongNumberKeepsIt() {
        redactor.keep("hush hush");
        String number = "7".repeat(1_500);
        assertThat(json("{\"a\":\"hush hush\",\"b\":" + number + "}"))
                .isEqualTo("{\"a\":\"***\",\"b\":" + number + "}");
    }

    @Test
    void resultWithALongNameKeepsIt() {
        redactor.keep("hush hush");
        String name = "n".repeat(60_000);
        assertThat(json("{\"a\":\"hush hush\",\"" + name + "\":[1]}"))
                .isEqualTo("{\"a\":\"***\",\"" + name + "\":[1]}");
    }

    @Test
    void numberThatHoldsASecretBecomesTextAndOthersStayAsTheyWere() {
        redactor.keep("123456");
        assertThat(json("{\"a\":91234567,\"b\":1.50,\"c\":[123456,7]}"))
                .isEqualTo("{\"a\":\"9***7\",\"b\":1.50,\"c\":[\"***\",7]}");
        assertThat(json("{ \"b\" : 1.50 }")).as("untouched").isEqualTo("{ \"b\" : 1.50 }");
        assertThat(json("{broken 123456")).isEqualTo("\"***\"");
    }

    @Test
    void credentialsAndCookiesOfHeadersAreTakenOut() {
        redactor.keepCarried(headers("authorization", "Bearer abcdefghijkl"));
        redactor.keepCarried(headers("Proxy-Authorization", "Basic dXNlcjpwYXNz"));
        redactor.keepCarried(headers("cookie", "sid=0123456789; theme=dark"));
        redactor.keepCarried(headers("Set-Cookie", "login=qwertyuiop; Path=/; HttpOnly"));
        redactor.keepCarried(headers("X-Trace", "visible-to-all"));
        assertThat(redactor.text("abcdefghijkl dXNlcjpwYXNz 0123456789 qwertyuiop visible-to-all dark HttpOnly"))
                .isEqualTo("*** *** *** *** visible-to-all dark HttpOnly");
    }

    @Test
    void aServerCannotBlotOutResultsByItsCookies() {
        redactor.keepCarried(headers("Set-Cookie", "country=Switzerland; Path=/"));
        redactor.keepCarried(headers("Cookie", "sid=0123456789"));
        assertThat(json("{\"land\":\"Switzerland\",\"sid\":\"0123456789\",\"head\":\"country=Switzerland\"}"))
                .isEqualTo("{\"land\":\"Switzerland\",\"sid\":\"***\",\"head\":\"***\"}");
        assertThat(redactor.text("answered Switzerland")).isEqualTo("answered ***");
    }

    @Test
    void cookiesWithoutEndCostBoundedMemoryAndLeaveSecretsAlone() {
        redactor.keep("the secret itself");
        for (int i = 0; i < 6_000; i++) {
            redactor.keepCarried(headers("Set-Cookie", "session=" + (1_000_000_000L + i)));
        }
        assertThat(redactor.text("1000005999 1000004500 the secret itself")).isEqualTo("*** *** ***");
        assertThat(redactor.text("1000000001")).as("long ago").isEqualTo("1000000001");
    }

    @Test
    void credentialThatIsFlushedInTwoPiecesIsTakenOut() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        redactor.keepCarried(headers("Authorization", "Bearer abcdefghijkl"));
        try (MaskedOutput out = new MaskedOutput(written, redactor)) {
            out.write("sent with abcdef".getBytes(StandardCharsets.UTF_8));
            out.flush();
            out.write("ghijkl\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("sent with ***\n");
    }

    @Test
    void linesWrittenInPiecesAreMaskedAndNothingElseChanges() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            Redactor one = new Redactor();
            StringBuilder text = new StringBuilder();
            try (MaskedOutput out = new MaskedOutput(written, one)) {
                one.keep("secret-value");
                one.keep("secret-vale-of-tears");
                for (int i = 0; i < 8; i++) {
                    text.append(List.of("secret-value", "secret-va", "\n", "secret-vale-of-tears", "x", "lue")
                            .get(random.nextInt(6)));
                }
                byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
                for (int at = 0; at < bytes.length; ) {
                    int length = Math.min(bytes.length - at, 1 + random.nextInt(5));
                    out.write(bytes, at, length);
                    at += length;
                    if (random.nextInt(4) == 0) {
                        out.flush();
                    }
                }
            }
            assertThat(written.toString(StandardCharsets.UTF_8))
                    .as("round %d of %s", round, text)
                    .isEqualTo(one.text(text.toString()));
        }
    }

    @Test
    void withoutASecretWhatIsWrittenPassesAtOnce() {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(new MaskedOutput(written, redactor), false, StandardCharsets.UTF_8);
        out.print("no line yet");
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("no line yet");
        redactor.keep("a secret");
        out.print(", then a sec");
        out.flush();
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("no line yet, then ");
        out.print("onds hand");
        out.flush();
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("no line yet, then a seconds hand");
    }

    private String json(String json) {
        return new String(redactor.json(json.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static HttpHeaders headers(String name, String value) {
        return HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true);
    }
}
