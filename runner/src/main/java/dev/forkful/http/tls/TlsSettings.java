package dev.forkful.http.tls;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS settings of a client: files by name, which are not read here. Immutable and thread-safe. Its text never has a
 * password.
 *
 * @param trusted whom to trust beside the JDK's own authorities
 * @param own what the client shows of itself to servers that ask; null for nothing
 * @param trustsAnyServer whether neither the certificate of a server nor its name is checked
 */
public record TlsSettings(
        List<TrustedFile> trusted, @Nullable OwnCertificate own, boolean trustsAnyServer) {
    /** The JDK's own authorities are trusted, and nothing is shown. */
    public static final TlsSettings DEFAULT = new TlsSettings(List.of(), null, false);

    public TlsSettings {
        trusted = List.copyOf(trusted);
    }

    /**
     * A file of certificates to trust.
     *
     * @param file PEM, DER, or a store (PKCS#12, JKS)
     * @param password of a store; null for none
     */
    public record TrustedFile(String file, @Nullable String password) {
        /** Of the file, without its folder. */
        public String name() {
            return nameOf(file);
        }

        @Override
        public String toString() {
            return file;
        }
    }

    /**
     * The certificate of this client, and its private key.
     *
     * @param file the client's own certificate and those above it, in any order; or a store with the key
     * @param key PKCS#8 in PEM; null where {@code file} has it
     * @param password of the key, or of the store; null for none
     */
    public record OwnCertificate(
            String file, @Nullable String key, @Nullable String password) {
        /** Of the file, without its folder. */
        public String name() {
            return nameOf(file);
        }

        @Override
        public String toString() {
            return key == null ? file : file + " with " + key;
        }
    }

    private static String nameOf(String file) {
        return String.valueOf(Path.of(file).getFileName());
    }

    /** The same, trusting that file as well. */
    public TlsSettings and(TrustedFile file) {
        List<TrustedFile> more = new ArrayList<>(trusted);
        more.add(file);
        return new TlsSettings(more, own, trustsAnyServer);
    }

    /** The same, showing that certificate. */
    public TlsSettings with(OwnCertificate shown) {
        return new TlsSettings(trusted, shown, trustsAnyServer);
    }

    /** The same, checking no server. */
    public TlsSettings withAnyServer() {
        return new TlsSettings(trusted, own, true);
    }

    /** Whether nothing was set. */
    public boolean isDefault() {
        return own == null && trusted.isEmpty() && !trustsAnyServer; // by hand: each worker asks, as it starts
    }

    /** Whether there is a file to be read. */
    public boolean hasFiles() {
        return own != null || !trusted.isEmpty();
    }

    /** What is wrong with them, whatever the files hold. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (trustsAnyServer && !trusted.isEmpty()) {
            problems.add("trustAnyServer does not go with trust(\"" + trusted.get(0)
                    + "\"): either some authorities are trusted, or nothing is checked");
        }
        trusted.forEach(file -> addProblem(problems, "trust", file.file()));
        if (own != null) {
            addProblem(problems, "clientCertificate", own.file());
            if (own.key() != null) {
                addProblem(problems, "clientCertificate(key)", own.key());
            }
        }
        return problems;
    }

    private static void addProblem(List<String> problems, String setting, String file) {
        if (file.isBlank()) {
            problems.add(setting + ": the name of the file is empty");
            return;
        }
        try {
            Path unused = Path.of(file);
        } catch (InvalidPathException e) {
            problems.add(setting + ": no name of a file: " + e.getReason());
        }
    }

    /** The same, with relative names of files led from that folder. */
    public TlsSettings relativeTo(Path folder) {
        return new TlsSettings(
                trusted.stream()
                        .map(file -> new TrustedFile(from(folder, file.file()), file.password()))
                        .toList(),
                own == null
                        ? null
                        : new OwnCertificate(
                                from(folder, own.file()),
                                own.key() == null ? null : from(folder, own.key()),
                                own.password()),
                trustsAnyServer);
    }

    private static String from(Path folder, String file) {
        return folder.resolve(file).toAbsolutePath().normalize().toString();
    }
}
