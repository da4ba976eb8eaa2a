package dev.forkful.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
    private static final int ROUNDS = 200;

    private final Path home;
    private final Path tree;
    private final Path outside;

    FileTreeTest(@TempDir Path home) throws IOException {
        this.home = home;
        this.tree = home.resolve("tree");
        this.outside = Files.createDirectory(home.resolve("outside"));
        Files.createFile(outside.resolve("kept"));
    }

    private void grow() throws IOException {
        Path inner = Files.createDirectories(tree.resolve("inner"));
        for (int i = 0; i < 5; i++) {
            Files.createFile(inner.resolve("file" + i));
        }
    }

    @Test
    void allThatIsInAFolderGoesWithIt() throws IOException {
        grow();

        FileTree.delete(tree);

        assertThat(home).isDirectoryNotContaining("glob:**/tree");
    }

    @Test
    void aLinkIsDeletedAndNotFollowed() throws IOException {
        grow();
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Path itself = Files.createSymbolicLink(home.resolve("itself"), outside);

        FileTree.delete(tree);
        FileTree.delete(itself);

        assertThat(home).isDirectoryNotContaining("glob:**/{tree,itself}");
        assertThat(outside.resolve("kept")).exists();
    }

    @Test
    void aFolderThatBecomesALinkMeanwhileLeadsNowhere() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            grow();
            Path aside = home.resolve("aside" + round);
            CompletableFuture<Void> swap = CompletableFuture.runAsync(() -> swap(aside));
            try {
                FileTree.delete(tree);
            } catch (IOException e) { // it changes under our hands
                assertThat(tree).exists();
            }
            swap.join();
            assertThat(outside.resolve("kept")).as("in round %s", round).exists();
            FileTree.delete(tree);
        }
    }

    private void swap(Path aside) {
        try {
            Files.move(tree.resolve("inner"), aside);
            Files.createSymbolicLink(tree.resolve("inner"), outside);
        } catch (NoSuchFileException e) {
            return; // deleted already
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void twoMayDeleteTheSame() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            grow();
            CompletableFuture<Void> other = CompletableFuture.runAsync(
                    () -> assertThatCode(() -> FileTree.delete(tree)).doesNotThrowAnyException());
            FileTree.delete(tree);
            other.join();
            assertThat(tree).doesNotExist();
        }
    }

    @Test
    void whatCannotBeDeletedIsNamed() {
        assertThatThrownBy(() -> FileTree.delete(home.resolve("none").resolve("child")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("none");
    }
}
