package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.forkful.JobException;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import kotlinx.serialization.json.JsonElement;
import org.json.JSONObject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

final class TaskJsonTest {
    private final TaskJson json = new TaskJson(TaskJsonTest.class.getClassLoader());

    record Page(String url, int status, @Nullable String title) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Stamped(Instant at, Duration took, byte @Nullable [] bytes) {}

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "a \"quoted\" one", "back\\slash", "tab\tand\nline", "käse 🧀", "\u0001"})
    void everyStringComesThroughAsItWas(String text) {
        byte[] bytes = json.result(text);

        assertThat(json.input(String.class).read(bytes)).isEqualTo(text);
    }

    @Test
    void recordsAreReadAndWritten() {
        Page page = new Page("http://a/", 200, null);

        assertThat(text(page)).isEqualTo("{\"url\":\"http://a/\",\"status\":200,\"title\":null}");
        assertThat(json.input(Page.class).read(json.result(page))).isEqualTo(page);
    }

    @Test
    void datesAreIsoAndBytesAreBase64() {
        Stamped stamped = new Stamped(Instant.EPOCH, Duration.ofMillis(1500), new byte[] {1, 2, 3});

        assertThat(text(stamped)).isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\",\"took\":\"PT1.5S\",\"bytes\":\"AQID\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567.89", "0.1234567890123456789", "1.10", "1E+400", "1.5"})
    void aNodeHoldsANumberToItsLastDigit(String number) {
        assertThat(text(json.input(JsonNode.class).read(bytes(number)))).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "12.50", "0.1", "-0.0", "0.30000000000000004", "1e22", "4.9E-324"})
    void aNumberOfNoDeclaredTypeIsADoubleWhereThatIsTheSameNumber(String number) {
        assertThat(json.input(Object.class).read(bytes(number))).isEqualTo(Double.valueOf(number));
        assertThat(json.input(Map.class).read(bytes("{\"a\":[" + number + "]}")))
                .isEqualTo(Map.of("a", List.of(Double.valueOf(number))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.00000000000000000000001", "12345678901234567.89", "1E+400", "1E-400"})
    void aNumberOfNoDeclaredTypeKeepsTheDigitsThatADoubleWouldLose(String number) {
        assertThat(json.input(Number.class).read(bytes(number))).isEqualTo(new BigDecimal(number));
        assertThat(text(json.input(Map.class).read(bytes("{\"a\":[" + number + "]}"))))
                .isEqualTo("{\"a\":[" + number + "]}");
    }

    @Test
    void numbersOfOneValueHaveOneCanonicalFormAndOthersNot() {
        assertThat(json.canonical(bytes("{\"b\":1.10, \"a\":1}"))).isEqualTo(bytes("{\"a\":1,\"b\":1.1}"));
        assertThat(json.canonical(bytes("[12345678901234567.89]")))
                .as("as doubles they are the same")
                .isNotEqualTo(json.canonical(bytes("[12345678901234567.88]")));
    }

    @Test
    void aNumberHasOneCanonicalFormHoweverItWasWritten() {
        for (String hundred : List.of("100", "100.0", "1e2", "1E+2", "1000e-1")) {
            assertThat(canonical(hundred)).as(hundred).isEqualTo("100");
        }
        for (String zero : List.of("0", "-0", "0.0", "-0.0", "0e5", "0.000")) {
            assertThat(canonical(zero)).as(zero).isEqualTo("0");
        }
        assertThat(canonical("1" + "0".repeat(400)))
                .isEqualTo(canonical("1E400"))
                .hasSize(401);
        assertThat(canonical("1" + "0".repeat(400_000)))
                .isEqualTo(canonical("1E400000"))
                .isEqualTo("1E+400000");
        assertThat(canonical("1E999999999")).isEqualTo("1E+999999999");
        assertThat(canonical("-12.50")).isEqualTo("-12.5");
        assertThat(canonical("12345678901234567890")).isEqualTo("12345678901234567890");
    }

    private String canonical(String number) {
        return new String(json.canonical(bytes(number)), StandardCharsets.UTF_8);
    }

    @Test
    void nothingIsNull() {
        assertThat(text(null)).isEqualTo("null");
    }

    @Test
    void inputOfAnotherShapeIsRefusedByName() {
        assertThatThrownBy(() -> json.input(Integer.class).read(bytes("\"abc\"")))
                .isInstanceOf(JobException.class)
                .hasMessageStartingWith("the input does not fit Integer: Cannot read")
                .hasMessageEndingWith("; the input: \"abc\"");
        assertThatThrownBy(() -> json.input(Page.class).read(bytes("null")))
                .hasMessage("the input is null, and no Page");
        assertThatThrownBy(() -> json.input(Integer.class).read(bytes("\"\"")))
                .hasMessage("the input is \"\", and no Integer");
    }

    @Test
    void rowThatIsReadAsALineIsToldHowItIsReadAsARow() {
        for (Class<?> type : List.of(Page.class, Map.class)) {
            assertThatThrownBy(() -> json.input(type).read(bytes("\"name,age\"")))
                    .hasMessage(
                            "the input does not fit " + type.getSimpleName()
                                    + ": it is a text; for rows of CSV or JSON on lines, give --format csv or ndjson; the input: \"name,age\"");
        }
    }

    @Test
    void whyAnInputDoesNotFitIsSaidFirstAndInWordsOfItsAuthor() {
        Type pages = new TypeReference<Map<String, ? extends List<Page>>>() {}.getType();

        assertThatThrownBy(() -> json.input(pages).read(bytes("{\"a\":[{\"status\":\"x\"}]}")))
                .hasMessage("the input does not fit Map<String, List<Page>>: a[0].status: Cannot read"
                        + " `int` from String \"x\": not a valid `int` value; the input:"
                        + " {\"a\":[{\"status\":\"x\"}]}");
        assertThatThrownBy(() -> json.input(Page.class).read(bytes("5")))
                .hasMessageContaining(": Cannot construct instance of `Page` from Number value (5); the input: 5");
        assertThatThrownBy(() -> json.input(Long.class).read(bytes("5.7")))
                .hasMessageContaining(": Cannot coerce Floating-point value (5.7) to `Long` value; the input: 5.7");
    }

    @Test
    void placeIsToldOfWhatIsNoJsonAndItsColumnCountsCharacters() {
        assertThatThrownBy(() -> json.input(Page.class).read(bytes("{\"url\":\"käse 🧀\",\"status\":x}")))
                .hasMessageContaining(" (line 1, column 26)");
        assertThatThrownBy(
                        () -> json.input(Page.class).read(bytes("{\"url\":\"käse\",\n\"title\":\"é\",\"status\":x}")))
                .hasMessageContaining(" (line 2, column 22)");
        assertThatThrownBy(() -> json.input(Page.class).read(bytes("{\"url\":\"ä\",}")))
                .hasMessageContaining(" (line 1, column 12)");
    }

    @Test
    void anInputThatDoesNotFitIsShownToAWholeCharacter() {
        String text = "\"" + "a".repeat(197) + "🧀\"";

        assertThatThrownBy(() -> json.input(Page.class).read(bytes(text)))
                .hasMessageEndingWith("; the input: \"" + "a".repeat(197) + "…");
    }

    record Row(int age, boolean here, @Nullable Integer rank) {}

    @Test
    void fractionsAreNoWholeNumbersAndNumbersNoTruthValues() {
        for (Class<?> type : List.of(Integer.class, Long.class, BigInteger.class)) {
            assertThatThrownBy(() -> json.input(type).read(bytes("5.7"))).hasMessageContaining("(5.7)");
            assertThatThrownBy(() -> json.input(type).read(bytes("5.0"))).hasMessageContaining("(5.0)");
        }
        assertThatThrownBy(() -> json.input(Row.class).read(bytes("{\"age\":36.5,\"here\":true}")))
                .isInstanceOf(JobException.class);
        assertThatThrownBy(() -> json.input(Row.class).read(bytes("{\"age\":36,\"here\":1}")))
                .isInstanceOf(JobException.class);
        assertThatThrownBy(() -> json.input(Boolean.class).read(bytes("0"))).isInstanceOf(JobException.class);
    }

    record Measured(byte small, double wide, float narrow) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"small\":200}",
                "{\"small\":\"255\"}",
                "{\"wide\":1e999}",
                "{\"wide\":-1e999}",
                "{\"wide\":\" 1e999\"}",
                "{\"narrow\":1e39}"
            })
    void numberThatItsTypeCannotHoldIsRefusedAndMadeNoOther(String text) {
        assertThatThrownBy(() -> json.input(Measured.class).read(bytes(text)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining(") out of range of `");
    }

    @Test
    void numberThatIsOutOfRangeIsRefusedWhereItStandsAlone() {
        assertThatThrownBy(() -> json.input(Byte.class).read(bytes("200")))
                .hasMessageContaining(": Numeric value (200) out of range of `Byte`; the input: 200");
        assertThatThrownBy(() -> json.input(Double.class).read(bytes("1e999"))).isInstanceOf(JobException.class);
        assertThatThrownBy(() -> json.input(Float.class).read(bytes("1e39"))).isInstanceOf(JobException.class);
    }

    @Test
    void numberThatItsTypeCannotHoldIsRefusedInAnArrayToo() {
        Map<Class<?>, List<String>> refused = Map.of(
                double[].class, List.of("[1,1e999]", "[\"1e999\"]", "[null]", "[true]", "[\"x\"]"),
                float[].class, List.of("[1,1e39]", "[-1e39]"),
                byte[].class, List.of("[1,200]", "[\"200\"]", "[-129]", "[1.5]"),
                short[].class, List.of("[1,40000]", "[1.5]"),
                double[][].class, List.of("[[1],[1e999]]"));
        refused.forEach((type, texts) -> {
            for (String text : texts) {
                assertThatThrownBy(() -> json.input(type).read(bytes(text)))
                        .as("%s as %s", text, type)
                        .isInstanceOf(JobException.class);
            }
        });
        assertThatThrownBy(() -> json.input(Vectors.class).read(bytes("{\"wide\":[1,2,1e999]}")))
                .hasMessageContaining(": wide[2]: Numeric value (1e999) out of range of `double`; the input: {");
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Vectors(double[] wide, float[] narrow, byte[] bytes) {}

    @Test
    void arraysOfNumbersComeThroughAsTheyWere() {
        double[] wide = {1, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
        float[] narrow = {0.1f, Float.MAX_VALUE, Float.POSITIVE_INFINITY};
        byte[] bytes = {Byte.MIN_VALUE, 0, Byte.MAX_VALUE};

        Vectors read = (Vectors) json.input(Vectors.class).read(json.result(new Vectors(wide, narrow, bytes)));

        assertThat(read.wide()).isEqualTo(wide);
        assertThat(read.narrow()).isEqualTo(narrow);
        assertThat(read.bytes()).isEqualTo(bytes);
        assertThat(json.input(byte[].class).read(bytes("[-128,\" 127\"]"))).isEqualTo(new byte[] {-128, 127});
        assertThat(json.input(double[].class).read(bytes("[]"))).isEqualTo(new double[0]);
        assertThat(json.input(double[][].class).read(bytes("[[1],[]]"))).isEqualTo(new double[][] {{1}, {}});
    }

    @Test
    void numberThatItsTypeCanHoldIsRead() {
        String text = "{\"small\":-128,\"wide\":1.7976931348623157e308,\"narrow\":\"-Infinity\"}";

        assertThat(json.input(Measured.class).read(bytes(text)))
                .isEqualTo(new Measured(Byte.MIN_VALUE, Double.MAX_VALUE, Float.NEGATIVE_INFINITY));
        assertThat(json.input(Double.class).read(json.result(Double.POSITIVE_INFINITY)))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(json.input(Byte.class).read(bytes("\" -5\""))).isEqualTo((byte) -5);
    }

    @Test
    void numberThatNoTypeCanHoldIsRefusedAsAnyThatDoesNotFit() {
        for (Class<?> type : List.of(JsonNode.class, Map.class, BigDecimal.class)) {
            String text = type == Map.class ? "{\"a\":1e9999999999}" : "1e9999999999";
            assertThatThrownBy(() -> json.input(type).read(bytes(text)))
                    .as(type.getName())
                    .isInstanceOf(JobException.class)
                    .hasMessageStartingWith("the input does not fit " + type.getSimpleName() + ": ")
                    .hasMessageContaining("9999999999");
        }
    }

    @Test
    void enumIsReadByItsNameAndByNoNumber() throws Exception {
        assertThat(json.input(TimeUnit.class).read(bytes("\"HOURS\""))).isEqualTo(TimeUnit.HOURS);
        for (String number : List.of("1", "\"1\"")) {
            assertThatThrownBy(() -> json.input(TimeUnit.class).read(bytes(number)))
                    .as(number)
                    .isInstanceOf(JobException.class);
        }
    }

    @Test
    void cellsOfCsvBecomeWhatTheySay() {
        assertThat(json.input(Row.class).read(bytes("{\"age\":\"36\",\"here\":\"true\",\"rank\":\"\"}")))
                .isEqualTo(new Row(36, true, null));
        assertThat(json.input(RoundingMode.class).read(bytes("\"HALF_UP\""))).isEqualTo(RoundingMode.HALF_UP);
        assertThat(json.input(Double.class).read(bytes("7"))).isEqualTo(7.0);
    }

    @Test
    void resultThatContainsItselfIsRefusedByName() {
        List<Object> ring = new ArrayList<>();
        ring.add(ring);

        assertThatThrownBy(() -> json.result(ring))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("java.util.ArrayList, cannot be written as JSON");
    }

    @Test
    void resultWithoutAnyContentIsRefusedByName() {
        assertThatThrownBy(() -> json.result(new Object())).hasMessageContaining("a java.lang.Object, cannot be");
    }

    @Test
    void resultThatCannotBeWrittenIsToldInPlainWordsAndWhatToReturn() {
        assertThatThrownBy(() -> json.result(List.of(new Object())))
                .hasMessageContaining("cannot be written as JSON: a java.lang.Object has no fields or getters")
                .hasMessageEndingWith("; return a record, a data class, a map, a list, a text or a number")
                .hasMessageNotContaining("SerializationFeature");
        assertThatThrownBy(() -> json.result(new Unsure()))
                .hasMessageEndingWith("cannot be written as JSON: java.lang.IllegalStateException: not yet");
    }

    @Test
    void whatOnlyStandsForAResultIsRefusedAndWhatToDoIsSaid() {
        CompletableFuture<Integer> future = CompletableFuture.completedFuture(1);
        String await = "await the CompletableFuture, or declare the handler with asyncTask";

        assertThatThrownBy(() -> json.result(future))
                .isInstanceOf(JobException.class)
                .hasMessage(
                        "the result, a java.util.concurrent.CompletableFuture, cannot be written as JSON: " + await);
        assertThatThrownBy(() -> json.result(Map.of("a", List.of(future)))).hasMessageEndingWith("JSON: " + await);
        assertThatThrownBy(() -> json.emitted(future, json.declared(Object.class)))
                .hasMessageStartingWith("the emitted task, a java");
        assertThatThrownBy(() -> json.result(new FutureTask<>(() -> 1))).hasMessageContaining("wait for the Future");
        try (SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>()) {
            assertThatThrownBy(() -> json.result(publisher)).hasMessageEndingWith("collect what the Publisher gives");
        }
        assertThatThrownBy(() -> json.result(new IOException("reset")))
                .hasMessageEndingWith("throw it, where the task is to fail of it: java.io.IOException: reset");
    }

    @Test
    void elementsOfKotlinxAreTheJsonThatTheyAre() {
        assertThat(text(Map.of("r", new Element("{\"a\": 1.10}")))).isEqualTo("{\"r\":{\"a\":1.10}}");
        assertThat(text(List.of(new Elements()))).isEqualTo("[[null,\"x\"]]");
        assertThatThrownBy(() -> json.result(new Element("NaN"))).hasMessageContaining("cannot be written as JSON");
    }

    @Test
    void treesOfOtherLibrariesAreTheJsonThatTheyAre() {
        assertThat(text(new ObjectNode("{\"a\": 1.10}"))).isEqualTo("{\"a\":1.10}");
        assertThat(text(List.of(new JSONObject("{\"b\":[null]}"), Map.of("c", new ObjectNode("7")))))
                .isEqualTo("[{\"b\":[null]},{\"c\":7}]");
        assertThat(text(List.of(new ObjectNode(""))))
                .as("a node that is missing")
                .isEqualTo("[null]");
        assertThat(new String(json.emitted(new JSONObject("{}"), json.declared(Object.class)), StandardCharsets.UTF_8))
                .isEqualTo("{}");
        assertThatThrownBy(() -> json.result(new ObjectNode("NaN"))).hasMessageContaining("cannot be written as JSON");
        assertThatThrownBy(() -> json.result(new JSONObject("unwritable")))
                .hasMessageEndingWith("cannot be written as JSON: it does not say what JSON it is");
    }

    private record Wrapped(@Nullable JSONObject tree) {}

    @Test
    void treesOfOtherLibrariesAreReadFromNothingButTexts() {
        assertThatThrownBy(() -> json.input(JSONObject.class).read(bytes("{\"a\":1}")))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("org.json.JSONObject is of another library than Jackson 3: take"
                        + " tools.jackson.databind.JsonNode in its place");
        assertThatThrownBy(() -> json.input(Wrapped.class).read(bytes("{\"tree\":{\"a\":1}}")))
                .hasMessageContaining("org.json.JSONObject is of another library");
        assertThatThrownBy(() -> json.input(com.fasterxml.jackson.databind.JsonNode.class)
                        .read(bytes("[1]")))
                .hasMessageContaining("com.fasterxml.jackson.databind.JsonNode is of another library");
        assertThat(json.input(JSONObject.class).read(bytes("\"{}\""))).hasToString("{}");
    }

    /** As those of Jackson 2, whose getters tell anything but the JSON. */
    private static final class ObjectNode extends com.fasterxml.jackson.databind.JsonNode {
        private final String text;

        ObjectNode(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private record Element(String text) implements JsonElement {
        @Override
        public String toString() {
            return text;
        }
    }

    /** As its arrays: a list, too. */
    private static final class Elements extends AbstractList<JsonElement> implements JsonElement {
        @Override
        public JsonElement get(int index) {
            return new Element("7");
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public String toString() {
            return "[null,\"x\"]";
        }
    }

    static final class Unsure {
        private final Optional<Integer> value = Optional.empty();

        public int getValue() {
            return value.orElseThrow(() -> new IllegalStateException("not yet"));
        }
    }

    @Test
    void responseIsItsStatusAndBody() throws IOException, InterruptedException {
        assertThat(resultOf("application/json; charset=utf-8", "{ \"id\": 7,\n \"amount\": 1.10 }"))
                .isEqualTo("{\"status\":201,\"body\":{\"id\":7,\"amount\":1.10}}");
        assertThat(resultOf("application/problem+json", "[1]")).isEqualTo("{\"status\":201,\"body\":[1]}");
        assertThat(resultOf("application/json", "{\"id\":")).isEqualTo("{\"status\":201,\"body\":\"{\\\"id\\\":\"}");
        assertThat(resultOf("application/json", "")).isEqualTo("{\"status\":201,\"body\":\"\"}");
        assertThat(resultOf("application/json", "1e9999999999"))
                .isEqualTo("{\"status\":201,\"body\":\"1e9999999999\"}");
        assertThat(resultOf("text/plain", "7")).isEqualTo("{\"status\":201,\"body\":\"7\"}");
    }

    /** What is made of a response in a list. */
    private String resultOf(String contentType, String body) throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", contentType);
            exchange.sendResponseHeaders(201, body.isEmpty() ? -1 : body.length());
            exchange.getResponseBody().write(bytes(body));
            exchange.close();
        });
        server.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            String list = text(List.of(
                    HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())));
            return list.substring(1, list.length() - 1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void resultThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> json.result("x".repeat(TaskJson.MAX_RESULT_BYTES)))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("longer than " + TaskJson.MAX_RESULT_BYTES);
    }

    @Test
    void longMessagesOfErrorsAreCut() {
        byte[] error = new ErrorJson(
                        json.mapper(), Audience.PEOPLE, new OwnCode(TaskJsonTest.class.getClassLoader(), "none"))
                .of(new IllegalStateException("x".repeat(100_000)));

        assertThat(error.length).isLessThan(5_000);
    }

    private String text(@Nullable Object value) {
        return new String(json.result(value), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
