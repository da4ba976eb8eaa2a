package dev.forkful.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderListTest {
    @TempDir
    Path folder;

    @Test
    void whatIsThereIsListedByName() throws IOException {
        Path b = Files.createFile(folder.resolve("b"));
        Path a = Files.createDirectory(folder.resolve("a"));
        Path hidden = Files.createFile(folder.resolve(".b"));
        assertThat(FolderList.of(folder)).containsExactly(hidden, a, b);
        assertThat(FolderList.of(folder, name -> name.endsWith("b"))).containsExactly(hidden, b);
        assertThat(FolderList.of(folder.resolve("none"))).isEmpty();
    }

    @Test
    void whatCannotBeListedIsNotTakenForEmpty() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> FolderList.of(file))
                .isInstanceOf(BrokerException.Storage.class)
                .hasMessageStartingWith("cannot list " + file);
        assertThatThrownBy(() -> FolderList.read(folder.resolve("none"), name -> true))
                .isInstanceOf(NoSuchFileException.class);
    }

    /** As the JDK tells of a disk that fails when some names are read. */
    @Test
    void anErrorInTheMidstIsToldAsAnyOther() throws IOException {
        Path unused = Files.createFile(folder.resolve("file"));
        IOException fire = new IOException("disk on fire");
        Predicate<String> failing = name -> {
            throw new DirectoryIteratorException(fire);
        };
        assertThatThrownBy(() -> FolderList.read(folder, failing)).isSameAs(fire);
        assertThatThrownBy(() -> FolderList.of(folder, failing))
                .isInstanceOf(BrokerException.Storage.class)
                .hasCause(fire);
    }
}
