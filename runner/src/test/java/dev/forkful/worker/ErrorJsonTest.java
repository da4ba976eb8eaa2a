package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a reply says of an error, for the code that this class is. */
final class ErrorJsonTest {
    private static final OwnCode CODE =
            new OwnCode(ErrorJsonTest.class.getClassLoader(), ErrorJsonTest.class.getName());

    @Test
    void errorOfTheCodeIsToldWithItsInnermostOwnLine() {
        assertThat(message(new IllegalStateException("no room"))).matches("no room \\(at ErrorJsonTest[.]java:\\d+\\)");
        assertThat(message(new CompletionException(new NullPointerException())))
                .matches("at ErrorJsonTest[.]java:\\d+");
        assertThat(message(raisedByALibrary())).matches("at ErrorJsonTest[.]java:\\d+");
    }

    @Test
    void whatIsNoFaultOfTheCodeHasNoLine() {
        assertThat(message(new IOException("refused"))).isEqualTo("refused");
        assertThat(message(new TimeoutException("too slow"))).isEqualTo("too slow");
        assertThat(said(Audience.PROGRAM, CODE, new IllegalStateException("no room")))
                .isEqualTo("no room");
    }

    @Test
    void errorWithoutMessageOrPlaceIsNotCalledByItsTypeTwice() {
        OwnCode none = new OwnCode(ErrorJsonTest.class.getClassLoader(), "none");
        assertThat(said(Audience.PEOPLE, none, new NullPointerException())).isEqualTo("no message");
    }

    private static Throwable raisedByALibrary() {
        @Nullable Object nothing = null;
        try {
            return new AssertionError(Objects.requireNonNull(nothing));
        } catch (NullPointerException e) {
            return e;
        }
    }

    private static String message(Throwable error) {
        return said(Audience.PEOPLE, CODE, error);
    }

    private static String said(Audience audience, OwnCode code, Throwable error) {
        JsonMapper mapper = JsonMapper.shared();
        return mapper.readTree(new ErrorJson(mapper, audience, code).of(error))
                .path("message")
                .asString();
    }
}
