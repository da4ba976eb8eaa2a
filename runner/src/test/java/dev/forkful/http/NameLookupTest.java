package dev.forkful.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NameLookupTest {
    private static final URI HOST = URI.create("http://host/");
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final AtomicLong now = new AtomicLong();
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> resolved = new ArrayList<>();
    private final NameLookup names = new NameLookup(this::resolve, direct(), threads::add, now::get, KEPT);

    @Test
    void hostIsLookedUpOnceForAllWhoWaitAndThenIsKnown() {
        CompletableFuture<Void> first = names.lookUp(HOST);
        CompletableFuture<Void> second = names.lookUp(HOST);
        assertThat(first).isSameAs(second).isNotDone();
        threads.remove().run();
        assertThat(first).isCompleted();
        assertThat(names.lookUp(HOST)).isNull();
        assertThat(resolved).containsExactly("host");
    }

    @Test
    void knownHostIsAskedForAgainBeforeTheJvmForgetsIt() {
        assertThat(names.lookUp(HOST)).isNotNull();
        threads.remove().run();
        now.addAndGet(Duration.ofSeconds(21).toNanos());
        assertThat(names.lookUp(HOST)).isNotNull();
        threads.remove().run();
        assertThat(resolved).hasSize(2);
    }

    @Test
    void hostIsNotKnownForLongerThanTheJvmKeepsIt() {
        lookUpAt(0);
        lookUpAt(285); // the JVM answers from what it keeps, and keeps that no longer for it
        now.set(Duration.ofSeconds(299).toNanos());
        assertThat(names.lookUp(HOST)).isNull();

        lookUpAt(300);

        now.set(Duration.ofSeconds(319).toNanos());
        assertThat(names.lookUp(HOST)).isNull();
        lookUpAt(599);
        now.set(Duration.ofMinutes(10).toNanos());
        assertThat(names.lookUp(HOST)).isNotNull();
    }

    @Test
    void hostIsAskedForEachTimeWhileTheJvmMayForgetIt() {
        assertThat(names.lookUp(HOST)).isNotNull();
        now.set(Duration.ofSeconds(5).toNanos()); // it took as long
        threads.remove().run();
        assertThat(names.lookUp(HOST)).isNull();

        lookUpAt(301);
        CompletableFuture<Void> again = names.lookUp(HOST);
        assertThat(names.lookUp(HOST)).as("who comes meanwhile").isSameAs(again);
        threads.remove().run();

        lookUpAt(305);
        assertThat(names.lookUp(HOST)).as("it was looked up anew").isNull();
    }

    private void lookUpAt(long second) {
        now.set(Duration.ofSeconds(second).toNanos());
        assertThat(names.lookUp(HOST)).isNotNull();
        threads.remove().run();
    }

    @Test
    void failureIsToldToThoseWhoWaitAndNotRemembered() {
        CompletableFuture<Void> lookup = names.lookUp(URI.create("http://bad/"));
        threads.remove().run();
        assertThat(lookup)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(UnknownHostException.class);
        assertThat(names.lookUp(URI.create("http://bad/"))).isNotNull().isNotDone();
    }

    @Test
    void errorIsToldToThoseWhoWaitToo() {
        CompletableFuture<Void> lookup = names.lookUp(URI.create("http://deep/"));
        threads.remove().run();
        assertThat(lookup)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void addressesNeedNoLookup() {
        assertThat(names.lookUp(URI.create("http://127.0.0.1/"))).isNull();
        assertThat(names.lookUp(URI.create("http://[::1]:80/"))).isNull();
    }

    @Test
    void proxyIsLookedUpInPlaceOfTheHostsThatItCalls() {
        Proxies proxies =
                Proxies.of(ClientSpec.builder().proxy("http://gate:3128").build(), Map.of());
        NameLookup proxied = new NameLookup(this::resolve, proxies, threads::add, now::get, KEPT);

        assertThat(proxied.lookUp(HOST)).isSameAs(proxied.lookUp(URI.create("http://127.0.0.1/")));
        threads.remove().run();

        assertThat(proxied.lookUp(URI.create("http://bad/"))).isNull();
        assertThat(resolved).containsExactly("gate");
    }

    private InetAddress[] resolve(String host) throws UnknownHostException {
        resolved.add(host);
        if (host.equals("bad")) {
            throw new UnknownHostException(host);
        } else if (host.equals("deep")) {
            throw new StackOverflowError("of the test");
        }
        return new InetAddress[0];
    }

    private static Proxies direct() {
        return Proxies.of(ClientSpec.DEFAULT, Map.of());
    }
}
