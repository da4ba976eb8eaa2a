package dev.forkful.http;

import com.github.mizosoft.methanol.MediaType;
import com.github.mizosoft.methanol.MultipartBodyPublisher;
import com.github.mizosoft.methanol.MutableRequest;
import java.io.IOException;
import java.net.URLConnection;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Forms and files as the bodies of requests. Of what cannot be sent all is told at once, and nothing is sent.
 *
 * <p>An error never tells a value: it may be a secret.
 *
 * @param readers where files are read; may be blocked, must not reject
 */
record FormBodies(Executor readers) {
    private static final String ANY_TYPE = "application/octet-stream";

    /** As browsers write it, which is how a secret in a URL is known, too. */
    MutableRequest form(MutableRequest request, Iterable<? extends Map.Entry<String, String>> fields) {
        List<String> problems = new ArrayList<>();
        List<String> pairs = new ArrayList<>();
        for (Map.Entry<String, String> field : fields) {
            checkText("field", field.getKey(), field.getValue(), problems);
            if (problems.isEmpty()) {
                pairs.add(encoded(field.getKey()) + "=" + encoded(field.getValue()));
            }
        }
        refuse(request, problems);
        return with(
                request,
                BodyPublishers.ofByteArray(String.join("&", pairs).getBytes(StandardCharsets.US_ASCII)),
                "application/x-www-form-urlencoded");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    MutableRequest multipart(MutableRequest request, Multipart multipart) {
        List<String> problems = new ArrayList<>();
        MultipartBodyPublisher.Builder body = MultipartBodyPublisher.newBuilder();
        for (Multipart.Part part : multipart.parts()) {
            check(part, problems);
            HttpHeaders headers = headers(part, problems);
            BodyPublisher content = content(part, problems);
            body.part(MultipartBodyPublisher.Part.create(headers, content));
        }
        if (multipart.parts().isEmpty()) {
            problems.add("it has no field and no file");
        }
        refuse(request, problems);
        MultipartBodyPublisher built = body.build();
        return with(request, new MultipartBody(built), built.mediaType().toString());
    }

    MutableRequest file(MutableRequest request, Path file, @Nullable String contentType) {
        List<String> problems = new ArrayList<>();
        String type = typeOf(file.toString(), contentType, "", problems);
        FileBody body = fileBody(file, "", problems);
        refuse(request, problems);
        return with(request, body, type);
    }

    private static MutableRequest with(MutableRequest request, BodyPublisher body, String contentType) {
        return request.method(request.method(), body).header("Content-Type", contentType);
    }

    private static void refuse(MutableRequest request, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new BodyEncodeException(request.method() + " " + request.uri() + ": the body cannot be sent: "
                    + String.join("; ", problems));
        }
    }

    private static void check(Multipart.Part part, List<String> problems) {
        String said = "";
        if (part instanceof Multipart.Field field) {
            said = field.value();
        } else if (part instanceof Multipart.Bytes bytes) {
            said = bytes.fileName();
        }
        checkText("part", part.name(), said, problems);
    }

    private static HttpHeaders headers(Multipart.Part part, List<String> problems) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        String disposition = "form-data; name=" + quoted(part.name());
        if (part instanceof Multipart.StoredFile stored) {
            Path named = stored.file().getFileName();
            String fileName = named == null ? "" : named.toString();
            disposition += "; filename=" + quoted(fileName);
            headers.put("Content-Type", List.of(typeOf(fileName, stored.contentType(), where(part), problems)));
        } else if (part instanceof Multipart.Bytes bytes) {
            disposition += "; filename=" + quoted(bytes.fileName());
            headers.put("Content-Type", List.of(typeOf(bytes.fileName(), bytes.contentType(), where(part), problems)));
        }
        headers.put("Content-Disposition", List.of(disposition));
        return HttpHeaders.of(headers, (name, value) -> true);
    }

    private BodyPublisher content(Multipart.Part part, List<String> problems) {
        if (part instanceof Multipart.Field field) {
            return BodyPublishers.ofString(field.value());
        } else if (part instanceof Multipart.Bytes bytes) {
            return bytes.content();
        }
        return fileBody(((Multipart.StoredFile) part).file(), where(part), problems);
    }

    private static String where(Multipart.Part part) {
        return "part '" + part.name() + "': ";
    }

    private FileBody fileBody(Path file, String where, List<String> problems) {
        long lengthBytes = 0;
        try {
            BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
            lengthBytes = seen.size();
            if (!seen.isRegularFile()) {
                problems.add(where + file.toAbsolutePath() + " is "
                        + (seen.isDirectory() ? "a folder" : "no regular file, whose length could be told"));
            } else if (!Files.isReadable(file)) {
                problems.add(where + file.toAbsolutePath() + " may not be read");
            }
        } catch (IOException e) {
            problems.add(where
                    + (Files.notExists(file)
                            ? "there is no file " + file.toAbsolutePath()
                            : file.toAbsolutePath() + " cannot be looked at: " + e));
        }
        return new FileBody(file, lengthBytes, readers);
    }

    private static String typeOf(String fileName, @Nullable String said, String where, List<String> problems) {
        if (said == null) {
            String guessed = URLConnection.guessContentTypeFromName(fileName.replace('#', '_'));
            return guessed == null ? ANY_TYPE : guessed;
        }
        try {
            return MediaType.parse(said).toString();
        } catch (IllegalArgumentException | IllegalStateException e) {
            problems.add(where + "contentType '" + said + "' is none, such as audio/mpeg");
            return ANY_TYPE;
        }
    }

    /** Half of a character would be sent as another one. */
    private static void checkText(String kind, @Nullable String name, @Nullable String value, List<String> problems) {
        if (name == null || value == null) {
            problems.add(kind + " " + (name == null ? "" : "'" + name + "' ")
                    + "is null: leave it out, or give it an empty text");
        } else if (!isText(name) || !isText(value)) {
            problems.add(kind + " '" + name + "' has half a character, a lone surrogate, which UTF-8 cannot hold");
        }
    }

    private static boolean isText(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** As browsers do it: whatever could end the name is escaped. */
    private static String quoted(String text) {
        return text.codePoints()
                .mapToObj(letter -> switch (letter) {
                    case '"' -> "%22";
                    case '\r' -> "%0D";
                    case '\n' -> "%0A";
                    default -> Character.toString(letter);
                })
                .collect(Collectors.joining("", "\"", "\""));
    }
}
