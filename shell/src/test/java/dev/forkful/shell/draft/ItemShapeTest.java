package dev.forkful.shell.draft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.shell.draft.ItemShape.Field;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ItemShapeTest {
    @TempDir
    Path folder;

    @Test
    void columnsAreTextsAsCsvHasThem() {
        assertThat(shape(Input.Format.CSV, "id,first name\n1,Ann\n2,\n").fields())
                .containsExactly(
                        new Field("id", ValueType.TEXT, false), new Field("first name", ValueType.TEXT, false));
    }

    @Test
    void fieldsHaveTheTypeThatAllTheirValuesHave() {
        assertThat(shape(Input.Format.NDJSON, """
                        {"id":1,"price":2,"on":true,"tags":["a"],"note":null,"name":"a"}
                        {"id":2,"price":2.5,"on":"yes","tags":[],"late":"x","name":null}
                        """).fields())
                .containsExactly(
                        new Field("id", ValueType.INTEGER, false),
                        new Field("price", ValueType.NUMBER, false),
                        new Field("on", ValueType.TREE, false),
                        new Field("tags", ValueType.TREE, false),
                        new Field("note", ValueType.TREE, true),
                        new Field("name", ValueType.TEXT, true),
                        new Field("late", ValueType.TEXT, true));
    }

    @Test
    void linesAreAddressesWhereAllLookSo() {
        assertThat(shape(Input.Format.LINES, "https://a.example/\nhttp://b.example/x\n"))
                .isEqualTo(ItemShape.URLS);
        assertThat(shape(Input.Format.LINES, "https://a.example/\na word\n").areUrls())
                .isFalse();
    }

    @Test
    void valuesThatAreNoObjectsHaveOneType() {
        assertThat(shape(Input.Format.NDJSON, "1\n2\n").type()).isEqualTo(ValueType.INTEGER);
        assertThat(shape(Input.Format.NDJSON, "1\n2.5\n").type()).isEqualTo(ValueType.NUMBER);
        assertThat(shape(Input.Format.NDJSON, "1\n\"a\"\n").type()).isEqualTo(ValueType.TREE);
        assertThat(shape(Input.Format.NDJSON, "123456789012345678901234567890\n")
                        .type())
                .isEqualTo(ValueType.TREE);
    }

    @Test
    void moreFieldsThanAClassCanHaveAreNoClass() {
        String header = IntStream.range(0, 300).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        assertThat(shape(Input.Format.CSV, header + "\n" + header + "\n"))
                .isEqualTo(new ItemShape(ValueType.TREE, false, List.of()));
    }

    @Test
    void anInputWithoutAnItemIsOfItsFormatAllTheSame() {
        ItemShape anything = new ItemShape(ValueType.TREE, false, List.of());
        assertThat(shape(Input.Format.CSV, "id,name\n")).isEqualTo(anything);
        assertThat(shape(Input.Format.NDJSON, "")).isEqualTo(anything);
        assertThat(shape(Input.Format.LINES, "")).isEqualTo(ItemShape.URLS);
    }

    @Test
    void aBrokenInputIsRefused() {
        assertThatThrownBy(() -> shape(Input.Format.NDJSON, "{\"a\":\n"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("input:1");
    }

    private ItemShape shape(Input.Format format, String content) {
        try {
            Path file = Files.writeString(folder.resolve("input"), content);
            return ItemShape.of(new Input.File(format, file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
