package dev.forkful.bench;

import dev.forkful.Input;
import dev.forkful.io.InputReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Reading an input, by record. For JMH. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH does it
public class InputParts {
    private static final int RECORDS = 100_000;

    @Param({"LINES", "CSV", "NDJSON"})
    private Input.Format format;

    private Path file;

    @Setup
    public void write() throws IOException {
        file = Files.createTempFile("forkful-parts", ".txt");
        StringBuilder text = new StringBuilder(format == Input.Format.CSV ? "id,url,tenant\n" : "");
        for (int i = 0; i < RECORDS; i++) {
            String url = "https://api.example.org/items/" + i;
            text.append(
                            switch (format) {
                                case LINES -> url;
                                case CSV -> i + "," + url + ",\"acme, inc\"";
                                case NDJSON -> "{\"id\":" + i + ",\"url\":\"" + url + "\",\"tenant\":\"acme, inc\"}";
                            })
                    .append('\n');
        }
        Files.writeString(file, text);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public int read() {
        int records = 0;
        try (InputReader reader = InputReader.open(
                new Input.File(format, file.toString()), Path.of("/"), InputStream.nullInputStream())) {
            while (reader.next() != null) {
                records++;
            }
        }
        return records;
    }
}
