package dev.forkful.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReaderTest {
    @TempDir
    Path folder;

    private final Redactor redactor = new Redactor();

    @Test
    void valueComesFromTheVariableAndIsKeptOutOfTexts() {
        assertThat(read(Map.of("TOKEN", "abcdefgh"))).isEqualTo("abcdefgh");
        assertThat(redactor.text("it is abcdefgh")).isEqualTo("it is ***");
    }

    @Test
    void fileOfItsOwnerAloneGivesTheValueWithoutItsLineBreak() throws IOException {
        assertThat(read(Map.of("TOKEN_FILE", file("rw-------", "from a file\n"))))
                .isEqualTo("from a file");
        assertThat(read(Map.of("TOKEN_FILE", file("r--------", "two\nlines\r\n"))))
                .isEqualTo("two\nlines");
    }

    @Test
    void fileThatOthersCanReadIsRefused() throws IOException {
        for (String permissions : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"}) {
            assertRefused(Map.of("TOKEN_FILE", file(permissions, "from a file")), "chmod 600");
        }
    }

    /** As a container's secrets are mounted: 0444 or 0644, and of root. */
    @Test
    void fileThatIsMountedReadOnlyMayBeReadByOthers() throws IOException, InterruptedException {
        assumeTrue(isDone("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()), "needs root");
        try {
            String file = file("r--r--r--", "from a file");
            assertRefused(Map.of("TOKEN_FILE", file), "chmod 600");
            assertThat(isDone("mount", "-o", "remount,ro", folder.toString())).isTrue();
            assertThat(read(Map.of("TOKEN_FILE", file))).isEqualTo("from a file");
        } finally {
            assertThat(isDone("umount", folder.toString())).isTrue();
        }
    }

    private static boolean isDone(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void fileOfAnotherUserMayBeReadByOthers() throws IOException {
        assumeTrue(Files.getAttribute(folder, "unix:uid").equals(0), "only root can give a file away");
        String file = file("r--r--r--", "from a file");
        Files.setAttribute(Path.of(file), "unix:uid", 1);
        assertThat(read(Map.of("TOKEN_FILE", file))).isEqualTo("from a file");
    }

    @Test
    void whatIsMissingShortOrAmbiguousIsNamedAndTheValueIsNot() throws IOException {
        assertRefused(Map.of(), "secret TOKEN is missing: set the environment variable TOKEN, or TOKEN_FILE");
        assertRefused(Map.of("TOKEN", ""), "secret TOKEN is missing");
        assertRefused(Map.of("TOKEN", "12345"), "has 5 characters");
        assertRefused(Map.of("TOKEN", "abcdefgh", "TOKEN_FILE", "x"), "are both set");
        assertRefused(Map.of("TOKEN_FILE", folder.resolve("none").toString()), "cannot be read: no such file");
        assertRefused(Map.of("TOKEN_FILE", folder.toString()), "is a folder");
        assertRefused(Map.of("TOKEN_FILE", "\0"), "cannot be read");
        assertRefused(Map.of("TOKEN_FILE", file("rw-------", "x".repeat(70_000))), "is longer than");
        Path latin = Path.of(file("rw-------", ""));
        Files.write(latin, new byte[] {'a', (byte) 0xe4, 'b', 'c', 'd', 'e', 'f'});
        assertRefused(Map.of("TOKEN_FILE", latin.toString()), "no UTF-8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SecretReader(Map.of(), redactor).read("A-B"))
                .withMessageContaining("must be the name of an environment variable");
    }

    private void assertRefused(Map<String, String> environment, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(environment))
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("12345", "abcdefgh", "from a file"));
    }

    private String read(Map<String, String> environment) {
        return new SecretReader(environment, redactor).read("TOKEN");
    }

    private String file(String permissions, String text) throws IOException {
        Path file = Files.createTempFile(folder, "secret", "");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file.toString();
    }
}
