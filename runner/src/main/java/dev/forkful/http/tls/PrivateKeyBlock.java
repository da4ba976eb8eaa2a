package dev.forkful.http.tls;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads a private key in PEM: PKCS#8, encrypted or not, which is the form that the JDK knows. */
final class PrivateKeyBlock {
    private static final String CONVERT = ": convert it by 'openssl pkcs8 -topk8 -in OLD -out NEW', with"
            + " -nocrypt where it is to have no password";
    private static final String WRONG_PASSWORD = "has a private key that cannot be read: wrong password";

    private PrivateKeyBlock() {}

    /**
     * The private key among the blocks.
     *
     * @param certificates tell of which kind it may be
     */
    static PrivateKey read(List<PemBlock> blocks, @Nullable String password, List<X509Certificate> certificates)
            throws UnusableFileException {
        PemBlock block = blocks.stream()
                .filter(PemBlock::isPrivateKey)
                .findFirst()
                .orElseThrow(() -> new UnusableFileException(none(blocks)));
        Set<String> kinds = new LinkedHashSet<>();
        certificates.forEach(each -> kinds.add(each.getPublicKey().getAlgorithm()));
        return switch (block.label()) {
            case "PRIVATE KEY" -> decoded(block.bytes(), kinds, "has a private key that cannot be read");
            case "ENCRYPTED PRIVATE KEY" -> {
                if (password == null) {
                    throw new UnusableFileException("has an encrypted private key, and needs its password");
                }
                yield decoded(decrypted(block.bytes(), password), kinds, WRONG_PASSWORD);
            }
            case "OPENSSH PRIVATE KEY" ->
                throw new UnusableFileException("has a key of SSH: TLS needs one in PKCS#8 (BEGIN PRIVATE KEY)");
            default ->
                throw new UnusableFileException("has its private key in an older form (BEGIN " + block.label()
                        + "), and it must be PKCS#8 (BEGIN PRIVATE KEY)" + CONVERT);
        };
    }

    private static String none(List<PemBlock> blocks) {
        return blocks.stream().anyMatch(PemBlock::isCertificate)
                ? "has a certificate, and no private key: name the file that has it as key"
                : "has no private key in PEM (-----BEGIN PRIVATE KEY-----)";
    }

    /** @param first of the certificates'; another one is read, too, and does not fit */
    private static PrivateKey decoded(byte[] pkcs8, Set<String> first, String problem) throws UnusableFileException {
        Set<String> kinds = new LinkedHashSet<>(first);
        kinds.addAll(List.of("RSA", "EC", "EdDSA", "DSA"));
        for (String each : kinds) {
            try {
                return KeyFactory.getInstance(each).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
                // maybe the next
            }
        }
        throw new UnusableFileException(problem);
    }

    private static byte[] decrypted(byte[] bytes, String password) throws UnusableFileException {
        String cipher = "one that it does not know";
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(bytes);
            AlgorithmParameters parameters = info.getAlgParameters();
            cipher = info.getAlgName();
            if (parameters != null && (cipher.equals("PBES2") || cipher.equals("1.2.840.113549.1.5.13"))) {
                cipher = parameters.toString(); // where the JDK says what that is made of
            }
            SecretKey key = SecretKeyFactory.getInstance(cipher).generateSecret(new PBEKeySpec(password.toCharArray()));
            Cipher decrypting = Cipher.getInstance(cipher);
            decrypting.init(Cipher.DECRYPT_MODE, key, parameters);
            return Objects.requireNonNull(decrypting.doFinal(info.getEncryptedData()));
        } catch (BadPaddingException e) {
            throw new UnusableFileException(WRONG_PASSWORD);
        } catch (InvalidKeyException | InvalidKeySpecException e) {
            throw new UnusableFileException("has a private key whose password this JDK cannot use: it must be ASCII");
        } catch (IOException | GeneralSecurityException e) {
            throw new UnusableFileException("has a private key that is encrypted in a way that this JDK cannot read ("
                    + cipher + ")" + CONVERT);
        }
    }
}
