package dev.forkful.http.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom another manager trusts, if the server's own certificate is valid today. The JDK looks at no date of a
 * certificate that is trusted by itself, as that of a self-signed server is.
 *
 * <p><i>Threading:</i> as the other manager.
 */
final class InDate extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager others;

    private InDate(X509ExtendedTrustManager others) {
        this.others = others;
    }

    /** The same managers with that check. */
    static TrustManager[] all(TrustManager[] managers) {
        return Arrays.stream(managers)
                .map(each -> each instanceof X509ExtendedTrustManager extended ? new InDate(extended) : each)
                .toArray(TrustManager[]::new);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        others.checkServerTrusted(chain, type, socket);
        chain[0].checkValidity();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        others.checkServerTrusted(chain, type, engine);
        chain[0].checkValidity();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        others.checkServerTrusted(chain, type);
        chain[0].checkValidity();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        others.checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        others.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        others.checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return others.getAcceptedIssuers();
    }
}
