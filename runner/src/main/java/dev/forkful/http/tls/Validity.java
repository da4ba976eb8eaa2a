package dev.forkful.http.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** When a certificate holds, in words. */
final class Validity {
    private Validity() {}

    /** That it holds no more, or not yet. */
    static Optional<String> remark(X509Certificate certificate, Instant now) {
        Instant last = certificate.getNotAfter().toInstant();
        Instant first = certificate.getNotBefore().toInstant();
        if (last.isBefore(now)) {
            return Optional.of("expired on " + day(last));
        } else if (first.isAfter(now)) {
            return Optional.of("is not valid before " + day(first));
        }
        return Optional.empty();
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
