package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.FailureLimit;
import dev.forkful.Input;
import dev.forkful.Mutants;
import dev.forkful.Rate;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Order;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Whatever is in the files of a run's folder, they are understood, or refused by name. */
class RunFilesFuzzTest {
    private static final int ROUNDS = 1_000;

    @TempDir
    Path folder;

    @Test
    void manifestIsUnderstoodOrRefusedByName() throws IOException {
        ManifestFile.write(folder, manifest());
        Path file = folder.resolve(ManifestFile.NAME);
        Mutants mutants = new Mutants(1, Files.readString(file));
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Files.write(file, mutants.next().getBytes(StandardCharsets.UTF_8));
            try {
                Manifest read = ManifestFile.read(folder);
                assertThat(read.workers()).isBetween(1, Manifest.MOST);
                assertThat(read.concurrency()).isBetween(1, Manifest.MOST);
                assertThat(read.limit()).isNotNegative();
            } catch (BrokerException.Damaged e) {
                assertThat(e).hasMessageContaining(file.toString());
                refused++;
            }
        }
        assertThat(refused).isBetween(ROUNDS / 4, ROUNDS - 1);
    }

    @Test
    void whateverManifestIsWrittenIsReadAgain() {
        Random random = new Random(20_261_127);
        for (int round = 0; round < ROUNDS / 10; round++) {
            Manifest written = manifest(random);
            ManifestFile.write(folder, written);
            assertThat(ManifestFile.read(folder)).isEqualTo(written);
        }
    }

    /** As a job and a command line may say it, with more of what is rare. */
    private static Manifest manifest(Random random) {
        FailureLimit failures = random.nextBoolean()
                ? FailureLimit.ofTasks(1 + (random.nextLong() >>> (25 + random.nextInt(38))))
                : FailureLimit.ofPercent(100 / Math.pow(1 + random.nextInt(1_000), 1 + random.nextInt(6)));
        long first = random.nextLong();
        return new Manifest(
                "id",
                "job",
                new Code(Path.of("/s"), "hash", "Class", List.of()),
                random.nextBoolean() ? Input.range(first, first >> 1) : Input.ndjson(text(random)),
                random.nextLong() >>> 1,
                Manifest.BadInput.REFUSE,
                1 + random.nextInt(Manifest.MOST),
                1 + random.nextInt(Manifest.MOST),
                random.nextLong() >>> 1,
                failures,
                Map.of(text(random), text(random)),
                random.nextLong(),
                random.nextBoolean() ? null : Path.of("/" + text(random)),
                null,
                List.of(new StagePlan("s", 1 + random.nextInt(1_000_000), random.nextBoolean())),
                random.nextBoolean()
                        ? null
                        : new CheckedInput(text(random), random.nextLong() >>> random.nextInt(1, 64)),
                new Manifest.Pace(rate(random), random.nextBoolean() ? null : rate(random), 0),
                random.nextBoolean());
    }

    private static Rate rate(Random random) {
        return new Rate(Math.min(3_600_000_000_000_000L, 1 + (random.nextLong() >>> (12 + random.nextInt(51)))));
    }

    /** Of any characters that a command line may have. */
    private static String text(Random random) {
        return random.ints(1 + random.nextInt(20), 1, 0x3000)
                .filter(letter -> letter != '/')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .append('x')
                .toString();
    }

    @Test
    void endlessManifestIsNotReadIntoMemory() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve(ManifestFile.NAME).toFile(), "rw")) {
            file.setLength(8L << 30); // a hole: it costs no disk
        }
        assertThatThrownBy(() -> ManifestFile.read(folder))
                .isInstanceOf(BrokerException.Damaged.class)
                .hasMessageContaining(ManifestFile.NAME)
                .hasMessageContaining("too long");
    }

    @Test
    void orderIsUnderstoodOrPassedOver() throws IOException {
        ControlFiles orders = new ControlFiles(folder);
        String id = ControlFiles.newId();
        orders.put(new ControlFiles.Letter(
                new Order(id, Order.Verb.SUBMIT, 2, "ann", "why"), List.of("\"a\"", "{\"b\":[1]}")));
        Path file = folder.resolve("control").resolve(id + ".json");
        Mutants mutants = new Mutants(2, Files.readString(file));
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Files.write(file, mutants.next().getBytes(StandardCharsets.UTF_8));
            ControlFiles.Letter letter = orders.read(id);
            if (letter != null) {
                if (letter.flaw().isEmpty()) {
                    letter.items()
                            .forEach(item -> assertThat(JsonMapper.shared().readTree(item))
                                    .as(item)
                                    .isNotNull());
                }
                read++;
            }
        }
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    private static Manifest manifest() {
        return new Manifest(
                "id",
                "job",
                new Code(Path.of("/s"), "hash", "Class", List.of()),
                Input.csv("/in.csv", ';'),
                10,
                Manifest.BadInput.SKIP,
                2,
                8,
                64 << 20,
                FailureLimit.ofTasks(5),
                Map.of("k", "v"),
                1,
                Path.of("/out"),
                "all",
                List.of(),
                new CheckedInput("digest", 7),
                new Manifest.Pace(Rate.perSecond(5), Rate.perSecond(2), 1),
                true);
    }
}
