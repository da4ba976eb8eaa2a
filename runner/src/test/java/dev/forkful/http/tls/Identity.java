package dev.forkful.http.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A private key with its certificate, made by the test, and the files that it may come in. */
public record Identity(PrivateKey key, List<X509Certificate> chain) {
    private static final String ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String SUBJECT_ALTERNATIVE_NAMES = "2.5.29.17";
    private static final String BASIC_CONSTRAINTS = "2.5.29.19";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** An authority that signs itself. */
    public static Identity authority(String name) throws GeneralSecurityException, IOException {
        KeyPair keys = keys("EC");
        Identity unsigned = new Identity(keys.getPrivate(), List.of());
        return unsigned.sign(name, keys, new Subject(name, Duration.ofDays(1), mayIssue()));
    }

    /** An authority that this one signs. */
    public Identity authorityBelow(String name) throws GeneralSecurityException, IOException {
        return sign(name(), keys("EC"), new Subject(name, Duration.ofDays(1), mayIssue()));
    }

    private static byte[] mayIssue() {
        return extension(BASIC_CONSTRAINTS, der(0x30, der(0x01, new byte[] {(byte) 0xff})));
    }

    /** Signed by this one, for that host, from a day ago until so far from now. */
    public Identity issue(String name, String host, Duration until) throws GeneralSecurityException, IOException {
        return issue(keys("EC"), name, host, until);
    }

    /** The same with a key of that kind. */
    public Identity issue(KeyPair keys, String name, String host, Duration until)
            throws GeneralSecurityException, IOException {
        byte[] extension = extension(SUBJECT_ALTERNATIVE_NAMES, der(0x30, der(0x82, ascii(host))));
        return sign(name(), keys, new Subject(name, until, extension));
    }

    public static KeyPair keys(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    private String name() {
        return chain.get(0).getSubjectX500Principal().getName().substring("CN=".length());
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    private record Subject(String name, Duration until, byte[] extension) {}

    private Identity sign(String issuer, KeyPair keys, Subject subject) throws GeneralSecurityException, IOException {
        byte[] algorithm = der(0x30, oid(ECDSA_WITH_SHA256));
        Instant now = Instant.now();
        byte[] content = der(
                0x30,
                der(0xa0, der(0x02, new byte[] {2})),
                der(0x02, BigInteger.valueOf(System.nanoTime()).toByteArray()),
                algorithm,
                named(issuer),
                der(0x30, time(now.minus(Duration.ofDays(1))), time(now.plus(subject.until()))),
                named(subject.name()),
                keys.getPublic().getEncoded(),
                der(0xa3, der(0x30, subject.extension())));
        Signature signing = Signature.getInstance("SHA256withECDSA");
        signing.initSign(key);
        signing.update(content);
        byte[] whole = der(0x30, content, algorithm, der(0x03, new byte[1], signing.sign()));
        List<X509Certificate> made = new ArrayList<>();
        made.add((X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole)));
        made.addAll(chain);
        return new Identity(keys.getPrivate(), made);
    }

    private static byte[] named(String name) {
        return der(0x30, der(0x31, der(0x30, oid(COMMON_NAME), der(0x0c, name.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] time(Instant at) {
        return der(0x18, ascii(TIME.format(at)));
    }

    private static byte[] extension(String oid, byte[] value) {
        return der(0x30, oid(oid), der(0x04, value));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] oid(String dotted) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] parts = dotted.split("\\.", -1);
        bytes.write(40 * Integer.parseInt(parts[0]) + Integer.parseInt(parts[1]));
        for (int i = 2; i < parts.length; i++) {
            int part = Integer.parseInt(parts[i]);
            for (int shift = 28; shift > 0; shift -= 7) {
                if (part >>> shift > 0) {
                    bytes.write(((part >>> shift) & 0x7f) | 0x80);
                }
            }
            bytes.write(part & 0x7f);
        }
        return der(0x06, bytes.toByteArray());
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        int length = content.size();
        if (length > 0xff) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length > 0x7f) {
            whole.write(0x81);
        }
        whole.write(length & 0xff);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    /** Its own certificate in PEM, and those above it. */
    public String certificatePem() throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : chain) {
            text.append(pem("CERTIFICATE", certificate.getEncoded()));
        }
        return text.toString();
    }

    /** The certificates of its chain in PEM: those of that index, in that order. */
    public String certificatesPem(int... indexes) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (int index : indexes) {
            text.append(pem("CERTIFICATE", chain.get(index).getEncoded()));
        }
        return text.toString();
    }

    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /** As openssl writes it since 1.1. */
    public String encryptedKeyPem(String password) throws GeneralSecurityException, IOException {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())));
        byte[] encrypted = cipher.doFinal(key.getEncoded());
        byte[] parameters = der(0x30, oid(PBES2), cipher.getParameters().getEncoded());
        return pem("ENCRYPTED PRIVATE KEY", der(0x30, parameters, der(0x04, encrypted)));
    }

    static String pem(String label, byte[] bytes) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + label
                + "-----\n";
    }

    /**
     * A store of the key and its chain.
     *
     * @param type PKCS12 or JKS
     */
    public Path store(Path file, String type, String password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setKeyEntry("own", key, password.toCharArray(), chain.toArray(new Certificate[0]));
        return written(store, file, password);
    }

    /** A store of its certificate alone, to be trusted. */
    public Path trustStore(Path file, String type, String password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        store.setCertificateEntry("trusted", chain.get(0));
        return written(store, file, password);
    }

    private static Path written(KeyStore store, Path file, String password)
            throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    /** The TLS of a server that shows it. */
    public SSLContext server(Identity trusted) throws GeneralSecurityException, IOException {
        char[] password = "of a test".toCharArray();
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry("own", key, password, chain.toArray(new Certificate[0]));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, password);
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("trusted", trusted.chain().get(0));
        TrustManagerFactory clients = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        clients.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), clients.getTrustManagers(), null);
        return context;
    }
}
