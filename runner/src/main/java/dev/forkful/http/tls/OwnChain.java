package dev.forkful.http.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the chain of a private key among the certificates of a file. Files have them in any order, twice, and with
 * others; the JDK takes none but a chain, each certificate signed by the next.
 */
final class OwnChain {
    private OwnChain() {}

    /** The certificate of that key, then those above it, as far as they are there; empty where no certificate fits. */
    static List<X509Certificate> of(PrivateKey key, List<X509Certificate> certificates) {
        Set<X509Certificate> left = new LinkedHashSet<>(certificates);
        List<X509Certificate> chain = new ArrayList<>();
        Optional<X509Certificate> next =
                left.stream().filter(each -> fits(key, each.getPublicKey())).findFirst();
        while (next.isPresent()) {
            X509Certificate below = next.get();
            chain.add(below);
            left.remove(below);
            next = left.stream().filter(each -> signed(each, below)).findFirst();
        }
        return chain;
    }

    private static boolean signed(X509Certificate issuer, X509Certificate certificate) {
        if (!issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // of the same name, and another one
        }
    }

    private static boolean fits(PrivateKey key, PublicKey shown) {
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
}
