package dev.forkful.bench;

import com.github.mizosoft.methanol.Methanol;
import com.github.mizosoft.methanol.MutableRequest;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** What there is to compare with: GETs in a loop over Methanol, with the settings of a worker, and nothing else. */
final class BareLoop {
    private final Methanol client = Methanol.newBuilder()
            .executor(Executors.newFixedThreadPool(2))
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .requestTimeout(Duration.ofSeconds(60))
            .build();
    private final AtomicInteger begun = new AtomicInteger();
    private final String url;
    private final int count;
    private final CountDownLatch done;

    private BareLoop(String url, int count) {
        this.url = url;
        this.count = count;
        done = new CountDownLatch(count);
    }

    /** Arguments: address, how many GETs, how many at once. */
    public static void main(String[] arguments) throws InterruptedException {
        BareLoop loop = new BareLoop(arguments[0], Integer.parseInt(arguments[1]));
        for (int i = Integer.parseInt(arguments[2]); i > 0; i--) {
            loop.next();
        }
        loop.done.await();
        Runtime.getRuntime().halt(0);
    }

    private void next() {
        if (begun.getAndIncrement() >= count) {
            return;
        }
        var unused = client.sendAsync(MutableRequest.GET(url), BodyHandlers.ofString())
                .whenComplete((response, error) -> {
                    if (error != null || response.statusCode() != 200) {
                        System.err.println("bare loop: " + (error == null ? response : error));
                        Runtime.getRuntime().halt(1);
                    }
                    done.countDown();
                    next();
                });
    }
}
