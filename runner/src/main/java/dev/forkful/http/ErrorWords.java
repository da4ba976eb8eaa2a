package dev.forkful.http;

import dev.forkful.json.JsonWords;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.exc.InvalidDefinitionException;

/** An error in words for people: of a call, which one, what happened, and the setting that bounds it. */
public final class ErrorWords {
    /** Of a value that cannot be written. */
    public static final String TOO_DEEP = "it is nested too deeply, or contains itself";

    private ErrorWords() {}

    /** What went wrong with some JSON, and where, without the settings of Jackson. */
    public static String of(JacksonException error) {
        return JsonWords.of(error) + place(error.getLocation(), -1);
    }

    /** The same of JSON that was read from bytes: the column counts characters. */
    public static String of(JacksonException error, byte[] json) {
        TokenStreamLocation at = error.getLocation();
        return JsonWords.of(error) + place(at, at == null ? -1 : columnOf(at, json));
    }

    /** @param column where it is known better than Jackson knows it; else -1 */
    private static String place(@Nullable TokenStreamLocation at, int column) {
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + (column < 0 ? at.getColumnNr() : column) + ")";
    }

    /** In characters, from 1; Jackson counts bytes. -1 where it does not say at which byte. */
    private static int columnOf(TokenStreamLocation at, byte[] json) {
        long end = at.getByteOffset();
        long start = end - at.getColumnNr() + 1;
        if (start < 0 || start > end || end > json.length) {
            return -1;
        }
        String before = new String(json, (int) start, (int) (end - start), StandardCharsets.UTF_8);
        return before.codePointCount(0, before.length()) + 1;
    }

    /**
     * Why a value cannot be written as JSON, in the words of whoever made it: Jackson's own speak of its settings.
     *
     * @param advice said behind them where it is the value's type that cannot be written; may be empty
     */
    public static String ofWriting(JacksonException error, String advice) {
        Throwable raised = error.getCause();
        if (raised != null && !(raised instanceof JacksonException)) {
            return raised.toString(); // by the value itself, when it was asked
        } else if (error instanceof StreamConstraintsException) {
            return TOO_DEEP;
        }
        String words = of(error);
        if (error instanceof InvalidDefinitionException empty && words.startsWith("No serializer found")) {
            words = "a " + empty.getType().getRawClass().getTypeName() + " has no fields or getters to write";
        }
        return words + advice;
    }

    /** @param type the label of the error */
    static String of(String type, Throwable error) {
        return FailedCall.of(error)
                .map(call -> of(type, error, call))
                .orElseGet(() -> String.join(" <- ", parts(error)));
    }

    private static String of(String type, Throwable error, FailedCall call) {
        String said = ofFile(error).orElseGet(() -> parts(error).get(0));
        if (said.contains(call.name())) {
            return said;
        }
        boolean isWaiting = isAny(HttpTimeoutException.class, error);
        return call.name() + ": "
                + switch (type) {
                    case "refused" -> isAny(ProxyRefusedException.class, error) ? said : "the connection was refused";
                    case "dns" -> "no address is known for that host";
                    case "connect-timeout" -> "no connection within " + call.connectBound();
                    case "timeout" -> isWaiting ? "no response within " + call.answerBound() : said;
                    case "tls" -> TlsWords.of(error, call, said);
                    case "reset" -> "the connection was closed before the response was there: " + said;
                    default -> said;
                };
    }

    /** What is wrong with a file; of it the JDK says no more than its name, in the class of the error. */
    private static Optional<String> ofFile(Throwable error) {
        return HttpError.chain(error).stream()
                .flatMap(at -> at instanceof FileSystemException of ? Stream.of(of) : Stream.empty())
                .filter(of -> of.getFile() != null)
                .map(ErrorWords::wordsOf)
                .findFirst();
    }

    private static String wordsOf(FileSystemException error) {
        String file = Path.of(error.getFile()).toAbsolutePath().toString();
        String reason = error.getReason() == null ? "" : ": " + error.getReason();
        if (error instanceof NoSuchFileException) {
            return "there is no file " + file + ", or no folder to write it to" + reason;
        } else if (error instanceof AccessDeniedException) {
            return file + " may not be read or written" + reason;
        } else if (error instanceof FileAlreadyExistsException) {
            return file + " is there already" + reason;
        } else if (error instanceof NotDirectoryException) {
            return file + " is no folder" + reason;
        }
        return error.getReason() == null ? error.toString() : String.valueOf(error.getMessage());
    }

    private static boolean isAny(Class<?> type, Throwable error) {
        return HttpError.chain(error).stream().anyMatch(type::isInstance);
    }

    /** What the error and its causes say; what has no message is called by its class. */
    private static List<String> parts(Throwable error) {
        List<String> parts = new ArrayList<>();
        for (Throwable at : HttpError.chain(error)) {
            String message =
                    at instanceof JacksonException json ? of(json) : ofFile(at).orElseGet(at::getMessage);
            String part = message == null || message.isBlank() ? at.getClass().getSimpleName() : message;
            // Wrappers often repeat what they wrap.
            if (parts.stream().noneMatch(said -> said.contains(part))) {
                parts.add(part);
            }
        }
        return parts;
    }
}
