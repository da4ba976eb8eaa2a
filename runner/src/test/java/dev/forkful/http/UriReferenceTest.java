package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UriReferenceTest {
    private static final URI BASE = URI.create("http://a/b/c?d");

    // RFC 3986, section 5.4.1, as far as HTTP goes
    @ParameterizedTest
    @CsvSource({
        "g, http://a/b/g",
        "/g, http://a/g",
        "?y, http://a/b/c?y",
        "../g, http://a/g",
        "//g, http://g",
        "http://x:65535/y, http://x:65535/y",
        "http://x:1/, http://x:1/",
        "/straße, http://a/stra%C3%9Fe",
        "/caf\u00e9, http://a/caf%C3%A9",
        "/cafe\u0301?\ud83d\ude00, http://a/cafe%CC%81?%F0%9F%98%80",
    })
    void referenceIsResolvedAgainstTheBase(String reference, String expected) {
        assertThat(UriReference.resolve(BASE, reference)).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://x:65536/ | the port must be 1 to 65535",
                "http://x:99999/ | the port must be 1 to 65535",
                "https://x:0/    | the port must be 1 to 65535",
                "ftp://x/        | must begin with http:// or https://",
                "http:///x       | names no host",
                "http://a b/     | Illegal character in authority at index ",
                "http://ü.de/    | names no host",
            })
    void whatIsNoTargetIsRefusedInWords(String text, String why) {
        refuses(BASE, text, why);
    }

    @Test
    void halfACharacterIsRefused() {
        refuses(BASE, "http://h/info?x=a\ud83db", "holds half a character");
        refuses(BASE, "\ude00", "holds half a character");
    }

    @Test
    void relativeReferenceNeedsABase() {
        refuses(null, "/x", "is relative, and the client has no baseUri");
    }

    private static void refuses(@Nullable URI base, String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UriReference.resolve(base, text))
                .withMessageStartingWith("URI '" + text + "': ")
                .withMessageContaining(why);
    }
}
