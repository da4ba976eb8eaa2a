package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MissingColumnsTest {
    @TempDir
    private Path folder;

    private record Row(int id, Double amount, String note) {}

    private record Whole(int id, String name) {}

    @Test
    void propertiesThatNoColumnHasAreToldWithWhatThereIs() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "id,name,Amount\n1,a,2\n");

        assertThat(MissingColumns.of(Row.class, Input.csv("in.csv"), folder))
                .containsExactly(
                        "column 'amount' is missing in in.csv; it has 'Amount'",
                        "column 'note' is missing in in.csv; it has id, name, Amount");
        assertThat(MissingColumns.of(Whole.class, Input.csv("in.csv"), folder)).isEmpty();
    }

    @Test
    void nothingIsToldOfWhatCannotBeKnown() throws IOException {
        Files.writeString(folder.resolve("in.csv"), "id\n1\n");
        Files.writeString(folder.resolve("broken.csv"), "id,id\n1,2\n");

        assertThat(List.of(
                        MissingColumns.of(String.class, Input.csv("in.csv"), folder),
                        MissingColumns.of(Row.class, Input.lines("in.csv"), folder),
                        MissingColumns.of(Row.class, Input.csv("broken.csv"), folder),
                        MissingColumns.of(Row.class, Input.csv("none.csv"), folder)))
                .allSatisfy(told -> assertThat(told).isEmpty());
    }
}
