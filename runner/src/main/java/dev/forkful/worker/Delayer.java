package dev.forkful.worker;

import java.time.Duration;

/** Runs actions later, one after another, on the worker's timer thread: they must neither block nor run user code. */
@FunctionalInterface
interface Delayer {

    /** Runs {@code action} once {@code delay} has passed; a delay of zero is "next". */
    void delay(Runnable action, Duration delay);
}
