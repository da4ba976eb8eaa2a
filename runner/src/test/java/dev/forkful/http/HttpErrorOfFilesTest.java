package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the JDK says of a file is its name alone. */
class HttpErrorOfFilesTest {
    private static final String HERE = Path.of("").toAbsolutePath().toString();

    @ParameterizedTest
    @EnumSource(ClientSpec.Transport.class)
    void folderThatIsMissingForADownloadIsNamedAndNotTriedAgain(ClientSpec.Transport transport) throws IOException {
        try (Loopback server = new Loopback().answer("/text", 200, "words");
                Http http = Loopback.client(transport)) {
            Path into = Path.of("no-such-folder/text.txt");
            HttpError error = HttpError.of(catchThrowable(
                    () -> http.send(http.request("GET", server.uri("/text")), BodyHandlers.ofFile(into))));

            assertThat(error.type()).isEqualTo("file");
            assertThat(error.isTransient()).isFalse();
            assertThat(error.leavesDoubt()).isFalse();
            assertThat(error.message())
                    .isEqualTo("GET " + server.uri("/text") + ": there is no file " + into.toAbsolutePath()
                            + ", or no folder to write it to");
        }
    }

    @Test
    void fileThatAHandlerReadsItselfIsNamed(@TempDir Path folder) {
        HttpError error = HttpError.of(catchThrowable(() -> Files.readString(folder.resolve("gone"))));
        assertThat(error.type()).isEqualTo("file");
        assertThat(error.message())
                .isEqualTo("there is no file " + folder.resolve("gone") + ", or no folder to write it to");
        assertThat(HttpError.of(new FileNotFoundException("gone (No such file or directory)")))
                .returns("file", HttpError::type)
                .returns("gone (No such file or directory)", HttpError::message);
    }

    @Test
    void othersSayWhatIsWrong() {
        assertThat(messageOf(new AccessDeniedException("a"))).isEqualTo(HERE + "/a may not be read or written");
        assertThat(messageOf(new CompletionException(new FileAlreadyExistsException("a"))))
                .isEqualTo(HERE + "/a is there already");
        assertThat(messageOf(new NotDirectoryException("a"))).isEqualTo(HERE + "/a is no folder");
        assertThat(messageOf(new FileSystemException("a", null, "No space left on device")))
                .isEqualTo("a: No space left on device");
        assertThat(HttpError.of(new FileSystemException("a", null, "No space left on device")))
                .returns("io", HttpError::type)
                .returns(true, HttpError::isTransient);
        assertThat(HttpError.of(new FileSystemException("a", null, "Too many open files")))
                .returns("file-descriptors", HttpError::type);
    }

    @Test
    void answerThatThereIsNoPageIsNoFile() throws IOException {
        try (Loopback server = new Loopback()) {
            Throwable raised = catchThrowable(() ->
                    URI.create(server.uri("/nothing")).toURL().openStream().close());
            assertThat(raised).isInstanceOf(FileNotFoundException.class);
            assertThat(HttpError.of(raised).type()).isEqualTo("io");
        }
    }

    private static String messageOf(Throwable error) {
        return HttpError.of(error).message();
    }
}
