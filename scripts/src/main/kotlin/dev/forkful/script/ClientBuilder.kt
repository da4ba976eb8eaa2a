package dev.forkful.script

import dev.forkful.JobArguments
import dev.forkful.http.ClientSpec
import dev.forkful.http.ClientSpec.Transport
import dev.forkful.http.ClientSpec.Version
import dev.forkful.http.Redirects
import kotlin.time.Duration
import kotlin.time.toJavaDuration
import kotlin.time.toKotlinDuration

/** The settings of [ClientSpec]. What is not set has its default. */
@JobDsl
class ClientBuilder internal constructor(
    /** What the person gave with `--set key=value`. */
    val args: JobArguments,
    private val once: Once,
) {
    private val spec = ClientSpec.builder()

    /** HTTP/1.1, the default, as a value of [version]. */
    val http11: Version get() = Version.HTTP_1_1

    /** HTTP/2 as a value of [version]; many servers fail requests over their stream limit. */
    val http2: Version get() = Version.HTTP_2

    /** The JDK's client, the default, as a value of [transport]. */
    val jdk: Transport get() = Transport.JDK

    /** Netty's codecs as a value of [transport]: HTTP/1.1 only, for less CPU. */
    val netty: Transport get() = Transport.NETTY

    /** An absolute http or https URI; relative URIs are resolved against it; default none. */
    var baseUri: String? = null

    /** Default `Forkful/<version>`. */
    var userAgent: String? = null

    /** The longest that a connection may take to open; positive; default 10 s. */
    var connectTimeout: Duration = ClientSpec.DEFAULT.connectTimeout().toKotlinDuration()

    /** The longest until a response's headers are there; positive; default 60 s. */
    var requestTimeout: Duration = ClientSpec.DEFAULT.requestTimeout().toKotlinDuration()

    /**
     * `http://host:port`, or `http://user:password@host:port` for Basic authentication; default from HTTPS_PROXY,
     * HTTP_PROXY and NO_PROXY. In a user name and password, `/ ? # %` and `@` are percent-encoded, as is `:` in a user
     * name; [proxyCredentials] takes them as they are.
     */
    var proxy: String? = null

    /** Whether redirects are followed, at most 5, never from https to http; default yes. */
    var followRedirects: Boolean = true

    /** [http11] or [http2]; default HTTP/1.1. */
    var version: Version = Version.HTTP_1_1

    /** [jdk] or [netty]; default the JDK's. */
    var transport: Transport = Transport.JDK

    /** The longest response body, in bytes after decoding, that is read; at least 1; default 16 MiB. */
    var bodyLimit: Long = ClientSpec.DEFAULT.bodyLimitBytes()

    /**
     * Whether calls fail, redirects included, that would go to an address that is not of the public internet; default
     * no. For URLs of people who are not trusted.
     */
    var denyPrivateNetworks: Boolean = false

    /**
     * Who one is to the [proxy], for Basic authentication: `proxyCredentials("user", secret("PROXY_PASSWORD"))`. Both are
     * taken as they are, whatever characters they have.
     */
    fun proxyCredentials(
        user: String,
        password: String,
    ) {
        spec.proxyCredentials(user, password)
    }

    /**
     * Whether neither the certificate of a server nor its name is checked: anybody between can read and change all calls;
     * default no. For probes; not together with [trust].
     */
    var trustAnyServer: Boolean = false

    /**
     * Trusts the certificates in a [file], beside the JDK's own; may be called again for another file. It is PEM with one
     * certificate or more, DER, or a store (`.p12`, `.jks`), which may need its [password]. A relative name is relative to
     * the script's folder.
     */
    fun trust(
        file: String,
        password: String? = null,
    ) {
        spec.trust(file, password)
    }

    /**
     * Shows a certificate to servers that ask for one; one at most. The [file] is PEM with the chain, the client's own
     * certificate first, and [key] the file with its private key (PKCS#8, `BEGIN PRIVATE KEY`), where it is not in the same
     * file; or a store (`.p12`, `.jks`) with one private key. A relative name is relative to the script's folder.
     *
     * @param password of the key, or of the store: `secret("KEY_PASSWORD")`
     */
    fun clientCertificate(
        file: String,
        key: String? = null,
        password: String? = null,
    ) {
        once.stands("clientCertificate")
        spec.clientCertificate(file, key, password)
    }

    /** Adds a default header; may be called again for another value of the same name. */
    fun header(
        name: String,
        value: String,
    ) {
        spec.header(name, value)
    }

    /** Adds default headers: `headers("Accept" to "application/json")`. */
    fun headers(vararg headers: Pair<String, String>) = headers.forEach { (name, value) -> spec.header(name, value) }

    internal fun build(): ClientSpec {
        baseUri?.let(spec::baseUri)
        userAgent?.let(spec::userAgent)
        proxy?.let(spec::proxy)
        if (denyPrivateNetworks) spec.denyPrivateNetworks()
        if (trustAnyServer) spec.trustAnyServer()
        return spec
            .connectTimeout(connectTimeout.toJavaDuration())
            .requestTimeout(requestTimeout.toJavaDuration())
            .redirects(if (followRedirects) Redirects.FOLLOW else Redirects.NEVER)
            .version(version)
            .transport(transport)
            .bodyLimitBytes(bodyLimit)
            .build()
    }
}

/** So many KiB, for `bodyLimit`. */
val Int.kib: Long get() = this * 1024L

/** So many MiB, for `bodyLimit` and `heapPerWorker`. */
val Int.mib: Long get() = this * 1024L * 1024L
