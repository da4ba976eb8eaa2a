package dev.forkful.http;

import java.io.CharConversionException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/**
 * What a failed attempt is reported as.
 *
 * <p>The type is one of {@code dns}, {@code refused}, {@code unreachable}, {@code connect-timeout}, {@code tls},
 * {@code timeout}, {@code reset}, {@code goaway}, {@code status}, {@code body-too-large}, {@code decode},
 * {@code encode}, {@code denied}, {@code file} (one that is not there, or may not be read or written),
 * {@code file-descriptors}, {@code cancelled}, {@code io} (any other I/O error), or the class name of an error that has
 * nothing to do with I/O. These labels are stable: replies carry them.
 *
 * @param type the label
 * @param message the reason in words, never blank: of a call, method and URI, too; an error without one says what its
 *     causes say
 * @param status the HTTP status; empty where none was the reason
 * @param cause the error without the wrappers of futures
 */
public record HttpError(String type, String message, OptionalInt status, Throwable cause) {
    private static final int DEEPEST = 8;

    /** What the JDK's TLS says, in these words and more, of the first bytes that come, where they are no TLS. */
    private static final String NO_TLS = "unrecognized ssl message";

    /** Classifies an error, whatever wraps it. */
    public static HttpError of(Throwable error) {
        Throwable cause = unwrap(error);
        String type = type(cause);
        OptionalInt status = type.equals("status")
                ? HttpStatusException.in(cause).stream()
                        .mapToInt(HttpStatusException::status)
                        .findFirst()
                : OptionalInt.empty();
        return new HttpError(type, ErrorWords.of(type, cause), status, cause);
    }

    /** Whether another try may go better, as far as such an error tells: the default of what is tried again. */
    public boolean isTransient() {
        return switch (type) {
            case "refused" ->
                chain(cause).stream().noneMatch(at -> at instanceof ProxyRefusedException proxy && proxy.lasts());
            case "dns", "unreachable", "connect-timeout", "tls", "timeout" -> true;
            case "reset", "goaway", "file-descriptors", "io" -> true;
            case "status" -> status.stream().anyMatch(value -> value == 429 || (value >= 500 && value <= 599));
            default -> false;
        };
    }

    /** What a person means by "the error": not the wrappers of futures. */
    public static Throwable unwrap(Throwable raised) {
        return chain(raised).stream()
                .filter(at -> !(at instanceof CompletionException || at instanceof ExecutionException)
                        || at.getCause() == null)
                .findFirst()
                .orElse(raised);
    }

    /**
     * Whether the other side may have got what was sent, though its answer never came: it was cut off, or was not
     * waited for. Where no connection was had there is no doubt, nor where the answer came and was not liked.
     *
     * <p>A server that refuses the client's certificate, or its lack, leaves no doubt either, though in TLS 1.3 the
     * request is on its way when it says so: it reads the certificate before any byte of a request. Where the
     * connection breaks and that alert is lost, it is a {@code reset}, and in doubt. So is an alert that may come
     * later, too, when the request was read: the JDK raises it as one of the handshake.
     */
    public boolean leavesDoubt() {
        return switch (type) {
            case "timeout", "reset", "goaway", "io", "cancelled" -> true;
            case "tls" ->
                TlsWords.hasAlertOfAnyTime(chain(cause))
                        || (isNone(
                                        SSLHandshakeException.class,
                                        SSLPeerUnverifiedException.class,
                                        CertificateException.class)
                                && chain(cause).stream().noneMatch(at -> says(at, NO_TLS)));
            case "unreachable" -> isNone(ConnectException.class, NoRouteToHostException.class);
            default -> false;
        };
    }

    private boolean isNone(Class<?>... ofBefore) {
        return chain(cause).stream().noneMatch(at -> Arrays.stream(ofBefore).anyMatch(early -> early.isInstance(at)));
    }

