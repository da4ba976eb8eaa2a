package dev.forkful.http;

import dev.forkful.http.tls.Certificates;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * The TLS of this JVM: whom it trusts, and what it speaks. The first connection by https loads it: certificates and
 * ciphers are a fifth of what a worker takes to start, and the JDK's client would load them for plain http, too. A
 * client with certificates of its own has a TLS of its own, which is loaded as it is opened.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class Tls extends SSLContextSpi {
    private static final SSLContext CONTEXT = new Context(new Tls());

    private static final class Context extends SSLContext {
        Context(Tls tls) {
            super(tls, null, "Default");
        }
    }

    private Tls() {}

    /**
     * The TLS of one client. Its certificates are read at once: a worker that cannot have them must not begin.
     *
     * @throws IllegalArgumentException names the files that cannot be used
     */
    static SSLContext of(ClientSpec spec) {
        return spec.tls().isDefault()
                ? ofThisJvm()
                : Certificates.read(spec.tls()).context();
    }

    /** {@link SSLContext#getDefault}, as it is when it is first used. */
    static SSLContext ofThisJvm() {
        return CONTEXT;
    }

    /**
     * What the JDK's client would set by itself, and load TLS for: of the protocols that a person allows, the sound
     * ones.
     */
    static SSLParameters parameters() {
        if (System.getProperty("jdk.tls.client.protocols") != null) {
            return real().getDefaultSSLParameters();
        }
        return new SSLParameters(null, new String[] {"TLSv1.3", "TLSv1.2"});
    }

    private static SSLContext real() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS", e);
        }
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trusted, SecureRandom random) {
        throw new IllegalStateException("the default context is ready as it is");
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
        return real().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
        return real().createSSLEngine(host, port);
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
        return real().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
        return real().getServerSocketFactory();
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
        return real().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
        return real().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
        return real().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
        return real().getSupportedSSLParameters();
    }
}
