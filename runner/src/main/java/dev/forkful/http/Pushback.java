package dev.forkful.http;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server asks of whoever calls it: to leave it alone for a while. Read from {@code Retry-After} (RFC 9110) of a
 * 429 or 503, and from {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers-10), {@code RateLimit-Remaining} with
 * {@code RateLimit-Reset} (draft 07), and the same with {@code X-} before it, as many APIs have it.
 */
public final class Pushback {
    /** A reset that is larger is no count of seconds, but a time: seconds since 1970. */
    private static final long LONGEST_DELTA_SECONDS = 1_000_000_000;

    private static final String LIMIT = "RateLimit";
    private static final Pattern REMAINING = Pattern.compile(";\\s*r=(\\d{1,12})");
    private static final Pattern RESET = Pattern.compile(";\\s*t=(\\d{1,12})");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");

    private Pushback() {}

    /** How long nothing more should be sent; empty where nothing was asked. */
    public static Optional<Duration> of(int status, HttpHeaders headers, Instant now) {
        boolean refused = status == 429 || status == 503;
        Duration retryAfter = refused ? RetryAfter.parse(headers, now) : null;
        if (retryAfter != null) {
            return Optional.of(retryAfter);
        }
        if (!speaksOfLimits(headers)) {
            return Optional.empty();
        }
        Duration structured = structured(headers);
        return Optional.ofNullable(structured != null ? structured : plain(headers, refused, now));
    }

    /** Looks at the names only, since this is asked for every answer. */
    private static boolean speaksOfLimits(HttpHeaders headers) {
        for (String name : headers.map().keySet()) {
            int from = name.regionMatches(true, 0, "X-", 0, 2) ? 2 : 0;
            if (name.regionMatches(true, from, LIMIT, 0, LIMIT.length())) {
                return true;
            }
        }
        return false;
    }

    /** {@code RateLimit: "default";r=0;t=30}: of several policies, the longest wait. */
    private static @Nullable Duration structured(HttpHeaders headers) {
        Duration longest = null;
        for (String line : headers.allValues("RateLimit")) {
            for (String policy : line.split(",", -1)) {
                Matcher remaining = REMAINING.matcher(policy);
                Matcher reset = RESET.matcher(policy);
                boolean isUsedUp = remaining.find() && Long.parseLong(remaining.group(1)) == 0;
                if (isUsedUp && reset.find()) {
                    Duration wait = Duration.ofSeconds(Long.parseLong(reset.group(1)));
                    longest = longest == null || wait.compareTo(longest) > 0 ? wait : longest;
                }
            }
        }
        return longest;
    }

    private static @Nullable Duration plain(HttpHeaders headers, boolean refused, Instant now) {
        for (String prefix : new String[] {"RateLimit-", "X-RateLimit-"}) {
            Long remaining = number(headers, prefix + "Remaining");
            Long reset = number(headers, prefix + "Reset");
            if (reset != null && (refused || (remaining != null && remaining == 0))) {
                long seconds = reset > LONGEST_DELTA_SECONDS ? reset - now.getEpochSecond() : reset;
                return Duration.ofSeconds(Math.max(0, seconds));
            }
        }
        return null;
    }

    private static @Nullable Long number(HttpHeaders headers, String name) {
        String value = headers.firstValue(name).map(String::strip).orElse("");
        return NUMBER.matcher(value).matches() ? Long.valueOf(value) : null;
    }
}
