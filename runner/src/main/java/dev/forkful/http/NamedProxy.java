package dev.forkful.http;

import dev.forkful.secret.ProxyPasswords;
import dev.forkful.secret.Redactor;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A proxy, as a setting or the environment names it, and who one is to it. Prints no password, and keeps it secret from
 * when it is read.
 *
 * @param uri without a user
 * @param authorization the value of {@code Proxy-Authorization}; null for nobody
 */
record NamedProxy(URI uri, @Nullable String authorization) {
    private static final int DEFAULT_PORT = 80;

    private static final String ENCODE = ": in a user name and password, write / ? # % and @ as %2F %3F %23 %25 and"
            + " %40, and : in a user name as %3A; or use proxyCredentials(user, password)";

    /** Who one is, and the rest of what named it. */
    private record Parted(String user, @Nullable String password, String rest) {
        static Parted of(String value) {
            int scheme = value.indexOf("://");
            int from = scheme < 0 ? 0 : scheme + 3;
            int end = from;
            while (end < value.length() && "/?#".indexOf(value.charAt(end)) < 0) {
                end++;
            }
            int at = value.lastIndexOf('@', end - 1);
            if (at < from) {
                return new Parted("", null, value);
            }
            String info = value.substring(from, at);
            int colon = info.indexOf(':');
            String user = colon < 0 ? info : info.substring(0, colon);
            String password = colon < 0 ? "" : info.substring(colon + 1);
            return new Parted(
                    user, info.isEmpty() ? null : password, value.substring(0, from) + value.substring(at + 1));
        }
    }

    /**
     * Reads {@code http://user:password@host:port}, with or without a user.
     *
     * @param setting what is at fault where it is none
     * @return empty where a problem was found
     */
    static Optional<NamedProxy> parse(String setting, String value, SpecProblems problems) {
        ProxyPasswords.keepIn(value, Redactor.OF_PROCESS);
        Parted parted = Parted.of(value);
        String password = parted.password;
        if (parted.rest.indexOf('@') >= 0) { // it ended earlier than was meant: another host would get the rest
            problems.add(setting + ENCODE);
            return Optional.empty();
        }
        URI uri = problems.proxyUri(setting, parted.rest);
        if (password == null) {
            return Optional.ofNullable(uri).map(address -> new NamedProxy(address, null));
        }
        try {
            String authorization = authorization(
                    ProxyPasswords.decoded(parted.user),
                    ProxyPasswords.decoded(password),
                    problem -> problems.add(setting + ": " + problem));
            return Optional.ofNullable(uri).map(address -> new NamedProxy(address, authorization));
        } catch (IllegalArgumentException e) { // its words hold what it could not decode
            problems.add(setting + ENCODE);
            return Optional.empty();
        }
    }

    /** The value of {@code Proxy-Authorization}, whatever characters there are. */
    static String authorization(String user, String password, Consumer<String> problem) {
        if (user.indexOf(':') >= 0) {
            problem.accept("a user name with a colon cannot be sent to a proxy");
        }
        if ((user + password).chars().anyMatch(Character::isISOControl)) {
            problem.accept("the user name or the password holds a control character, such as a line break");
        }
        return "Basic " + ProxyPasswords.token(user, password);
    }

    /** As the client takes it. */
    Proxy address() {
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
    }

    @Override
    public String toString() {
        return authorization == null ? uri.toString() : uri + " as " + Redactor.MASK;
    }
}
