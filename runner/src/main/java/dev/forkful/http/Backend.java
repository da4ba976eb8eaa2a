package dev.forkful.http;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is below Methanol.
 *
 * @param client sends requests
 * @param heedOwnCode to be run before a person's own code is to run on its threads; idempotent
 * @param end closes its connections, and fails what is in flight; idempotent
 */
record Backend(HttpClient client, Runnable heedOwnCode, Runnable end) {
    private static final String SELECTOR = "HttpClient-\\d+-SelectorManager";

    /**
     * The JDK's client. It cannot be closed before JDK 21; but in all versions an interrupt of the thread that waits
     * for the network ends it, in order (see {@code HttpClientImpl.SelectorManager.run}). Otherwise it would end when
     * nobody refers to it any more; and a JVM that ends waits 0.3 s for who waits in native code.
     */
    static synchronized Backend ofJdk(HttpClient.Builder builder, ClientThreads threads) {
        Set<Thread> before = Set.copyOf(selectors());
        HttpClient client = builder.executor(threads).build();
        List<Thread> own =
                selectors().stream().filter(thread -> !before.contains(thread)).toList();
        own.forEach(threads::serve);
        return new Backend(client, threads::handOverAll, () -> own.forEach(Thread::interrupt));
    }

    private static List<Thread> selectors() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] threads = new Thread[2 * group.activeCount() + 64];
        List<Thread> selectors = new ArrayList<>();
        for (int i = group.enumerate(threads, false) - 1; i >= 0; i--) {
            if (threads[i].getName().matches(SELECTOR)) {
                selectors.add(threads[i]);
            }
        }
        return selectors;
    }
}
