package dev.forkful.http.tls;

import dev.forkful.http.tls.TlsSettings.OwnCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * What a client shows of itself.
 *
 * @param chain its own certificate first, then those above it
 */
record OwnKey(PrivateKey key, List<X509Certificate> chain) {
    private static final char[] IN_MEMORY = "never written".toCharArray();

    /** Reads it; the key fits the certificate. */
    static OwnKey read(OwnCertificate settings) throws UnusableFileException {
        Path file = Path.of(settings.file());
        byte[] bytes = CertificateFile.bytes(file);
        String keyFile = settings.key();
        if (keyFile != null) {
            if (PemBlock.in(bytes).isEmpty() && KeyStoreFile.isStore(file)) {
                throw new UnusableFileException("is a store, which has its private key itself: leave out key");
            }
            return withKey(settings, CertificateFile.chain(bytes), Path.of(keyFile));
        }
        List<PemBlock> blocks = PemBlock.in(bytes);
        if (!blocks.isEmpty()) {
            List<X509Certificate> certificates = CertificateFile.pem(blocks);
            return fitting(
                    PrivateKeyBlock.read(blocks, settings.password(), certificates), certificates, "its certificate");
        }
        KeyStoreFile store = KeyStoreFile.open(file, settings.password());
        if (store == null) {
            throw new UnusableFileException("is neither a PKCS#12 or JKS store nor PEM");
        }
        OwnKey own = store.own();
        return fitting(own.key, own.chain, "its certificate");
    }

    private static OwnKey withKey(OwnCertificate settings, List<X509Certificate> certificates, Path file)
            throws UnusableFileException {
        try {
            List<PemBlock> blocks = PemBlock.in(CertificateFile.bytes(file));
            PrivateKey key = PrivateKeyBlock.read(blocks, settings.password(), certificates);
            return fitting(key, certificates, "the certificate of " + settings.file());
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

    /** @throws UnusableFileException where the key is of none of the certificates */
    private static OwnKey fitting(PrivateKey key, List<X509Certificate> certificates, String which)
            throws UnusableFileException {
        List<X509Certificate> chain = OwnChain.of(key, certificates);
        if (chain.isEmpty()) {
            throw new UnusableFileException("has a private key that does not fit " + which
                    + (certificates.size() == 1 ? "" : ", nor any other that is there"));
        }
        return new OwnKey(key, chain);
    }

    /** That the certificate holds no more, or not yet. */
    Optional<String> remark(Instant now) {
        return Validity.remark(chain.get(0), now).map(said -> said + "; servers will refuse it");
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
