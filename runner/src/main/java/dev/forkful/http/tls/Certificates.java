package dev.forkful.http.tls;

import dev.forkful.http.tls.TlsSettings.OwnCertificate;
import dev.forkful.http.tls.TlsSettings.TrustedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the files of {@link TlsSettings} hold, read once: a file that changes later is not looked at again.
 *
 * <p><i>Threading:</i> immutable.
 */
public final class Certificates {
    private final TlsSettings settings;
    private final Map<TrustedFile, List<X509Certificate>> trusted;
    private final @Nullable OwnKey own;

    private Certificates(TlsSettings settings, Map<TrustedFile, List<X509Certificate>> trusted, @Nullable OwnKey own) {
        this.settings = settings;
        this.trusted = trusted;
        this.own = own;
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException names each file that cannot be used, and says why
     */
    public static Certificates read(TlsSettings settings) {
        List<String> problems = new ArrayList<>();
        Map<TrustedFile, List<X509Certificate>> trusted = new LinkedHashMap<>();
        for (TrustedFile file : settings.trusted()) {
            try {
                trusted.put(file, CertificateFile.trusted(Path.of(file.file()), file.password()));
            } catch (UnusableFileException e) {
                problems.add("trust: " + file.file() + " " + e.getMessage());
            }
        }
        OwnKey own = own(settings.own(), problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
        return new Certificates(settings, trusted, own);
    }

    private static @Nullable OwnKey own(@Nullable OwnCertificate settings, List<String> problems) {
        if (settings == null) {
            return null;
        }
        try {
            return OwnKey.read(settings);
        } catch (OwnKey.OfKeyFile e) {
            problems.add("clientCertificate: " + e.getMessage());
        } catch (UnusableFileException e) {
            problems.add("clientCertificate: " + settings.file() + " " + e.getMessage());
        }
        return null;
    }

    /**
     * What a person ought to know, though calls may go well all the same: that the client's certificate has expired, or
     * all that a file would have trusted.
     */
    public List<String> remarks(Instant now) {
        List<String> remarks = new ArrayList<>();
        trusted.forEach((file, certificates) -> {
            List<String> late = certificates.stream()
                    .flatMap(each -> Validity.remark(each, now).stream())
                    .toList();
            if (late.size() == certificates.size()) {
                remarks.add("trust: " + file.file() + " " + late.get(0)
                        + (late.size() == 1 ? "" : ", and the others in it are not valid today, either"));
            }
        });
        OwnCertificate named = settings.own();
        if (named != null && own != null) {
            own.remark(now).ifPresent(said -> remarks.add("clientCertificate: " + named.file() + " " + said));
        }
        return remarks;
    }

    /** The TLS of a client that goes by them. */
    public SSLContext context() {
        try {
            KeyManager[] keys = own == null ? null : own.managers();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JVM cannot make a TLS of its own: " + e.getMessage(), e);
        }
    }

    /** Null for those that the JDK has by itself. */
    private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException, IOException {
        if (settings.trustsAnyServer()) {
            return new TrustManager[] {new AnyServer()};
        }
        if (trusted.isEmpty()) {
            return null;
        }
        // One manager for all, so that a chain may be of certificates of both.
        KeyStore all = KeyStore.getInstance("PKCS12");
        all.load(null, null);
        List<X509Certificate> anchors = new ArrayList<>();
        trusted.values().forEach(anchors::addAll);
        for (TrustManager manager : managers(null)) {
            if (manager instanceof X509TrustManager ofTheJdk) {
                anchors.addAll(Arrays.asList(ofTheJdk.getAcceptedIssuers()));
            }
        }
        for (int i = 0; i < anchors.size(); i++) {
            all.setCertificateEntry(Integer.toString(i), anchors.get(i));
        }
        return InDate.all(managers(all));
    }

    private static TrustManager[] managers(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        return factory.getTrustManagers();
    }
}
