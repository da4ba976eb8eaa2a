package dev.forkful.http.tls;

import dev.forkful.http.tls.TlsSettings.OwnCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * What a client shows of itself.
 *
 * @param chain its own certificate first
 */
record OwnKey(PrivateKey key, List<X509Certificate> chain) {
    private static final char[] IN_MEMORY = "never written".toCharArray();

    /** Reads it; the key fits the certificate. */
    static OwnKey read(OwnCertificate settings) throws UnusableFileException {
        Path file = Path.of(settings.file());
        byte[] bytes = CertificateFile.bytes(file);
        String keyFile = settings.key();
        if (keyFile != null) {
            return withKey(settings, CertificateFile.chain(bytes), Path.of(keyFile));
        }
        List<PemBlock> blocks = PemBlock.in(bytes);
        if (!blocks.isEmpty()) {
            List<X509Certificate> chain = CertificateFile.pem(blocks);
            return new OwnKey(PrivateKeyBlock.read(blocks, settings.password(), chain.get(0)), chain)
                    .fitting("its certificate");
        }
        KeyStoreFile store = KeyStoreFile.open(file, settings.password());
        if (store == null) {
            throw new UnusableFileException("is neither a PKCS#12 or JKS store nor PEM");
        }
        return store.own().fitting("its certificate");
    }

    private static OwnKey withKey(OwnCertificate settings, List<X509Certificate> chain, Path file)
            throws UnusableFileException {
        try {
            List<PemBlock> blocks = PemBlock.in(CertificateFile.bytes(file));
            PrivateKey key = PrivateKeyBlock.read(blocks, settings.password(), chain.get(0));
            return new OwnKey(key, chain).fitting("the certificate of " + settings.file());
        } catch (UnusableFileException e) {
            throw new OfKeyFile(file, e);
        }
    }

    /** Where it is not the file of the certificate that cannot be used. */
    static final class OfKeyFile extends UnusableFileException {
        private static final long serialVersionUID = 1L;

        OfKeyFile(Path file, UnusableFileException cause) {
            super(file + " " + cause.getMessage());
        }
    }

    private OwnKey fitting(String which) throws UnusableFileException {
        if (!fits(chain.get(0).getPublicKey())) {
            throw new UnusableFileException(
                    "has a private key that does not fit " + which + ", or the first one where there are several");
        }
        return this;
    }

    private boolean fits(PublicKey shown) {
        if (key instanceof RSAKey own && shown instanceof RSAKey other) {
            return own.getModulus().equals(other.getModulus());
        }
        try {
            String algorithm = switch (key.getAlgorithm()) {
                case "EC" -> "SHA256withECDSA";
                case "DSA" -> "SHA256withDSA";
                default -> key.getAlgorithm();
            };
            byte[] anything = {1, 2, 3};
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(anything);
            Signature checking = Signature.getInstance(algorithm);
            checking.initVerify(shown);
            checking.update(anything);
            return checking.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** That the certificate holds no more, or not yet. */
    Optional<String> remark(Instant now) {
        Instant last = chain.get(0).getNotAfter().toInstant();
        Instant first = chain.get(0).getNotBefore().toInstant();
        if (last.isBefore(now)) {
            return Optional.of("expired on " + day(last) + "; servers will refuse it");
        } else if (first.isAfter(now)) {
            return Optional.of("is not valid before " + day(first) + "; servers will refuse it");
        }
        return Optional.empty();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /** For TLS. */
    KeyManager[] managers() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key, IN_MEMORY, chain.toArray(new Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }
}
