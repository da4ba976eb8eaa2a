package dev.forkful.broker.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.SmallDisk;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Claim;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.KnownStates;
import dev.forkful.broker.Owner;
import dev.forkful.broker.Position;
import dev.forkful.broker.Session;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full disks, torn files, and readers that must leave no trace. */
class StorageIT {
    private static final int WINDOW = 1 << 12;

    @TempDir
    private Path directory;

    @Test
    void fullDiskStopsThePublisherAndLosesNothingThatWasPublished() throws IOException, InterruptedException {
        Path disk = smallDisk();
        try {
            ChronicleBroker broker = ChronicleBroker.at(disk, new ChronicleSettings(WINDOW, new DiskFloor(1 << 20)));
            long published;
            try (Owner owner = broker.own(1, new KnownStates())) {
                assertThatThrownBy(() -> publishForEver(owner))
                        .isInstanceOf(BrokerException.Storage.class)
                        .hasMessageContaining("disk");
                published = owner.publishedTasks();
                assertThatThrownBy(() -> owner.publish(BrokerProcess.task(owner.publishedTasks())))
                        .isInstanceOf(BrokerException.Storage.class);
            }
            assertThat(published).isGreaterThan(100);
            try (TaskReader tasks = broker.tasks()) {
                assertThat(tasks.publishedTasks()).isEqualTo(published);
                for (long sequence = 0; sequence < published; sequence++) {
                    assertThat(tasks.read(sequence).sequence()).isEqualTo(sequence);
                }
            }
        } finally {
            SmallDisk.unmount(disk);
        }
    }

    @Test
    void diskFilledByOthersFailsTheReplyCleanlyAndEarlierRepliesStay() throws IOException, InterruptedException {
        Path disk = smallDisk();
        try {
            ChronicleBroker broker = ChronicleBroker.at(disk, new ChronicleSettings(WINDOW, new DiskFloor(0)));
            int recorded = 0;
            try (Owner owner = broker.own(1, new KnownStates())) {
                for (int i = 0; i < 1_000; i++) {
                    owner.publish(BrokerProcess.task(i));
                }
                owner.admit(2);
                owner.setLiveWorkers(List.of(2));
                try (Session session = broker.join(2)) {
                    List<Claim> claims = session.tryClaim(1_000);
                    recorded = completeUntilFull(claims, disk);
                }
            }
            assertThat(recorded).isPositive().isLessThan(1_000);
            try (EventReader reader = broker.events(Position.START)) {
                assertThat(new KnownStates().read(reader).settledTasks()).isEqualTo(recorded);
            }
        } finally {
            SmallDisk.unmount(disk);
        }
    }

    private static int completeUntilFull(List<Claim> claims, Path disk) throws IOException {
        int recorded = 0;
        try {
            for (Claim claim : claims) {
                if (recorded == 10) {
                    Files.write(
                            disk.resolve("filler"),
                            new byte[(int) Files.getFileStore(disk).getUsableSpace()]);
                }
                Event.Reply reply = new Event.Reply(1, 0, Event.Status.OK, 1, 1, 1, claim.task(), new byte[20_000]);
                assertThat(claim.complete(reply)).isEqualTo(Claim.Outcome.RECORDED);
                recorded++;
            }
        } catch (BrokerException.Storage expected) {
            assertThat(expected).hasMessageContaining(disk.toString());
        }
        return recorded;
    }

    /** Each worker has one. */
    @Test
    void aNewQueueTakesLittleOfTheDisk() throws IOException, InterruptedException {
        try (Owner owner = broker().own(1, new KnownStates())) {
            owner.admit(2);
            assertThat(bytesOnDisk(Queues.dataFile(directory.resolve("replies/2"))))
                    .isLessThanOrEqualTo(DiskGuard.SLACK_BYTES + (128L << 10));
        }
    }