    private static String type(Throwable error) {
        if (Outcome.isOutOfFiles(error)) {
            return "file-descriptors";
        }
        // The outermost error decides, but one that says nothing by itself: then what it hides. Classes before words,
        // which may be anybody's, such as a host name's.
        for (Throwable at : chain(error)) {
            String label = labelOfClass(at);
            if (label != null) {
                return label.equals("refused") ? refusedOrWhatIsBelow(at) : label;
            }
        }
        return chain(error).stream()
                .map(HttpError::labelOfWords)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> isIo(error) ? "io" : error.getClass().getName());
    }

    private static boolean isIo(Throwable error) {
        return error instanceof IOException
                || error instanceof UncheckedIOException
                || error instanceof JacksonIOException;
    }

    private static @Nullable String labelOfClass(Throwable at) {
        if (at instanceof HttpStatusException) {
            return "status";
        } else if (at instanceof BodyTooLargeException) {
            return "body-too-large";
        } else if (at instanceof PrivateAddressException) {
            return "denied";
        } else if (at instanceof BodyEncodeException) {
            return "encode";
        } else if (isOfDecoding(at)) {
            return "decode";
        } else if (isOfAFile(at)) {
            return "file";
        } else if (at instanceof CancellationException || at instanceof InterruptedException) {
            return "cancelled";
        }
        return connectionLabel(at);
    }

    /** Jackson wraps an I/O error, too, that it met while it read: that one's cause decides. */
    private static boolean isOfDecoding(Throwable at) {
        return at instanceof BodyDecodeException
                || (at instanceof JacksonException && !(at instanceof JacksonIOException))
                || at instanceof CharConversionException
                || at instanceof ZipException;
    }

    /** Of this machine, and as it will be at the next try. */
    private static boolean isOfAFile(Throwable at) {
        return at instanceof NoSuchFileException
                || (at instanceof FileNotFoundException && !isOfAUrl(at))
                || at instanceof AccessDeniedException
                || at instanceof FileAlreadyExistsException
                || at instanceof NotDirectoryException;
    }

    /** The JDK's {@code URL.openStream} says so of a 404. */
    private static boolean isOfAUrl(Throwable at) {
        return String.valueOf(at.getMessage()).matches("(?i)https?://.*");
    }

    private static @Nullable String connectionLabel(Throwable at) {
        if (at instanceof HttpConnectTimeoutException) {
            return "connect-timeout";
        } else if (at instanceof HttpTimeoutException
                || at instanceof TimeoutException
                || at instanceof SocketTimeoutException) {
            return "timeout";
        } else if (at instanceof UnknownHostException || at instanceof UnresolvedAddressException) {
            return "dns";
        } else if (at instanceof SSLException || at instanceof CertificateException) {
            return "tls";
        } else if (at instanceof NoRouteToHostException || (at instanceof SocketException && says(at, "unreachable"))) {
            return "unreachable";
        } else if (at instanceof ConnectException) {
            return "refused";
        } else if (at instanceof EOFException
                || at instanceof SocketException
                || at instanceof ClosedChannelException) {
            return "reset";
        }
        return null;
    }

    /** Of an I/O error whose class tells nothing. */
    private static @Nullable String labelOfWords(Throwable at) {
        if (!(at instanceof IOException)) {
            return null;
        } else if (says(at, "unreachable")) {
            return "unreachable";
        } else if (says(at, "goaway")) {
            return "goaway";
        } else if (says(at, "reset")
                || says(at, "broken pipe")
                || says(at, "received no bytes")
                || says(at, "connection closed")) {
            return "reset";
        }
        return null;
    }

    /** The JDK raises a {@code ConnectException} for whatever kept a connection from opening. */
    private static String refusedOrWhatIsBelow(Throwable connect) {
        return chain(connect).stream()
                .flatMap(at -> Stream.of(connectionLabel(at), labelOfWords(at)))
                .filter(label -> label != null && !label.equals("refused") && !label.equals("reset"))
                .findFirst()
                .orElse("refused");
    }

    private static boolean says(Throwable error, String words) {
        String message = error.getMessage();
        return message != null && message.toLowerCase(Locale.ROOT).contains(words);
    }

    /** It and its causes, the outermost first; no more than {@value #DEEPEST}, since they may go in a circle. */
    static List<Throwable> chain(Throwable error) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable at = error; at != null && chain.size() < DEEPEST; at = at.getCause()) {
            chain.add(at);
        }
        return chain;
    }
}
