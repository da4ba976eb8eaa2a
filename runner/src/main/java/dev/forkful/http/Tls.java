package dev.forkful.http;

import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;

/** The TLS of this JVM: whom it trusts, and what it speaks. */
final class Tls {
    private Tls() {}

    /** Loads it, if nobody did yet; that is most of what the first client of a process takes. */
    static SSLContext ofThisJvm() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }
}
