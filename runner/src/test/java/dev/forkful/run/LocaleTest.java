package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of files where the machine's own digits are others: they are to be read, and to sort, anywhere. */
class LocaleTest {
    private final Locale before = Locale.getDefault();

    @BeforeEach
    void writeNumbersInOtherDigits() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    }

    @AfterEach
    void writeThemAsBefore() {
        Locale.setDefault(before);
    }

    @Test
    void anOrderHasAPlainName() {
        assertThat(ControlFiles.newId()).matches("[0-9]{13}-[0-9]{6}-[0-9]+");
    }

    @Test
    void aDependencyHasAPlainNumber(@TempDir Path home) throws IOException {
        Path jar = Files.writeString(home.resolve("some.jar"), "");

        RunDirectory run = RunStore.at(home).create(Manifests.of("job"), jar, List.of(jar));

        assertThat(run.path().resolve("lib").toFile().list()).containsExactly("000-some.jar");
    }
}
