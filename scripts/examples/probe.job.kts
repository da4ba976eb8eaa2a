// Probes hosts: the status of each, and when its TLS certificate expires.
// Try: forkful run probe.job.kts --input hosts.txt
import java.security.cert.X509Certificate
import java.time.Instant

val scheme = args["scheme"] ?: "https"

job("probe") {
    input = lines("hosts.txt")
    timeout = 15.seconds
    retry { attempts = 2 }
    task { host: String ->
        val answer = head("$scheme://$host/")
        Probe(host, answer.statusCode(), certificateExpiry(answer))
    }
}

fun certificateExpiry(answer: HttpResponse<*>): Instant? =
    answer
        .sslSession()
        .map { (it.peerCertificates.first() as X509Certificate).notAfter.toInstant() }
        .orElse(null)

data class Probe(val host: String, val status: Int, val certificateExpires: Instant?)
