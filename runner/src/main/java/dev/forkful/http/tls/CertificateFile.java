package dev.forkful.http.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads files of certificates: PEM, DER, and stores. */
final class CertificateFile {
    /** Far more than all authorities of the world take. */
    private static final int LONGEST_BYTES = 16 << 20;

    private CertificateFile() {}

    /** What a file holds; it is read anew by each worker, so what can be read once only will not do. */
    static byte[] bytes(Path file) throws UnusableFileException {
        BasicFileAttributes attributes = attributes(file);
        if (attributes.isDirectory()) {
            throw new UnusableFileException("is a folder");
        } else if (!attributes.isRegularFile()) {
            throw new UnusableFileException("is no regular file, and each worker reads it anew");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
            if (bytes.length > LONGEST_BYTES) {
                throw new UnusableFileException("is longer than 16 MiB");
            }
            return bytes;
        } catch (AccessDeniedException e) {
            throw new UnusableFileException("cannot be read: permission denied");
        } catch (UnusableFileException e) {
            throw e;
        } catch (IOException e) {
            throw new UnusableFileException("cannot be read: " + e.getMessage());
        }
    }

    private static BasicFileAttributes attributes(Path file) throws UnusableFileException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class);
        } catch (AccessDeniedException e) {
            throw new UnusableFileException("cannot be reached: permission denied in a folder that it is in");
        } catch (FileSystemException e) {
            throw new UnusableFileException(
                    e.getReason() == null ? "does not exist" : "cannot be reached: " + e.getReason());
        } catch (IOException e) {
            throw new UnusableFileException("cannot be reached: " + e.getMessage());
        }
    }

    /** The certificates of a file that is to be trusted; at least one. */
    static List<X509Certificate> trusted(Path file, @Nullable String password) throws UnusableFileException {
        byte[] bytes = bytes(file);
        List<PemBlock> blocks = PemBlock.in(bytes);
        if (!blocks.isEmpty()) {
            return pem(blocks);
        }
        KeyStoreFile store = KeyStoreFile.open(file, password);
        return store == null ? der(bytes) : store.trusted();
    }

    /** Those of a client, in any order. */
    static List<X509Certificate> chain(byte[] bytes) throws UnusableFileException {
        List<PemBlock> blocks = PemBlock.in(bytes);
        return blocks.isEmpty() ? der(bytes) : pem(blocks);
    }

    static List<X509Certificate> pem(List<PemBlock> blocks) throws UnusableFileException {
        List<X509Certificate> found = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (block.isCertificate()) {
                found.addAll(parsed(block.bytes()));
            } else if (block.isOfOpenSsl()) {
                throw new UnusableFileException("has a certificate in openssl's own form (BEGIN TRUSTED CERTIFICATE):"
                        + " convert it by 'openssl x509 -in OLD -out NEW'");
            }
        }
        if (found.isEmpty()) {
            throw new UnusableFileException("has no certificate, but "
                    + String.join(
                            ", ",
                            blocks.stream().map(PemBlock::label).distinct().toList()));
        }
        return found;
    }

    private static List<X509Certificate> der(byte[] bytes) throws UnusableFileException {
        try {
            List<X509Certificate> found = parsed(bytes);
            if (!found.isEmpty()) {
                return found;
            }
        } catch (UnusableFileException e) {
            // it is none of them
        }
        throw new UnusableFileException(
                "is not a certificate: neither PEM (-----BEGIN CERTIFICATE-----), nor DER, nor a PKCS#12 or JKS store");
    }

    private static List<X509Certificate> parsed(byte[] der) throws UnusableFileException {
        try {
            Collection<? extends java.security.cert.Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(der));
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (CertificateException e) {
            throw new UnusableFileException("is damaged: a certificate in it cannot be read: " + e.getMessage());
        }
    }
}
