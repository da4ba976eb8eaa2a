package dev.forkful.http;

import dev.forkful.http.tls.TlsSettings;
import dev.forkful.secret.ProxyPasswords;
import dev.forkful.secret.Redactor;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with the settings of a client, so that all is reported at once. Not thread-safe. */
final class SpecProblems {
    private static final URI ANY = URI.create("http://localhost/");

    private final List<String> problems = new ArrayList<>();

    @Nullable
    URI baseUri(@Nullable String value) {
        URI uri = absolute("baseUri", value, Set.of("http", "https"));
        return uri != null && uri.getRawPath().isEmpty() ? uri.resolve("/") : uri;
    }

    void add(String problem) {
        problems.add(problem);
    }

    @Nullable
    NamedProxy proxy(String setting, @Nullable String value) {
        return value == null ? null : NamedProxy.parse(setting, value, this).orElse(null);
    }

    /** @param value without a user */
    @Nullable
    URI proxyUri(String setting, String value) {
        return absolute(setting, value, Set.of("http"));
    }

    /** That of the settings; the user and the password are taken as they are. */
    @Nullable
    NamedProxy proxy(@Nullable String value, @Nullable String user, @Nullable String password) {
        NamedProxy proxy = proxy("proxy", value);
        if (user == null || password == null) {
            return proxy;
        }
        String setting = "proxyCredentials: ";
        ProxyPasswords.keep(user, password, Redactor.OF_PROCESS);
        String authorization = NamedProxy.authorization(user, password, problem -> problems.add(setting + problem));
        if (value == null) {
            problems.add(setting + "they need proxy; those of a proxy of the environment stand in https_proxy");
        } else if (proxy != null && proxy.authorization() != null) {
            problems.add(setting + "proxy names a user, too; leave one of them out");
        }
        return proxy == null ? null : new NamedProxy(proxy.uri(), authorization);
    }

    /** Without a user's name and password. Whatever may be one goes: a value that is no URI has them, too. */
    private static String shown(String value) {
        int scheme = value.indexOf("://");
        int host = value.lastIndexOf('@');
        int from = scheme < 0 ? 0 : scheme + 3;
        return host < from ? value : value.substring(0, from) + "***" + value.substring(host);
    }

    private @Nullable URI absolute(String setting, @Nullable String value, Set<String> schemes) {
        if (value == null) {
            return null;
        }
        try {
            URI uri = new URI(value);
            if (uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null) {
                if (!UriReference.hasUsablePort(uri)) {
                    problems.add(setting + " = " + shown(value) + ": " + UriReference.PORT_PROBLEM);
                }
                return uri;
            }
            problems.add(setting + " = " + shown(value) + ": must begin with "
                    + String.join(
                            " or ",
                            schemes.stream().sorted().map(s -> s + "://").toList()) + " and name a host");
        } catch (URISyntaxException e) {
            problems.add(setting + " = " + shown(value) + ": " + e.getReason() + " at index " + e.getIndex());
        }
        return null;
    }

    void headers(Map<String, List<String>> headers) {
        headers.forEach((name, values) -> values.forEach(value -> {
            String steering = ConnectionHeaders.problem(name);
            if (steering != null) {
                problems.add("header " + name + ": " + steering);
                return;
            }
            try {
                HttpRequest unused =
                        HttpRequest.newBuilder(ANY).header(name, value).build();
            } catch (IllegalArgumentException e) {
                problems.add("header " + printable(name) + ": " + printable(String.valueOf(e.getMessage())));
            }
        }));
    }

    /** On one line, and without what would steer a terminal. */
    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(each -> {
            if (Character.isISOControl(each)) {
                shown.append(String.format(Locale.ROOT, "\\u%04x", each));
            } else {
                shown.append((char) each);
            }
        });
        return shown.toString();
    }

    void timeout(String setting, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(ClientSpec.LONGEST) > 0) {
            problems.add(setting + " = " + DurationText.of(value) + ": must be above 0, and at most "
                    + DurationText.of(ClientSpec.LONGEST));
        }
    }

    void bodyLimit(long bytes) {
        if (bytes < 1) {
            problems.add("bodyLimit (in Java: bodyLimitBytes = " + bytes + "): must be at least 1 byte");
        }
    }

    void transport(ClientSpec.Transport transport, ClientSpec.Version version) {
        if (transport == ClientSpec.Transport.NETTY && version == ClientSpec.Version.HTTP_2) {
            problems.add("transport = NETTY: speaks HTTP/1.1 only; take the JDK's for HTTP/2");
        }
    }

    void tls(TlsSettings settings) {
        problems.addAll(settings.problems());
    }

    void raise() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }
}
