package dev.forkful.http;

import dev.forkful.http.tls.TlsSettings;
import java.io.IOException;
import java.io.Serial;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which call it was that failed: a note that goes along with an error as one that is suppressed. The error itself stays
 * what it was, since retry conditions go by its class.
 */
final class FailedCall extends Throwable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String connectBound;
    private final String answerBound;
    private final String trustedFiles;
    private final String ownCertificate;

    private FailedCall(HttpRequest request, ClientSpec spec) {
        super(request.method() + " " + request.uri(), null, false, false);
        connectBound = "connectTimeout = " + DurationText.inSeconds(spec.connectTimeout());
        answerBound = request.timeout()
                .map(own -> "the request's own timeout of " + DurationText.inSeconds(own))
                .orElse("requestTimeout = " + DurationText.inSeconds(spec.requestTimeout()));
        trustedFiles =
                spec.tls().trusted().stream().map(TlsSettings.TrustedFile::name).collect(Collectors.joining(", "));
        TlsSettings.OwnCertificate own = spec.tls().own();
        ownCertificate = own == null ? "" : own.name();
    }

    /** The error with such a note; wrapped only where it has one, or can have none: exchanges may share an error. */
    static Throwable noted(Throwable error, HttpRequest request, ClientSpec spec) {
        FailedCall note = new FailedCall(request, spec);
        if (isNoted(error, note) || !(error instanceof IOException)) {
            return error;
        }
        IOException own = new IOException(error.getMessage(), error);
        own.addSuppressed(note);
        return own;
    }

    private static boolean isNoted(Throwable error, FailedCall note) {
        synchronized (error) { // as addSuppressed is
            if (notesOf(error).findAny().isEmpty()) {
                error.addSuppressed(note);
            }
            return notesOf(error).anyMatch(there -> there.name().equals(note.name()));
        }
    }

    private static Stream<FailedCall> notesOf(Throwable error) {
        return Arrays.stream(error.getSuppressed())
                .filter(FailedCall.class::isInstance)
                .map(FailedCall.class::cast);
    }

    /** Of an error, whatever wraps it. */
    static Optional<FailedCall> of(Throwable error) {
        return HttpError.chain(error).stream().flatMap(FailedCall::notesOf).findFirst();
    }

    /** Method and URI. */
    String name() {
        return String.valueOf(getMessage());
    }

    /** What bounded the wait for a connection. */
    String connectBound() {
        return connectBound;
    }

    /** What bounded the wait for an answer. */
    String answerBound() {
        return answerBound;
    }

    /** The names of the files that are trusted beside the JDK's authorities, with commas; empty where there is none. */
    String trustedFiles() {
        return trustedFiles;
    }

    /** The name of the file with the client's own certificate; empty where it has none. */
    String ownCertificate() {
        return ownCertificate;
    }
}
