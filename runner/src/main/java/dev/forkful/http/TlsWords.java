package dev.forkful.http;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What went wrong with the TLS of a call, in words for people, and what they can do. */
final class TlsWords {
    /** How the JDK names the alert that a server sent. */
    private static final Pattern ALERT = Pattern.compile("Received fatal alert: (\\w+)");

    /** What a server says of the certificate that it got, or did not get. */
    private static final Set<String> OF_OURS = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "unknown_ca",
            "access_denied");

    /** What a server sends before it reads a request only: of certificates, and of what the two sides agree on. */
    private static final Set<String> BEFORE_A_REQUEST = Set.of(
            "bad_certificate",
            "unsupported_certificate",
            "certificate_revoked",
            "certificate_expired",
            "certificate_unknown",
            "certificate_required",
            "unknown_ca",
            "handshake_failure",
            "protocol_version",
            "insufficient_security",
            "missing_extension",
            "unsupported_extension",
            "unrecognized_name",
            "no_application_protocol");

    private TlsWords() {}

    /** Whether a server sent an alert that it may send when it has read a request, too. */
    static boolean hasAlertOfAnyTime(List<Throwable> chain) {
        return alert(chain).filter(alert -> !BEFORE_A_REQUEST.contains(alert)).isPresent();
    }

    private static Optional<String> alert(List<Throwable> chain) {
        return chain.stream()
                .map(at -> ALERT.matcher(String.valueOf(at.getMessage())))
                .filter(Matcher::find)
                .findFirst()
                .map(alert -> alert.group(1));
    }

    /** @param said what the error says by itself */
    static String of(Throwable error, FailedCall call, String said) {
        List<Throwable> chain = HttpError.chain(error);
        return ofServersCertificate(chain, call)
                .or(() -> alert(chain).map(alert -> ofAlert(alert, call.ownCertificate())))
                .orElse(said);
    }

    private static Optional<String> ofServersCertificate(List<Throwable> chain, FailedCall call) {
        // Dates and names first: what is above them says no more than that the chain is not good.
        for (Throwable at : chain) {
            if (at instanceof CertificateExpiredException) {
                return Optional.of("a certificate of the server has expired (" + at.getMessage() + ")");
            } else if (at instanceof CertificateNotYetValidException) {
                return Optional.of("a certificate of the server is not valid yet (" + at.getMessage() + ")");
            } else if (at instanceof CertificateException && isOfName(String.valueOf(at.getMessage()))) {
                return Optional.of("the certificate of the server is for another host: " + at.getMessage());
            }
        }
        return chain.stream().anyMatch(CertPathBuilderException.class::isInstance)
                ? Optional.of(unknownAuthority(call.trustedFiles()))
                : Optional.empty();
    }

    /** The JDK has no class for it. */
    private static boolean isOfName(String words) {
        return words.startsWith("No subject alternative") || words.startsWith("No name matching");
    }

    private static String unknownAuthority(String trusted) {
        return "the certificate of the server is of no authority that is trusted, "
                + (trusted.isEmpty()
                        ? "and not by itself; where it is your own, say so: client { trust(\"ca.pem\") }"
                        : "neither of the JDK's nor of " + trusted);
    }

    private static String ofAlert(String alert, String own) {
        String by = " (alert " + alert + ")";
        if (alert.equals("certificate_required") || (OF_OURS.contains(alert) && own.isEmpty())) {
            return "the server demands a client certificate"
                    + (own.isEmpty()
                            ? ": client { clientCertificate(\"client.p12\", password = secret(\"NAME\")) }" + by
                            : ", and " + own + " was not shown, since it is of none of the authorities that the server"
                                    + " named: it may lack the certificates in between" + by);
        } else if (OF_OURS.contains(alert)) {
            return "the server did not take the client certificate of " + own + by;
        } else if (alert.equals("handshake_failure")) {
            return "the server broke off the handshake: it may "
                    + (own.isEmpty() ? "demand a client certificate" : "not take the client certificate of " + own)
                    + ", or speak no cipher that this JDK speaks" + by;
        }
        return "the server refused the connection" + by;
    }
}
