package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input;
import dev.forkful.JobException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OpenInputTest {
    @TempDir
    Path folder;

    @Test
    void rangeHasBothItsEnds() {
        assertThat(read(Input.range(-1, 1))).containsExactly("1:-1", "2:0", "3:1");
        assertThat(read(Input.range(Long.MAX_VALUE, Long.MAX_VALUE))).containsExactly("1:9223372036854775807");
        assertThat(read(Input.range(2, 1))).isEmpty();
    }

    @Test
    void itemsAreWrittenAsJson() {
        assertThat(read(Input.items("a\"b", 1, List.of(true), Map.of("k", 2.5))))
                .containsExactly("1:\"a\\\"b\"", "2:1", "3:[true]", "4:{\"k\":2.5}");
    }

    @Test
    void itemThatCannotBeWrittenIsNamedByItsNumber() {
        try (InputReader reader = open(Input.items(1, new Unwritable(), "x".repeat(600_000), 2))) {
            reader.next();
            assertThatThrownBy(reader::next)
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith(
                            "items:2: an item of " + Unwritable.class.getName() + " cannot be written as JSON: ");
            assertThatThrownBy(reader::next)
                    .hasMessage("items:3: an item of 600002 bytes as JSON; at most 524288 are allowed");
            assertThat(reader.next()).isNotNull();
        }
    }

    @Test
    void relativePathIsRelativeToTheBaseDirectory() throws IOException {
        Files.writeString(folder.resolve("in.txt"), "a\nb\n");
        assertThat(read(Input.lines("in.txt"))).containsExactly("1:\"a\"", "2:\"b\"");
        assertThat(read(Input.lines(folder.resolve("in.txt").toString()))).hasSize(2);
    }

    @Test
    void messageNamesTheFileAsItWasGiven() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "a,b\n1\n");
        assertThatThrownBy(() -> read(Input.csv("in.csv")))
                .isInstanceOf(InputException.class)
                .hasMessage("in.csv:2: 1 field, but the header has 2");
    }

    @Test
    void fileThatCannotBeOpenedIsRefusedWithTheReason() throws IOException {
        assertThatThrownBy(() -> read(Input.lines("none.txt")))
                .isInstanceOf(JobException.class)
                .hasMessage("input " + folder.resolve("none.txt") + " does not exist");
        assertThatThrownBy(() -> read(Input.lines(".")))
                .isInstanceOf(JobException.class)
                .hasMessageEndingWith(" is a directory");
        assertThatThrownBy(() -> read(Input.lines("a\0b")))
                .isInstanceOf(JobException.class)
                .hasMessageContaining(" is no path: ");
        Files.writeString(folder.resolve("fake.gz"), "plain text");
        assertThatThrownBy(() -> read(Input.lines("fake.gz")))
                .isInstanceOf(JobException.class)
                .hasMessage("input fake.gz cannot be read: Not in GZIP format");
    }

    @Test
    void fieldsAreDividedByWhateverWasSaid() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "id;name\n1;\"a;b\"\n");
        assertThat(read(Input.csv("in.csv", ';'))).containsExactly("2:{\"id\":\"1\",\"name\":\"a;b\"}");
        Files.writeString(folder.resolve("in.tsv"), "id\tname\n1\ta,b\n");
        assertThat(read(Input.csv("in.tsv", '\t'))).containsExactly("2:{\"id\":\"1\",\"name\":\"a,b\"}");
        assertThatThrownBy(() -> Input.csv("in.csv", '"')).isInstanceOf(JobException.class);
    }

    @Test
    void headerThatOtherDelimitersDivideIsRefused() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "id;name\n1;a\n");
        assertThatThrownBy(() -> read(Input.csv("in.csv")))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("in.csv:1: the header is one column: id;name; what divides its fields")
                .hasMessageContaining("--delimiter");
        Files.writeString(folder.resolve("in.tsv"), "id\tname\n1\ta\n");
        assertThatThrownBy(() -> read(Input.csv("in.tsv"))).hasMessageContaining("id\\tname");
    }

    @ParameterizedTest
    @EnumSource(Input.Format.class)
    void fileInUtf16IsRefusedByName(Input.Format format) throws IOException {
        Files.write(folder.resolve("in"), "\uFEFFa,b\n".getBytes(StandardCharsets.UTF_16LE));
        assertThatThrownBy(() -> read(new Input.File(format, "in")))
                .isInstanceOf(JobException.class)
                .hasMessageStartingWith("in is UTF-16, and inputs are UTF-8");
    }

    @Test
    void compressedFileIsReadLikeAnyOther() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("in.csv.gz")))) {
            out.write("a\n1\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(read(Input.csv("in.csv.gz"))).containsExactly("2:{\"a\":\"1\"}");
    }

    @Test
    void allMembersOfACompressedFileAreRead() throws IOException {
        byte[] zeros = new byte[700];
        assertThat(readCompressed(gzip("a\n"), gzip("b\n"))).containsExactly("1:\"a\"", "2:\"b\"");
        assertThat(readCompressed(gzip("a"), gzip("b\nc"))).containsExactly("1:\"ab\"", "2:\"c\"");
        assertThat(readCompressed(gzip("a\n"), zeros)).containsExactly("1:\"a\"");
        assertThat(readCompressed(gzip("a\n"), zeros, gzip("b\n"))).containsExactly("1:\"a\"", "2:\"b\"");
        byte[][] manyEmpty = new byte[20_000][];
        Arrays.fill(manyEmpty, gzip(""));
        manyEmpty[manyEmpty.length - 1] = gzip("a\n");
        assertThat(readCompressed(manyEmpty)).containsExactly("1:\"a\"");
        String half = "x".repeat(300_000);
        assertThat(readCompressed(gzip(half + "\n"), gzip(half))).hasSize(2).allMatch(item -> item.length() == 300_004);
    }

    @Test
    void headerOfACompressedFileMaySayWhateverTheFormatHasAPlaceFor() throws IOException {
        byte[] header = {0x1F, (byte) 0x8B, 8, 0x1F, 1, 2, 3, 4, 0, 3, 5, 0, 'e', 'x', 0, 'r', 'a', 'n', 0, 'c', 0, 0, 0
        };
        CRC32 crc = new CRC32();
        crc.update(header, 0, header.length - 2);
        header[header.length - 2] = (byte) crc.getValue();
        header[header.length - 1] = (byte) (crc.getValue() >> 8);
        assertThat(readCompressed(gzip("a\n"), header, withoutHeader(gzip("b\n"))))
                .containsExactly("1:\"a\"", "2:\"b\"");
        header[5]++;
        assertThatThrownBy(() -> readCompressed(gzip("a\n"), header, withoutHeader(gzip("b\n"))))
                .hasMessage("in.gz:2: cannot be read: damaged gzip header");
    }

    @Test
    void whatIsNoMemberBehindACompressedOneIsRefused() throws IOException {
        byte[] first = gzip("a\n");
        byte[] badMagic = gzip("b\n");
        badMagic[1]++;
        String garbage = "in.gz:2: cannot be read: garbage behind the compressed data";
        assertRefused(garbage, first, "plain text\n".getBytes(StandardCharsets.UTF_8));
        assertRefused(garbage, first, badMagic);
        assertRefused(garbage, first, new byte[20], new byte[] {1});
    }

    @Test
    void compressedFileThatEndsTooEarlyOrIsDamagedIsRefused() throws IOException {
        byte[] first = gzip("a\n");
        String early = "in.gz:2: cannot be read: it ends too early";
        assertRefused(early, first, Arrays.copyOf(gzip("b\n"), 5));
        assertRefused(early, first, Arrays.copyOf(gzip("b\n"), 1));
        assertRefused(early, Arrays.copyOf(first, first.length - 5));
        byte[] other = first.clone();
        other[first.length - 8]++;
        assertRefused("in.gz:2: cannot be read: damaged compressed data: check sum differs", other);
        assertThatThrownBy(() -> readCompressed(new byte[0]))
                .isInstanceOf(JobException.class)
                .hasMessage("input in.gz cannot be read: it ends too early");
    }

    private void assertRefused(String message, byte[]... parts) {
        assertThatThrownBy(() -> readCompressed(parts))
                .isInstanceOf(JobException.class)
                .isNotInstanceOf(InputException.class)
                .hasMessage(message);
    }

    @Test
    void compressedFileThatCannotBeReadFurtherDoesNotEndThere() throws IOException {
        InputStream stream = new SequenceInputStream(new ByteArrayInputStream(gzip("a\n")), failing());
        try (InputReader reader = Inputs.open(Input.Format.LINES, GzipStream.open(stream))) {
            assertThat(reader.next()).isNotNull();
            assertThatThrownBy(reader::next).hasMessage("standard input:2: cannot be read: disk on fire");
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] withoutHeader(byte[] gzip) {
        return Arrays.copyOfRange(gzip, 10, gzip.length);
    }

    private List<String> readCompressed(byte[]... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.write(part);
        }
        Files.write(folder.resolve("in.gz"), bytes.toByteArray());
        return read(Input.lines("in.gz"));
    }

    private static InputStream failing() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("disk on fire");
            }
        };
    }

    @Test
    void streamThatFailsIsNoBadItem() {
        for (Input.Format format : Input.Format.values()) {
            assertThatThrownBy(() -> new SkipBadInput(Inputs.open(format, failing()), e -> {}).next())
                    .isInstanceOf(JobException.class)
                    .isNotInstanceOf(InputException.class)
                    .hasMessage("standard input:1: cannot be read: disk on fire");
        }
    }

    @Test
    void standardInputStaysOpen() {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream stream = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        Inputs.open(Input.Format.LINES, stream).close();
        assertThat(closed).isFalse();
    }

    @Test
    void formatIsGuessedFromTheFileName() {
        assertThat(InputFormat.ofFileName("a/B.CSV")).isEqualTo(Input.Format.CSV);
        assertThat(InputFormat.ofFileName("b.csv.gz")).isEqualTo(Input.Format.CSV);
        assertThat(InputFormat.ofFileName("b.tsv.gz")).isEqualTo(Input.Format.CSV);
        assertThat(InputFormat.delimiterOfFileName("B.TSV.gz")).isEqualTo('\t');
        assertThat(InputFormat.delimiterOfFileName("b.csv")).isEqualTo(',');
        assertThat(InputFormat.ofFileName("b.ndjson")).isEqualTo(Input.Format.NDJSON);
        assertThat(InputFormat.ofFileName("b.jsonl")).isEqualTo(Input.Format.NDJSON);
        assertThat(InputFormat.isJson("b.JSON.gz")).isTrue();
        assertThat(InputFormat.isJson("b.ndjson")).isFalse();
        assertThat(InputFormat.ofFileName("csv")).isEqualTo(Input.Format.LINES);
        assertThat(InputFormat.ofFileName("-")).isEqualTo(Input.Format.LINES);
    }

    @Test
    void skippedItemsAreTold() {
        List<String> told = new ArrayList<>();
        try (SkipBadInput skip = new SkipBadInput(
                Inputs.bytes(Input.Format.NDJSON, "1\n{\n2\n}\n"), e -> told.add(String.valueOf(e.getMessage())))) {
            assertThat(skip.next()).extracting(InputItem::line).isEqualTo(1L);
            assertThat(skip.next()).extracting(InputItem::line).isEqualTo(3L);
            assertThat(skip.next()).isNull();
            assertThat(told).hasSize(2);
        }
    }

    private InputReader open(Input input) {
        return InputReader.open(input, folder, InputStream.nullInputStream());
    }

    private List<String> read(Input input) {
        List<String> seen = new ArrayList<>();
        try (InputReader reader = open(input)) {
            for (InputItem item = reader.next(); item != null; item = reader.next()) {
                seen.add(item.line() + ":" + new String(item.json(), StandardCharsets.UTF_8));
            }
        }
        return seen;
    }

    static final class Unwritable {
        public Object getSelf() {
            return this;
        }
    }
}
