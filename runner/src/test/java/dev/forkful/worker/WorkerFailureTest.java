package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.forkful.Eventually;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Workers that cannot go on. */
final class WorkerFailureTest extends WorkerFixture {
    @Test
    void outOfMemoryEndsTheWorkerAndBlamesNoTask() {
        session.publish("\"a\"");
        start(
                job().task(String.class, (input, task) -> {
                    throw new OutOfMemoryError("planted");
                }),
                1);

        Eventually.within(SOON, () -> assertThat(ending).isCompleted());

        assertThat(ending.join().exit()).isEqualTo(WorkerExit.OUT_OF_MEMORY);
        assertThat(session.replies()).isEmpty();
    }

    /** Says when it is written. */
    private record Told(CompletableFuture<Void> written) {
        @JsonValue
        String text() {
            written.complete(null);
            return "";
        }
    }

    @Test
    void whatWasBesideAnOutOfMemoryErrorIsNeitherSettledNorTriedAgain() {
        session.publish("\"oom\"", "\"a\"", "\"b\"", "\"last\"");
        start(waiting(job()), 4);
        Eventually.within(SOON, () -> assertThat(calls).containsOnlyKeys("oom", "a", "b", "last"));

        call("oom").completeExceptionally(new OutOfMemoryError("planted"));
        Eventually.within(SOON, () -> assertThat(ending).isCompleted());
        call("a").completeExceptionally(new IOException("the process ends"));
        call("b").complete("done");
        CompletableFuture<Void> afterThem = new CompletableFuture<>();
        call("last").complete(new Told(afterThem)); // on the one thread that judges what has come

        assertThat(afterThem).succeedsWithin(SOON);
        assertThat(session.events).allMatch(Event.WorkerStarted.class::isInstance);
        assertThat(session.released).isEmpty();
    }

    @Test
    void workerThatCannotRecordEndsWithTheCodeForStorage() {
        start(waiting(job()), 1);
        Eventually.within(SOON, () -> assertThat(session.idle).isTrue());
        session.failure = new BrokerException.Storage("disk full", null);
        session.publish("\"a\"");
        timer.advance(Duration.ofMillis(400));
        Eventually.within(SOON, () -> assertThat(calls).containsKey("a"));

        call("a").complete("done");

        Eventually.within(SOON, () -> assertThat(ending).isCompleted());
        assertThat(ending.join().exit()).isEqualTo(WorkerExit.STORAGE);
    }

    @Test
    void failingStartHookEndsTheWorkerBeforeItClaims() {
        session.publish("\"a\"");
        start(
                waiting(job().onWorkerStart(worker -> {
                    throw new IOException("no database");
                })),
                1);

        Eventually.within(SOON, () -> assertThat(ending).isCompleted());

        assertThat(ending.join().exit()).isEqualTo(WorkerExit.START_HOOK);
        assertThat(ending.join().cause()).hasMessage("no database");
        assertThat(session.events).isEmpty();
        assertThat(session.queuedTasks()).isEqualTo(1);
    }
}
