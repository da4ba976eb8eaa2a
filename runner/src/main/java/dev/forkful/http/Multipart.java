package dev.forkful.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields and files of a {@code multipart/form-data} body, as browsers send it: what an upload takes.
 *
 * <pre>{@code
 * http.postMultipart("transcriptions", new Multipart()
 *         .field("model", "whisper-1")
 *         .file("file", Path.of("talks/monday.mp3")));
 * }</pre>
 *
 * <p>Parts are sent in the order in which they are added; names may repeat. Text is UTF-8. A file is read while it is
 * sent, and never held in memory; an attempt that is made again reads it again. A relative path starts at the folder in
 * which the console was started.
 *
 * <p><i>Failure:</i> nothing is looked at here. The call raises {@link BodyEncodeException}, with all that is wrong,
 * for a file that is not there, is no regular file or may not be read, for a content type that is none, and for text
 * that UTF-8 cannot hold.
 *
 * <p><i>Threading:</i> to be filled in by one thread; calls take what is in it then.
 */
public final class Multipart {
    private final List<Part> parts = new ArrayList<>();

    /** One part, as it was said. */
    sealed interface Part permits Field, StoredFile, Bytes {
        String name();
    }

    record Field(String name, String value) implements Part {}

    /** @param contentType null where the file's name says it */
    record StoredFile(String name, Path file, @Nullable String contentType) implements Part {}

    record Bytes(
            String name,
            String fileName,
            BodyPublisher content,
            @Nullable String contentType) implements Part {}

    /** Adds a value. */
    public Multipart field(String name, String value) {
        return add(new Field(checked(name, "name"), checked(value, "value")));
    }

    /**
     * Adds a file, under its own name, without its folders. Its type is guessed by how the name ends, and
     * {@code application/octet-stream} where that tells nothing.
     */
    public Multipart file(String name, Path file) {
        return add(new StoredFile(checked(name, "name"), checked(file, "file"), null));
    }

    /** Adds a file of a type such as {@code audio/mpeg}. */
    public Multipart file(String name, Path file, String contentType) {
        return add(new StoredFile(checked(name, "name"), checked(file, "file"), checked(contentType, "contentType")));
    }

    /** Adds what the receiver takes for a file of that name; its type is guessed by how the name ends. */
    public Multipart file(String name, String fileName, byte[] content) {
        return add(new Bytes(checked(name, "name"), checked(fileName, "fileName"), copyOf(content), null));
    }

    /** Adds what the receiver takes for a file of that name and type. */
    public Multipart file(String name, String fileName, byte[] content, String contentType) {
        return add(new Bytes(
                checked(name, "name"),
                checked(fileName, "fileName"),
                copyOf(content),
                checked(contentType, "contentType")));
    }

    private static BodyPublisher copyOf(byte[] content) {
        return BodyPublishers.ofByteArray(checked(content, "content").clone());
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    private Multipart add(Part part) {
        parts.add(part);
        return this;
    }

    private static <T> T checked(T value, String what) {
        return Objects.requireNonNull(value, what);
    }
}
