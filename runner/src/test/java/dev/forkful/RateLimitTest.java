package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private static final RateLimit RUN = RateLimit.ofRun(Rate.perSecond(200));

    @Test
    void limitsSayWhatTheyAre() {
        assertThat(RUN).hasToString("200/s");
        assertThat(RateLimit.perHost(Rate.perSecond(20)).withInFlight(8)).hasToString("20/s and 8 in flight per host");
        assertThat(RateLimit.byKey(Map.class, map -> map.get("tenant"), Rate.perMinute(500))
                        .withName("acme"))
                .hasToString("500/min by key, shared as acme");
        assertThat(RUN.withCost(String.class, String::length)).hasToString("200/s (weighted)");
    }

    @Test
    void functionsAreAskedAboutInputsAndResults() {
        RateLimit limit = RateLimit.byKey(String.class, text -> text.charAt(0), Rate.perSecond(1))
                .withCost(String.class, String::length)
                .withSettle(Integer.class, Integer::doubleValue);
        assertThat(limit.keyOf("abc")).isEqualTo("a");
        assertThat(limit.costOf("abc")).isEqualTo(3);
        assertThat(limit.settlementOf(7)).isEqualTo(7);
        assertThatThrownBy(() -> limit.settlementOf("seven")).isInstanceOf(ClassCastException.class);
        assertThatThrownBy(() -> RUN.withCost(String.class, text -> -1).costOf("a"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("0 or more");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> RUN.withInFlight(3)).hasMessageContaining("concurrency");
        assertThatThrownBy(() -> RateLimit.perHostInFlight(1_001)).hasMessageContaining("from 1 to 1000");
        assertThatThrownBy(() -> RUN.withName("a/b")).hasMessageContaining("a/b");
        assertThatThrownBy(() -> RateLimit.perHost(Rate.perSecond(1)).withCost(String.class, String::length))
                .hasMessageContaining("by host has no cost");
        assertThatThrownBy(() -> RUN.withSettle(String.class, String::length)).hasMessageContaining("cost");
    }

    @Test
    void jobTellsAllThatIsWrongWithItsLimitsAtOnce() {
        assertThatThrownBy(() -> JobSpec.named("j")
                        .limit(RUN)
                        .limit(RUN)
                        .limit(RateLimit.perHostInFlight(2))
                        .limit(RateLimit.perHostInFlight(3))
                        .limit(RateLimit.byKey(Integer.class, number -> number, Rate.perSecond(1)))
                        .task(String.class, (text, task) -> text))
                .isInstanceOf(JobException.class)
                .hasMessageContainingAll(
                        "whole run stands twice", "by host stands twice", "java.lang.Integer", "String");
    }
}