    /** A file system that compresses has no blocks for zeros: it says less. */
    private static long bytesOnDisk(Path file) throws IOException, InterruptedException {
        Process usage = new ProcessBuilder("du", "-k", file.toString()).start();
        String line = new String(usage.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(usage.waitFor()).isZero();
        return 1_024 * Long.parseLong(line.split("\\s", 2)[0]);
    }

    private static TaskRecord taskOfLetters(long sequence) {
        byte[] input = new byte[500];
        Arrays.fill(input, (byte) 'x');
        return new TaskRecord(sequence, 0, input);
    }

    /** As long as a record may be; its length, which Chronicle writes last, is not there. */
    @Test
    void whatAWriterLeftThatDiedInTheMiddleOfARecordIsNotTakenForOne() throws IOException {
        byte[] half = new byte[RecordBuffer.MAX_RECORD_BYTES];
        Arrays.fill(half, (byte) 0x11);
        int tasks = 0;
        for (int incarnation = 1; incarnation <= 3; incarnation++) {
            try (Owner owner = broker().own(incarnation, new KnownStates())) {
                assertThat(owner.publishedTasks()).isEqualTo(tasks);
                while (tasks < 10_000 * incarnation) {
                    owner.publish(taskOfLetters(tasks++));
                }
            }
            try (RandomAccessFile file = new RandomAccessFile(
                    Queues.dataFile(directory.resolve("tasks")).toFile(), "rw")) {
                byte[] bytes = new byte[(int) file.length()];
                file.readFully(bytes);
                int end = bytes.length;
                while (bytes[end - 1] == 0) {
                    end--;
                }
                file.seek(end + 128); // behind what of a record is zero, and in the midst of the next
                file.write(half);
            }
        }
        try (Owner owner = broker().own(4, new KnownStates());
                TaskReader reader = broker().tasks()) {
            assertThat(owner.publishedTasks()).isEqualTo(tasks);
            for (long sequence = 0; sequence < tasks; sequence++) {
                assertThat(reader.read(sequence).input())
                        .isEqualTo(taskOfLetters(sequence).input());
            }
        }
    }

    @Test
    void readersChangeNothingOnDisk() throws IOException {
        ChronicleBroker broker = broker();
        try (Owner owner = broker.own(1, new KnownStates())) {
            owner.publish(BrokerProcess.task(0));
            owner.append(new Event.RunMarked(1, 1, Event.Mark.STARTED, "me", ""));
        }
        Map<String, String> before = contents();
        try (EventReader reader = broker.events(Position.START);
                TaskReader tasks = broker.tasks()) {
            assertThat(new KnownStates().read(reader).others()).hasSize(1);
            assertThat(tasks.read(0).sequence()).isZero();
            assertThat(tasks.publishedTasks()).isEqualTo(1);
        }
        assertThat(contents()).isEqualTo(before);
    }

    @Test
    void queueOfAnotherVersionIsRefusedByName() {
        RecordBuffer record = new RecordBuffer();
        record.begin(RecordType.HEADER)
                .putInt(FormatVersion.CURRENT + 1)
                .putByte(0)
                .putInt(0)
                .end();
        try (QueueWriter writer = QueueWriter.open(directory.resolve("tasks"), new DiskFloor(0))) {
            writer.append(record);
        }
        assertThatThrownBy(() -> broker().own(1, new KnownStates()))
                .isInstanceOf(BrokerException.Damaged.class)
                .hasMessageContaining("version=2")
                .hasMessageContaining(directory.resolve("tasks").toString());
    }

    @Test
    void tornQueuesAreDamagedAndNeverHang() throws IOException {
        try (Owner owner = broker().own(1, new KnownStates())) {
            for (int i = 0; i < 50; i++) {
                owner.publish(BrokerProcess.task(i));
            }
        }
        Path file = Queues.dataFile(directory.resolve("tasks"));
        byte[] bytes = Files.readAllBytes(file);
        int text = indexOf(bytes, "header");
        assertThat(text).isPositive();
        for (int length : new int[] {0, 100, text}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(this::readAllTasks).isInstanceOf(BrokerException.class);
        }
        // In the middle of the records, which lie behind Chronicle's index pages.
        int records = bytes.length - 1;
        while (bytes[records] == 0) {
            records--;
        }
        bytes[records] ^= 1;
        bytes[Math.max(0, records - 20_000)] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(this::readAllTasks).isInstanceOf(BrokerException.class);
    }

    @Test
    void aReplyQueueIsPassedOverWhereNothingIsLeftOfItAndDamagedWhereAnythingIs() throws IOException {
        ChronicleBroker broker = broker();
        try (Owner owner = broker.own(1, new KnownStates())) {
            owner.append(new Event.RunMarked(1, 1, Event.Mark.STARTED, "me", ""));
            owner.admit(2);
            try (Session session = broker.join(2)) {
                session.append(new Event.WorkerStopped(0, 2, 1, "told to"));
            }
        }
        Path queue = directory.resolve("replies/2");
        Path file = Queues.dataFile(queue);
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 4096, bytes.length}) {
            Files.write(file, new byte[length]);
            assertBlank(broker, queue);
        }
        // A beginning of it, and a length that only a queue with records has.
        for (byte[] left : List.of(Arrays.copyOf(bytes, 100), new byte[bytes.length + 1])) {
            Files.write(file, left);
            try (EventReader reader = broker.events(Position.START)) {
                assertThatThrownBy(() -> reader.poll(event -> {}, 10)).isInstanceOf(BrokerException.Damaged.class);
            }
        }
        Files.delete(file);
        assertBlank(broker, queue);
    }

    private static void assertBlank(ChronicleBroker broker, Path queue) {
        try (EventReader reader = broker.events(Position.START)) {
            assertThat(new KnownStates().read(reader).others()).hasSize(1);
            assertThat(reader.blankQueues()).containsExactly(queue.toString());
        }
    }

    private void readAllTasks() {
        try (TaskReader tasks = broker().tasks()) {
            for (long sequence = 0; sequence < 50; sequence++) {
                assertThat(tasks.read(sequence).input())
                        .isEqualTo(BrokerProcess.task(sequence).input());
            }
        }
    }

    @Test
    void whoLacksDescriptorsIsToldSoAndNotOfDamage() throws IOException, InterruptedException {
        try (Owner owner = broker().own(1, new KnownStates())) {
            owner.publish(BrokerProcess.task(0));
            owner.append(new Event.RunMarked(1, 1, Event.Mark.STARTED, "me", ""));
        }
        List<String> line = new ArrayList<>(List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"));
        line.addAll(BrokerProcess.line("starve", directory.toString(), "16"));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(outcome -> outcome.startsWith("left=")))
                .hasSize(17)
                .anyMatch(outcome -> outcome.contains(" read 10"))
                .anyMatch(outcome -> outcome.contains(" Storage "))
                .noneMatch(outcome -> outcome.contains(" Damaged "));
    }

    @Test
    void whatWasHalfMadeIsDeletedByTheNextOwner() throws IOException {
        Files.createDirectories(directory.resolve("replies/7.tmp"));
        Files.createDirectories(directory.resolve("tasks.tmp"));
        Files.writeString(directory.resolve("replies/7.tmp/metadata.cq4t"), "x");
        Files.writeString(directory.resolve("claims.tmp"), "x");
        try (Owner owner = broker().own(1, new KnownStates())) {
            owner.admit(7);
        }
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    @Test
    void secondProcessUnderOneIncarnationIsRefused() {
        ChronicleBroker broker = broker();
        try (Owner owner = broker.own(1, new KnownStates())) {
            owner.admit(2);
            try (Session session = broker.join(2)) {
                assertThat(session.tryClaim(1)).isEmpty();
                assertThatThrownBy(() -> broker.join(2)).isInstanceOf(BrokerException.class);
            }
        }
    }

    private ChronicleBroker broker() {
        return ChronicleBroker.at(directory, new ChronicleSettings(WINDOW, new DiskFloor(0)));
    }

    private static void publishForEver(Owner owner) {
        while (true) {
            owner.publish(BrokerProcess.task(owner.publishedTasks()));
        }
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.toList()) {
                String state = Files.getLastModifiedTime(path).toString();
                found.put(path.toString(), Files.isDirectory(path) ? state : state + " " + Files.size(path));
            }
        }
        return found;
    }

    private static int indexOf(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
    }

    private Path smallDisk() throws IOException, InterruptedException {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        SmallDisk.mount(disk, "12m");
        return disk;
    }
}
