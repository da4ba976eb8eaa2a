package dev.forkful.pool;

import dev.forkful.TaskContext;
import dev.forkful.WorkerContext;
import dev.forkful.http.ClientSpec;
import dev.forkful.run.TestJvm;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the tests of pools call in workers. */
final class Calls {
    private static final String[] BRIEF = TestJvm.options().toArray(String[]::new);

    static PoolBuilder pool() {
        return Pool.builder().jvmOptions(BRIEF);
    }

    static WorkerBuilder worker() {
        return Worker.builder().jvmOptions(BRIEF);
    }

    static volatile String greeting = "none";

    private Calls() {}

    @SuppressWarnings("ArrayRecordComponent") // bytes travel, too
    record Page(String url, int status, Instant at, byte[] body) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Page page && page.url.equals(url) && page.at.equals(at);
        }

        @Override
        public int hashCode() {
            return url.hashCode();
        }
    }

    static String text(BigDecimal number) {
        return number.toString();
    }

    static BigDecimal same(BigDecimal number) {
        return number;
    }

    static String total(List<BigDecimal> numbers) {
        return numbers.stream().reduce(BigDecimal.ZERO, BigDecimal::add).toString();
    }

    static String classOf(Map<String, Object> values) {
        return values.values().iterator().next().getClass().getName();
    }

    static final class OddException extends Exception {
        private static final long serialVersionUID = 1;

        public OddException(String message) {
            super(message);
        }
    }

    static final class Unmakeable extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unmakeable(int code) {
            super("code " + code, new IOException("the wire"));
        }
    }

    /** Can say something only where it was made with a detail. */
    static final class Shy extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient @Nullable Object detail;

        public Shy(String message) {
            this(message, null);
        }

        Shy(String message, @Nullable Object detail) {
            super(message, new IOException("the wire"));
            this.detail = detail;
        }

        @Override
        public String getMessage() {
            return super.getMessage() + " of "
                    + Objects.requireNonNull(detail).toString().length();
        }
    }

    static int failShyly(int code) {
        if (code > 0) {
            throw new Shy("code " + code, "four");
        }
        return code;
    }

    /** Whose cause is its own affair. */
    static final class Causeless extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final @Nullable Throwable origin;

        public Causeless(String message) {
            super(message);
            this.origin = null;
        }

        Causeless(String message, Throwable origin) {
            super(message);
            this.origin = origin;
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            return origin;
        }

        @Override
        public synchronized Throwable initCause(Throwable cause) {
            throw new UnsupportedOperationException("no cause");
        }
    }

    static int failCauselessly(int code) {
        if (code > 0) {
            throw new Causeless("code " + code, new IOException("the wire"));
        }
        return code;
    }

    /** Can be made in the process that it names, and in no other. */
    record Homebody(long pid) {
        Homebody {
            if (pid != Calls.pid()) {
                throw new AssertionError("not at home");
            }
        }
    }

    static Homebody homebody() {
        return new Homebody(pid());
    }

    static int twice(int number) {
        return 2 * number;
    }

    static String repeated(String text, int times) {
        return text.repeat(times);
    }

    static int add(int first, int second) {
        return first + second;
    }

    static long sum(long first, long second, long third) {
        return first + second + third;
    }

    static long size(String file) throws IOException {
        return Files.size(Path.of(file));
    }

    static String name() {
        return System.getProperty("forkful.worker.name", "none") + ", " + greeting;
    }

    /** The same, when the gate is there. */
    static String nameBehind(String gate) throws InterruptedException {
        awaitGate(gate);
        return name();
    }

    static long pidBehind(String gate) throws InterruptedException {
        awaitGate(gate);
        return pid();
    }

    private static void awaitGate(String gate) throws InterruptedException {
        while (!Files.exists(Path.of(gate))) {
            Thread.sleep(10);
        }
    }

    static long pid() {
        return ProcessHandle.current().pid();
    }

    static long pidOf(int ignored) {
        return pid();
    }

    static long pidAfter(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return pid();
    }

    /** Ends when eight of them are at work, each of which makes a file in that folder. */
    static long pidWhenEightAreHere(String folder) throws IOException, InterruptedException {
        Path unused = Files.createTempFile(Path.of(folder), "call", null);
        while (Objects.requireNonNull(Path.of(folder).toFile().list()).length < 8) {
            Thread.sleep(10);
        }
        return pid();
    }

    static int slowly(int number) throws InterruptedException {
        Thread.sleep(20);
        return number;
    }

    static CompletionStage<Integer> twiceLater(int number) {
        return CompletableFuture.supplyAsync(
                () -> 2 * number, CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS));
    }

    static List<Page> pages(List<Page> pages) {
        return pages.stream()
                .map(page -> new Page(page.url + "/", page.status + 1, page.at, page.body))
                .toList();
    }

    static int even(int number) throws OddException {
        if (number % 2 != 0) {
            throw new OddException(number + " is odd");
        }
        return number;
    }

    static int fail(int code) {
        if (code > 0) {
            throw new Unmakeable(code);
        }
        return code;
    }

    static int failDeeply(int code) {
        if (code > 0) {
            throw new IllegalStateException("outer " + code, new Unmakeable(code));
        }
        return code;
    }

    static int failWithCause(int code) {
        if (code > 0) {
            throw new UncheckedIOException("outer " + code, new IOException("inner"));
        }
        return code;
    }

    static Object unwritable(int ignored) {
        return new Object();
    }

    static @Nullable String swapNull(@Nullable String text) {
        return text == null ? "null" : null;
    }

    static int exit(int status) {
        Runtime.getRuntime().halt(status);
        return status;
    }

    static int lastWords(String words) {
        System.err.println(words);
        return exit(3);
    }

    /** Leaves a mark, and lasts. */
    static String sleep(String file, int millis) throws InterruptedException {
        append(file, "begun\n");
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            append(file, "interrupted\n");
            throw e;
        }
        append(file, "ended\n");
        return "slept";
    }

    static int mark(String file, int number) {
        append(file, number + "\n");
        return number;
    }

    static void append(String file, String text) {
        try {
            Files.writeString(Path.of(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void greet(WorkerContext worker) {
        greeting = "hello from " + worker.worker();
    }

    static String greeting() {
        return greeting;
    }

    @SuppressWarnings("DoNotCallSuggester")
    static void refuse(WorkerContext worker) {
        throw new IllegalStateException("no database for worker " + worker.worker());
    }

    /** As a child process or native code would: past the worker's own streams, in some old encoding. */
    static void mumble(WorkerContext worker) throws IOException {
        try (FileOutputStream raw = new FileOutputStream(FileDescriptor.err)) {
            raw.write("no caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        refuse(worker);
    }

    static void watch(Throwable error) {
        greeting = "saw " + error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    @SuppressWarnings("DoNotCallSuggester")
    static void stumble(Throwable error) {
        throw new IllegalArgumentException("the handler fails too");
    }

    static ClientSpec client() {
        return ClientSpec.builder().userAgent("pool-test/1").build();
    }

    static ClientSpec distrustful() {
        return ClientSpec.builder().trust("no/such/ca.pem").build();
    }

    static CompletionStage<String> body(String url, TaskContext task) {
        return task.http().getAsync(url).thenApply(HttpResponse::body);
    }

    static String where(String text, TaskContext task) {
        return text + " in worker " + task.worker();
    }
}
