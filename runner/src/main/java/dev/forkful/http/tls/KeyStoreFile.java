package dev.forkful.http.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store of certificates and keys, PKCS#12 or JKS, by its content and not by its name. */
final class KeyStoreFile {
    private final KeyStore store;
    private final @Nullable String password;

    private KeyStoreFile(KeyStore store, @Nullable String password) {
        this.store = store;
        this.password = password;
    }

    /** Null where the file is no store. */
    static @Nullable KeyStoreFile open(Path file, @Nullable String password) throws UnusableFileException {
        try {
            char[] given = password == null ? null : password.toCharArray();
            return new KeyStoreFile(KeyStore.getInstance(file.toFile(), given), password);
        } catch (KeyStoreException e) {
            return null; // none of the kinds that there are
        } catch (IOException | GeneralSecurityException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new UnusableFileException("cannot be opened: " + passwordProblem(password));
            }
            throw new UnusableFileException("is a store that cannot be read: " + e.getMessage());
        }
    }

    /** Whether it is one, though it may not open without its password. */
    static boolean isStore(Path file) {
        try {
            return open(file, null) != null;
        } catch (UnusableFileException e) {
            return true;
        }
    }

    private static String passwordProblem(@Nullable String password) {
        return password == null ? "it needs its password" : "wrong password";
    }

    /** The certificates in it, of private keys that of their owner; at least one. */
    List<X509Certificate> trusted() throws UnusableFileException {
        List<X509Certificate> found = new ArrayList<>();
        for (String alias : aliases()) {
            if (certificate(alias) instanceof X509Certificate certificate) {
                found.add(certificate);
            }
        }
        if (found.isEmpty()) {
            throw new UnusableFileException("is a store, but has no certificate to trust"
                    + (password == null
                            ? "; where they are encrypted, it needs its password"
                            : "; those that openssl wrote into it are not marked as trusted: take its PEM file"));
        }
        return found;
    }

    private List<String> aliases() {
        try {
            return Collections.list(store.aliases());
        } catch (KeyStoreException e) {
            throw new IllegalStateException("a store that was loaded", e);
        }
    }

    private @Nullable Certificate certificate(String alias) {
        try {
            return store.getCertificate(alias);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("a store that was loaded", e);
        }
    }

    /** The one private key in it, and its chain as it stands there. */
    OwnKey own() throws UnusableFileException {
        List<String> keys = new ArrayList<>();
        try {
            for (String alias : aliases()) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
            if (keys.isEmpty()) {
                throw new UnusableFileException("is a store, but has no private key" + passwordHint());
            } else if (keys.size() > 1) {
                throw new UnusableFileException("has " + keys.size() + " private keys (" + String.join(", ", keys)
                        + "): which one is to be shown cannot be told; make a store with one");
            }
            char[] given = password == null ? new char[0] : password.toCharArray();
            if (!(store.getKey(keys.get(0), given) instanceof PrivateKey key)) {
                throw new UnusableFileException("is a store, but has no private key");
            }
            return new OwnKey(key, chain(keys.get(0)));
        } catch (UnrecoverableKeyException e) {
            throw new UnusableFileException("has a key that cannot be read: " + passwordProblem(password));
        } catch (GeneralSecurityException e) {
            throw new UnusableFileException("has a key that cannot be read: " + e.getMessage());
        }
    }

    private String passwordHint() {
        return password == null ? "; where it is encrypted, it needs its password, even an empty one" : "";
    }

    private List<X509Certificate> chain(String alias) throws KeyStoreException, UnusableFileException {
        Certificate @Nullable [] chain = store.getCertificateChain(alias);
        if (chain == null || chain.length == 0) {
            throw new UnusableFileException("has a private key, but no certificate" + passwordHint());
        }
        return Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    }
}
