package dev.forkful.http;

import java.net.http.HttpRequest;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers that say where a message ends, or what becomes of its connection. The client sets them, by the request:
 * where a person's were sent beside, the two sides could disagree where the next message begins, and a task would get
 * what is another's.
 */
final class ConnectionHeaders {
    private static final String LEAVE_OUT = "leave it out";
    private static final Map<String, String> ADVICE = advice();

    private ConnectionHeaders() {}

    private static Map<String, String> advice() {
        Map<String, String> advice = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        advice.put("Connection", LEAVE_OUT);
        advice.put("Content-Length", "it is made of the body that is given; leave it out");
        advice.put("Expect", "use expectContinue(true)");
        advice.put("Host", "it is made of the URI; leave it out");
        advice.put("TE", LEAVE_OUT);
        advice.put("Trailer", LEAVE_OUT);
        advice.put("Transfer-Encoding", "a body of unknown length is sent in chunks by itself; leave it out");
        advice.put("Upgrade", LEAVE_OUT);
        return advice;
    }

    /** What is wrong with setting such a header, and what to do; null where nothing is. */
    static @Nullable String problem(String name) {
        String advice = ADVICE.get(name);
        return advice == null ? null : "only the client may set it: " + advice;
    }

    /** @throws IllegalArgumentException names the first such header of the request */
    static void refuse(HttpRequest request) {
        for (String name : request.headers().map().keySet()) {
            String problem = problem(name);
            if (problem != null) {
                throw new IllegalArgumentException(
                        "header " + name + " of " + request.method() + " " + request.uri() + ": " + problem);
            }
        }
    }
}
