package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.secret.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpeechTest {
    private static final String SECRET = "\u00a7peech-te\u00a7t-secret";

    private final ByteArrayOutputStream first = new ByteArrayOutputStream();
    private final ByteArrayOutputStream second = new ByteArrayOutputStream();
    private final List<String> notices = new ArrayList<>();
    private final Speech ofFirst = new Speech(first, notices::add);
    private final PrintStream printed = SystemStreams.printed(notices::add);

    SpeechTest() {
        Redactor.OF_PROCESS.keep(SECRET);
        SystemStreams.speakThrough(ofFirst);
    }

    @AfterEach
    void endSpeech() {
        ofFirst.close();
    }

    @Test
    void halfALineOfOneCommandNeverComesOutInAnother() {
        printed.print("one " + SECRET.substring(0, 9));
        SystemStreams.speakThrough(new Speech(second, notices::add));
        printed.println("two");
        assertThat(second.toString(StandardCharsets.UTF_8)).isEqualTo("two\n");
        assertThat(first.toString(StandardCharsets.UTF_8)).isEqualTo("one ");
        ofFirst.close();
        assertThat(first.toString(StandardCharsets.UTF_8)).isEqualTo("one " + SECRET.substring(0, 9));
    }

    @Test
    void secretsAreMaskedAlsoAfterTheCommandsEnd() {
        printed.println("it is " + SECRET);
        ofFirst.close();
        printed.print("still " + SECRET.substring(0, 9));
        printed.println(SECRET.substring(9));
        assertThat(first.toString(StandardCharsets.UTF_8)).isEqualTo("it is ***\n");
        assertThat(notices).containsExactly("still ***");
    }
}
