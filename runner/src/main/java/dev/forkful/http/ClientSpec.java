package dev.forkful.http;

import dev.forkful.http.tls.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the HTTP client that the tasks of a worker share. Immutable and thread-safe.
 *
 * <pre>{@code
 * ClientSpec.builder().baseUri("https://api.example.org/v2/").header("Accept", "application/json").build()
 * }</pre>
 *
 * <p><i>Failure:</i> {@code build()} reports all wrong settings at once, in one {@link IllegalArgumentException}.
 */
public final class ClientSpec {

    /**
     * The longest that any duration of a job may be: longer ones would overflow where they are counted in nanoseconds.
     */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    /** The settings of a job that has no {@code client { }}. */
    public static final ClientSpec DEFAULT = builder().build();

    private final @Nullable URI baseUri;
    private final Map<String, List<String>> headers;
    private final String userAgent;
    private final Duration connectTimeout;
    private final Duration requestTimeout;
    private final @Nullable NamedProxy proxy;
    private final Redirects redirects;
    private final Version version;
    private final Transport transport;
    private final long bodyLimitBytes;
    private final boolean deniesPrivateNetworks;
    private final TlsSettings tls;

    /** Which HTTP version is asked for. */
    public enum Version {
        HTTP_1_1,
        HTTP_2
    }

    /** What is below Methanol. */
    public enum Transport {
        /** The JDK's client. */
        JDK,
        /** Netty's codecs: HTTP/1.1 only, for less CPU. */
        NETTY
    }

    private ClientSpec(Builder builder) {
        SpecProblems problems = new SpecProblems();
        baseUri = problems.baseUri(builder.baseUri);
        proxy = problems.proxy(builder.proxy, builder.proxyUser, builder.proxyPassword);
        problems.headers(builder.headers);
        problems.headers(Map.of("User-Agent", List.of(builder.userAgent)));
        problems.timeout("connectTimeout", builder.connectTimeout);
        problems.timeout("requestTimeout", builder.requestTimeout);
        problems.bodyLimit(builder.bodyLimitBytes);
        problems.transport(builder.transport, builder.version);
        problems.tls(builder.tls);
        problems.raise();
        Map<String, List<String>> copy = new LinkedHashMap<>();
        builder.headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        headers = Collections.unmodifiableMap(copy);
        userAgent = builder.userAgent;
        connectTimeout = builder.connectTimeout;
        requestTimeout = builder.requestTimeout;
        redirects = builder.redirects;
        version = builder.version;
        transport = builder.transport;
        bodyLimitBytes = builder.bodyLimitBytes;
        deniesPrivateNetworks = builder.deniesPrivateNetworks;
        tls = builder.tls;
    }

    private ClientSpec(ClientSpec same, boolean deniesPrivateNetworks, TlsSettings tls) {
        baseUri = same.baseUri;
        proxy = same.proxy;
        headers = same.headers;
        userAgent = same.userAgent;
        connectTimeout = same.connectTimeout;
        requestTimeout = same.requestTimeout;
        redirects = same.redirects;
        version = same.version;
        transport = same.transport;
        bodyLimitBytes = same.bodyLimitBytes;
        this.deniesPrivateNetworks = deniesPrivateNetworks;
        this.tls = tls;
    }

    /** The same, denying private networks. */
    public ClientSpec withPrivateNetworksDenied() {
        return new ClientSpec(this, true, tls);
    }

    /** The same, with relative names of files led from that folder. */
    public ClientSpec relativeTo(Path folder) {
        return tls.hasFiles() ? new ClientSpec(this, deniesPrivateNetworks, tls.relativeTo(folder)) : this;
    }

    /** Begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** What relative URIs are resolved against; default none. */
    public Optional<URI> baseUri() {
        return Optional.ofNullable(baseUri);
    }

    /** Default headers, sent with each request that does not set them itself; default none. */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /** The {@code User-Agent}; default {@code Forkful/<version>}. */
    public String userAgent() {
        return userAgent;
    }

    /** The longest that a connection may take to open; positive, at most {@link #LONGEST}; default 10 s. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * The longest until a response's headers are there; positive, at most {@link #LONGEST}; default 60 s. A request's
     * own timeout wins.
     */
    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** Where requests go through, without the user; empty, the default, takes HTTPS_PROXY, HTTP_PROXY and NO_PROXY. */
    public Optional<URI> proxy() {
        return namedProxy().map(NamedProxy::uri);
    }

    /** The same with who one is to it. */
    Optional<NamedProxy> namedProxy() {
        return Optional.ofNullable(proxy);
    }

    /** Whether redirects are followed; default {@link Redirects#FOLLOW}. */
    public Redirects redirects() {
        return redirects;
    }

    /** The HTTP version that is asked for; default 1.1. */
    public Version version() {
        return version;
    }

    /** What sends requests; default {@link Transport#JDK}. */
    public Transport transport() {
        return transport;
    }

    /** The longest response body, in bytes after decoding, that is read; at least 1; default 16 MiB. */
    public long bodyLimitBytes() {
        return bodyLimitBytes;
    }

    /**
     * Whether an exchange, a redirect included, fails where it would go to an address that is not of the public
     * internet: loopback, link-local, private, multicast, reserved; default no.
     */
    public boolean deniesPrivateNetworks() {
        return deniesPrivateNetworks;
    }

