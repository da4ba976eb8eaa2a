package dev.forkful.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.forkful.http.tls.TlsSettings.OwnCertificate;
import dev.forkful.http.tls.TlsSettings.TrustedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the files of certificates may be, and how those are named that cannot be used. */
class CertificatesTest {
    private static final String PASSWORD = "pass word";

    private static Identity authority;
    private static Identity client;

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws GeneralSecurityException, IOException {
        authority = Identity.authority("an authority");
        client = authority.issue("a client", "client.example", Duration.ofDays(1));
    }

    @BeforeEach
    void write() throws GeneralSecurityException, IOException {
        file("ca.pem", authority.certificatePem());
        file("client.pem", client.certificatePem());
        file("client.key", client.keyPem());
        file("client.enc.key", client.encryptedKeyPem(PASSWORD));
        client.store(folder.resolve("client.p12"), "PKCS12", PASSWORD);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private Certificates trust(String file, @Nullable String password) {
        return Certificates.read(
                TlsSettings.DEFAULT.and(new TrustedFile(file, password)).relativeTo(folder));
    }

    private Certificates own(String file, @Nullable String key, @Nullable String password) {
        return Certificates.read(TlsSettings.DEFAULT
                .with(new OwnCertificate(file, key, password))
                .relativeTo(folder));
    }

    private void assertRefused(Runnable reading, String... words) {
        assertThatThrownBy(reading::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining(PASSWORD);
    }

    @Test
    void trustedFileIsPemOrDerOrAStore() throws GeneralSecurityException, IOException {
        file("noted.pem", "Certificate:\n    Data: -- of ours --\n" + authority.certificatePem() + "\r\nthe end");
        Files.write(folder.resolve("ca.der"), authority.chain().get(0).getEncoded());
        authority.trustStore(folder.resolve("ca.p12"), "PKCS12", PASSWORD);
        authority.trustStore(folder.resolve("ca.jks"), "JKS", PASSWORD);
        for (String name : new String[] {"ca.pem", "noted.pem", "ca.der"}) {
            assertThatCode(() -> trust(name, null).context()).doesNotThrowAnyException();
        }
        for (String name : new String[] {"ca.p12", "ca.jks"}) {
            assertThatCode(() -> trust(name, PASSWORD).context()).doesNotThrowAnyException();
        }
        assertThatCode(() -> trust("ca.jks", null).context()).doesNotThrowAnyException();
    }

    @Test
    void trustedFileThatCannotBeUsedIsNamed() throws GeneralSecurityException, IOException {
        file("words.pem", "what is this");
        file("key.pem", client.keyPem());
        file("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        file("odd.pem", "-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n");
        authority.trustStore(folder.resolve("ca.p12"), "PKCS12", PASSWORD);
        assertRefused(() -> trust("none.pem", null), "trust: " + folder.resolve("none.pem") + " does not exist");
        assertRefused(() -> trust(".", null), "is a folder");
        assertRefused(() -> trust("/dev/null", null), "/dev/null is no regular file");
        assertRefused(() -> trust("words.pem", null), "words.pem is not a certificate");
        assertRefused(() -> trust("key.pem", null), "key.pem has no certificate, but PRIVATE KEY");
        assertRefused(() -> trust("cut.pem", null), "cut.pem is damaged");
        assertRefused(() -> trust("odd.pem", null), "odd.pem is damaged", "no Base64");
        assertRefused(() -> trust("ca.p12", "another one"), "ca.p12 cannot be opened: wrong password");
        assertRefused(() -> trust("ca.p12", null), "ca.p12 is a store", "it needs its password");
    }

    @Test
    void fileThatNobodyMayReadIsNamed() throws IOException {
        Path file = folder.resolve("ca.pem");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();
        assertRefused(() -> trust("ca.pem", null), "ca.pem cannot be read: permission denied");
    }

    @Test
    void fileInAFolderThatNobodyMaySearchIsNotSaidToBeGone() throws IOException {
        Path shut = Files.createDirectory(folder.resolve("shut"));
        Files.copy(folder.resolve("ca.pem"), shut.resolve("ca.pem"));
        Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.exists(shut.resolve("ca.pem")))
                    .as("root sees everything")
                    .isFalse();
            assertRefused(() -> trust("shut/ca.pem", null), "shut/ca.pem cannot be reached: permission denied");
        } finally {
            Files.setPosixFilePermissions(shut, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Newer JDKs say of such a file that it is not there. */
    @Test
    void fileBehindAFileIsNotReached() {
        assertThatThrownBy(() -> trust("ca.pem/ca.pem", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".*ca\\.pem/ca\\.pem (cannot be reached: Not a directory|does not exist)");
    }

    @Test
    void bundleThatIsCutIsDamaged() throws GeneralSecurityException, IOException {
        String whole = authority.certificatePem();
        String cut = whole.substring(0, whole.length() / 2);
        file("last.pem", whole + cut);
        file("first.pem", cut + whole);
        file("one.pem", cut);
        file("client.pem", client.certificatesPem(0) + cut);
        for (String name : new String[] {"last.pem", "first.pem", "one.pem"}) {
            assertRefused(() -> trust(name, null), name + " is damaged", "part of it is missing");
        }
        assertRefused(() -> own("client.pem", "client.key", null), "client.pem is damaged");
    }

    @Test
    void certificateInOpensslsOwnFormIsRefusedWithWhatConvertsIt() throws GeneralSecurityException, IOException {
        file(
                "own.pem",
                authority.certificatePem() + authority.certificatePem().replace("CERTIFICATE", "TRUSTED CERTIFICATE"));
        assertRefused(
                () -> trust("own.pem", null), "own.pem has a", "BEGIN TRUSTED CERTIFICATE", "openssl x509 -in OLD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "Ed25519"})
    void keyOfAnyKindFitsItsCertificate(String algorithm) throws GeneralSecurityException, IOException {
        Identity other =
                authority.issue(Identity.keys(algorithm), "another client", "client.example", Duration.ofDays(1));
        file("other.pem", other.certificatePem());
        file("other.key", other.keyPem());
        assertThatCode(() -> own("other.pem", "other.key", null).context()).doesNotThrowAnyException();
        assertRefused(
                () -> own("client.pem", "other.key", null),
                "clientCertificate: " + folder.resolve("other.key") + " has a private key that does not fit the"
                        + " certificate of " + folder.resolve("client.pem"));
    }

    @Test
    void keyIsInItsOwnFileOrWithTheCertificateOrInAStore() throws GeneralSecurityException, IOException {
        file("both.pem", client.keyPem() + client.certificatePem());
        client.store(folder.resolve("client.jks"), "JKS", PASSWORD);
        assertThatCode(() -> own("client.pem", "client.key", null).context()).doesNotThrowAnyException();
        assertThatCode(() -> own("client.pem", "client.key", "needless").context())
                .doesNotThrowAnyException();
        assertThatCode(() -> own("client.pem", "client.enc.key", PASSWORD).context())
                .doesNotThrowAnyException();
        assertThatCode(() -> own("both.pem", null, null).context()).doesNotThrowAnyException();
        assertThatCode(() -> own("client.p12", null, PASSWORD).context()).doesNotThrowAnyException();
        assertThatCode(() -> own("client.jks", null, PASSWORD).context()).doesNotThrowAnyException();
    }

    @Test
    void clientCertificateThatCannotBeUsedIsNamed() throws GeneralSecurityException, IOException {
        authority.trustStore(folder.resolve("ca.p12"), "PKCS12", PASSWORD);
        file("words.pem", "what is this");
        assertRefused(() -> own("none.p12", null, null), "clientCertificate: " + folder.resolve("none.p12"), "exist");
        assertRefused(() -> own("client.pem", "none.key", null), folder.resolve("none.key") + " does not exist");
        assertRefused(() -> own("client.pem", null, null), "client.pem has a certificate, and no private key", "key");
        assertRefused(() -> own("client.pem", "ca.pem", null), "ca.pem has a certificate, and no private key");
        assertRefused(() -> own("client.pem", "words.pem", null), "words.pem has no private key in PEM");
        assertRefused(() -> own("words.pem", "client.key", null), "words.pem is not a certificate");
        assertRefused(() -> own("words.pem", null, null), "words.pem is neither a PKCS#12 or JKS store nor PEM");
        assertRefused(() -> own("client.pem", "client.enc.key", null), "client.enc.key has an encrypted private key");
        assertRefused(
                () -> own("client.pem", "client.enc.key", "another one"),
                "client.enc.key has a private key that cannot be read: wrong password");
        assertRefused(() -> own("client.p12", null, "another one"), "client.p12 cannot be opened: wrong password");
        assertRefused(() -> own("client.p12", null, null), "client.p12", "needs its password");
        assertRefused(() -> own("ca.p12", null, PASSWORD), "ca.p12 is a store, but has no private key");
    }

    @Test
    void chainIsPutInOrderAndWhatIsNotOfItIsLeftOut() throws GeneralSecurityException, IOException {
        Identity between = authority.authorityBelow("between");
        Identity deep = between.issue(Identity.keys("RSA"), "deep", "client.example", Duration.ofDays(1));
        // Of the same name as an authority of the chain, and another one.
        Identity stranger = Identity.authority("between");
        String shuffled = stranger.certificatePem() + deep.certificatesPem(2, 0, 1, 0, 2) + client.certificatesPem(0);
        file("shuffled.pem", shuffled);
        file("deep.key", deep.keyPem());
        file("both.pem", deep.keyPem() + shuffled);
        for (OwnCertificate each : List.of(
                new OwnCertificate(path("shuffled.pem"), path("deep.key"), null),
                new OwnCertificate(path("both.pem"), null, null))) {
            assertThat(OwnKey.read(each).chain()).isEqualTo(deep.chain());
        }
        assertThatCode(() -> own("shuffled.pem", "deep.key", null).context()).doesNotThrowAnyException();
        assertRefused(
                () -> own("shuffled.pem", "client.enc.key", PASSWORD + "!"),
                "client.enc.key has a private key that cannot be read");
        file("lone.key", Identity.authority("lone").keyPem());
        assertRefused(
                () -> own("shuffled.pem", "lone.key", null),
                "lone.key has a private key that does not fit the certificate of " + path("shuffled.pem")
                        + ", nor any other that is there");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void storeWithAKeyAndNoCertificateIsRefused() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        byte[] key = PemBlock.in(client.encryptedKeyPem(PASSWORD).getBytes(StandardCharsets.US_ASCII))
                .get(0)
                .bytes();
        store.setKeyEntry("own", key, null);
        try (var out = Files.newOutputStream(folder.resolve("bare.p12"))) {
            store.store(out, PASSWORD.toCharArray());
        }
        assertRefused(() -> own("bare.p12", null, PASSWORD), "bare.p12 has a private key, but no certificate");
        client.store(folder.resolve("empty.p12"), "PKCS12", "");
        assertRefused(
                () -> own("empty.p12", null, null),
                "empty.p12 has a private key, but no certificate",
                "it needs its password, even an empty one");
        assertThatCode(() -> own("empty.p12", null, "").context()).doesNotThrowAnyException();
    }

    @Test
    void storeIsToldToStandAlone() throws GeneralSecurityException, IOException {
        client.store(folder.resolve("client.jks"), "JKS", PASSWORD);
        for (String name : new String[] {"client.p12", "client.jks"}) {
            assertRefused(
                    () -> own(name, "client.key", PASSWORD),
                    "clientCertificate: " + path(name)
                            + " is a store, which has its private key itself: leave out key");
        }
    }

    @Test
    void trustedFileOfWhichNothingHoldsIsARemark() throws GeneralSecurityException, IOException {
        Identity late = authority.issue("late", "localhost", Duration.ofMinutes(-1));
        file("late.pem", late.certificatesPem(0));
        assertThat(trust("late.pem", null).remarks(Instant.now()))
                .singleElement()
                .asString()
                .startsWith("trust: " + path("late.pem") + " expired on ");
        file("some.pem", late.certificatesPem(0, 1));
        assertThat(trust("some.pem", null).remarks(Instant.now())).isEmpty();
        assertThat(trust("some.pem", null).remarks(Instant.now().plus(Duration.ofDays(3))))
                .singleElement()
                .asString()
                .contains(" expired on ", ", and the others in it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY"})
    void olderFormOfAKeyIsNamedWithWhatConvertsIt(String label) throws IOException {
        file("old.key", Identity.pem(label, new byte[] {48, 0}));
        assertRefused(
                () -> own("client.pem", "old.key", null), "old.key", "BEGIN " + label, "openssl pkcs8 -topk8 -in OLD");
    }

    @Test
    void storeWithTwoKeysIsRefused() throws GeneralSecurityException, IOException {
        Path file = client.store(folder.resolve("two.p12"), "PKCS12", PASSWORD);
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        store.setKeyEntry("second", client.key(), PASSWORD.toCharArray(), store.getCertificateChain("own"));
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        assertRefused(() -> own("two.p12", null, PASSWORD), "two.p12 has 2 private keys", "own", "second");
    }

    @Test
    void allFilesThatCannotBeUsedAreNamedAtOnce() {
        assertRefused(
                () -> Certificates.read(TlsSettings.DEFAULT
                        .and(new TrustedFile("a.pem", null))
                        .and(new TrustedFile("b.pem", null))
                        .with(new OwnCertificate("c.pem", null, null))
                        .relativeTo(folder)),
                "a.pem",
                "b.pem",
                "c.pem");
    }

    @Test
    void certificateThatHasExpiredIsARemark() throws GeneralSecurityException, IOException {
        Identity late = authority.issue("late", "client.example", Duration.ofMinutes(-1));
        late.store(folder.resolve("late.p12"), "PKCS12", PASSWORD);
        assertThat(own("late.p12", null, PASSWORD).remarks(Instant.now()))
                .singleElement()
                .asString()
                .startsWith("clientCertificate: " + folder.resolve("late.p12") + " expired on ");
        Certificates valid = own("client.p12", null, PASSWORD);
        assertThat(valid.remarks(Instant.now())).isEmpty();
        assertThat(valid.remarks(Instant.now().minus(Duration.ofDays(3))))
                .singleElement()
                .asString()
                .contains("is not valid before ");
    }

    @Test
    void textOfSettingsHasNoPassword() {
        TlsSettings settings = TlsSettings.DEFAULT
                .and(new TrustedFile("ca.p12", PASSWORD))
                .with(new OwnCertificate("client.pem", "client.key", PASSWORD));
        assertThat(settings.toString())
                .contains("ca.p12", "client.pem", "client.key")
                .doesNotContain(PASSWORD);
    }
}
