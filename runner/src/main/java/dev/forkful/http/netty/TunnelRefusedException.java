package dev.forkful.http.netty;

import java.io.IOException;
import java.io.Serial;
import java.util.List;

/** A proxy opens no tunnel to a host. */
public final class TunnelRefusedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    /** Not a list of any kind: an exception is serializable. */
    private final String[] challenges;

    TunnelRefusedException(int status, List<String> challenges) {
        super("Tunnel failed, got: " + status); // as the JDK's client says it
        this.status = status;
        this.challenges = challenges.toArray(new String[0]);
    }

    /** What the proxy answered. */
    public int status() {
        return status;
    }

    /** The values of {@code Proxy-Authenticate}; empty where it has none. */
    public List<String> challenges() {
        return List.of(challenges);
    }
}