    /** Whom it trusts, and what it shows of itself; default the JDK's own authorities, and nothing. */
    public TlsSettings tls() {
        return tls;
    }

    /** Collects the settings of a {@link ClientSpec}; not thread-safe. Each setting replaces its default. */
    public static final class Builder {
        private @Nullable String baseUri;
        private final Map<String, List<String>> headers = new LinkedHashMap<>();
        private String userAgent = "Forkful/" + ForkfulVersion.CURRENT;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration requestTimeout = Duration.ofSeconds(60);
        private @Nullable String proxy;
        private @Nullable String proxyUser;
        private @Nullable String proxyPassword;
        private Redirects redirects = Redirects.FOLLOW;
        private Version version = Version.HTTP_1_1;
        private Transport transport = Transport.JDK;
        private long bodyLimitBytes = 16L << 20;
        private boolean deniesPrivateNetworks;
        private TlsSettings tls = TlsSettings.DEFAULT;

        private Builder() {}

        /** An absolute http or https URI; relative URIs are resolved against it as RFC 3986 says. */
        public Builder baseUri(String value) {
            baseUri = value;
            return this;
        }

        /** Adds a default header; may be called again for another value of the same name. */
        public Builder header(String name, String value) {
            headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            return this;
        }

        /** Default {@code Forkful/<version>}. */
        public Builder userAgent(String value) {
            userAgent = Objects.requireNonNull(value, "userAgent");
            return this;
        }

        /** Positive, at most {@link #LONGEST}; default 10 s. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = Objects.requireNonNull(value, "connectTimeout");
            return this;
        }

        /** Positive, at most {@link #LONGEST}; default 60 s. */
        public Builder requestTimeout(Duration value) {
            requestTimeout = Objects.requireNonNull(value, "requestTimeout");
            return this;
        }

        /**
         * {@code http://host:port}, or {@code http://user:password@host:port} for Basic authentication; default from
         * the environment. In a user name and password, {@code / ? # %} and {@code @} are percent-encoded, as is
         * {@code :} in a user name; {@link #proxyCredentials} takes them as they are.
         */
        public Builder proxy(String value) {
            proxy = value;
            return this;
        }

        /**
         * Who one is to the {@link #proxy}, for Basic authentication: both are taken as they are, whatever characters
         * they have. They are sent to the proxy only. The user name has no colon, and neither has control characters.
         */
        public Builder proxyCredentials(String user, String password) {
            proxyUser = Objects.requireNonNull(user, "user");
            proxyPassword = Objects.requireNonNull(password, "password");
            return this;
        }

        /** Default {@link Redirects#FOLLOW}. */
        public Builder redirects(Redirects value) {
            redirects = Objects.requireNonNull(value, "redirects");
            return this;
        }

        /** Default 1.1: many servers fail requests over their HTTP/2 stream limit. */
        public Builder version(Version value) {
            version = Objects.requireNonNull(value, "version");
            return this;
        }

        /** Default {@link Transport#JDK}. */
        public Builder transport(Transport value) {
            transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /** At least 1; default 16 MiB. */
        public Builder bodyLimitBytes(long value) {
            bodyLimitBytes = value;
            return this;
        }

        /** For jobs that are fed with URLs of people who are not trusted; default no. */
        public Builder denyPrivateNetworks() {
            deniesPrivateNetworks = true;
            return this;
        }

        /**
         * Trusts the certificates in a file, beside the JDK's own; may be called again for another file. It is PEM with
         * one certificate or more, DER, or a store (PKCS#12, JKS). A relative name is led from the script's folder, in
         * a pool from the worker's. Workers read it as they start. A job with this, or with another setting of TLS,
         * goes by the JVM's {@code javax.net.ssl.trustStore}, too, but not by {@code SSLContext.setDefault}.
         */
        public Builder trust(String file) {
            return trust(file, null);
        }

        /**
         * The same of a store with a password.
         *
         * @param password null for none
         */
        public Builder trust(String file, @Nullable String password) {
            tls = tls.and(new TlsSettings.TrustedFile(Objects.requireNonNull(file, "file"), password));
            return this;
        }

        /**
         * Shows a certificate to servers that ask for one: a PKCS#12 or JKS store with one private key, or PEM with the
         * chain, the client's own certificate first, and its key. For the name see {@link #trust(String)}.
         */
        public Builder clientCertificate(String file) {
            return clientCertificate(file, null, null);
        }

        /**
         * The same with the key in a file of its own, or with a password.
         *
         * @param key PKCS#8 in PEM ({@code BEGIN PRIVATE KEY}, {@code BEGIN ENCRYPTED PRIVATE KEY}); null where
         *     {@code file} has it
         * @param password of the key or the store; null for none
         */
        public Builder clientCertificate(String file, @Nullable String key, @Nullable String password) {
            tls = tls.with(new TlsSettings.OwnCertificate(Objects.requireNonNull(file, "file"), key, password));
            return this;
        }

        /**
         * Checks neither the certificate of a server nor that it is of its host: anybody between can read and change
         * all calls. For probes; not together with {@link #trust(String)}. Default no.
         */
        public Builder trustAnyServer() {
            tls = tls.withAnyServer();
            return this;
        }

        public ClientSpec build() {
            return new ClientSpec(this);
        }
    }
}
