package dev.forkful.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every broker does, whatever holds its queues. */
public abstract class BrokerContract extends BrokerFixture {
    /** A view of the run in {@link #directory}; each call may stand for another process. */
    protected abstract Broker broker();

    @Test
    void eightTasksOverFourWorkersAreTakenTwoByTwo() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 4);
        publish(owner, 8);
        for (Session worker : workers) {
            assertThat(worker.tryClaim(100)).hasSize(2);
            assertThat(worker.tryClaim(100)).isEmpty();
        }
    }

    @Test
    void tasksAreGivenLowestFirstAsTheyWerePublished() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 10);
        List<Claim> claims = worker.tryClaim(4);
        assertThat(sequences(claims)).containsExactly(0L, 1L, 2L, 3L);
        assertThat(claims.get(3).task().stage()).isEqualTo(3 % 2);
        assertThat(claims.get(3).task().input()).isEqualTo(input(3));
        assertThat(sequences(worker.tryClaim(4))).containsExactly(4L, 5L, 6L, 7L);
    }

    @Test
    void racingWorkersEachGetOtherTasks() throws InterruptedException, ExecutionException {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 4);
        publish(owner, 20_000);
        ExecutorService threads = Executors.newFixedThreadPool(workers.size());
        try {
            List<Callable<List<Long>>> races = new ArrayList<>();
            for (Session worker : workers) {
                races.add(() -> {
                    List<Long> mine = new ArrayList<>();
                    List<Claim> claims = worker.tryClaim(7);
                    while (!claims.isEmpty()) {
                        mine.addAll(sequences(claims));
                        claims = worker.tryClaim(7);
                    }
                    return mine;
                });
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> race : threads.invokeAll(races)) {
                all.addAll(race.get());
            }
            assertThat(all).hasSize(20_000).doesNotHaveDuplicates();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void replyIsReadAsItWasGiven() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 1);
        Claim claim = worker.tryClaim(1).get(0);
        assertThat(claim.complete(reply(claim, "{\"ok\":true}".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Claim.Outcome.RECORDED);
        Event.Reply read = states(broker()).reply(0);
        assertThat(read).usingRecursiveComparison().isEqualTo(reply(claim, read.body()));
        assertThat(read.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"ok\":true}");
    }

    @Test
    void longResultsComeBackWhole() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 4);
        int[] lengths = {0, 256 << 10, (256 << 10) + 1, 5 << 20};
        for (int length : lengths) {
            Claim claim = worker.tryClaim(1).get(0);
            assertThat(claim.complete(reply(claim, noise(length)))).isEqualTo(Claim.Outcome.RECORDED);
        }
        KnownStates states = states(broker());
        for (int i = 0; i < lengths.length; i++) {
            assertThat(states.reply(i).body()).isEqualTo(noise(lengths[i]));
        }
    }

    @Test
    void claimEndsOnce() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 1);
        Claim claim = worker.tryClaim(1).get(0);
        assertThat(claim.complete(reply(claim))).isEqualTo(Claim.Outcome.RECORDED);
        assertThat(claim.complete(reply(claim))).isEqualTo(Claim.Outcome.ENDED);
        claim.release();
        KnownStates states = states(broker());
        assertThat(states.settledTasks()).isEqualTo(1);
        assertThat(states.duplicates()).isZero();
        owner.progress(states, 1);
        assertThat(worker.tryClaim(1)).isEmpty();
    }

    @Test
    void claimsAreCompletedFromManyThreadsThatAreInterruptedMeanwhile() throws InterruptedException {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        int tasks = 4_000;
        publish(owner, tasks);
        Queue<Claim> claims = new ConcurrentLinkedQueue<>(worker.tryClaim(tasks));
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (Claim claim = claims.poll(); claim != null; claim = claims.poll()) {
                    assertThat(claim.complete(reply(claim, noise(3_000)))).isEqualTo(Claim.Outcome.RECORDED);
                }
            });
            thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
            thread.start();
            threads.add(thread);
        }
        Random random = new Random(7);
        while (threads.stream().anyMatch(Thread::isAlive)) {
            threads.get(random.nextInt(threads.size())).interrupt();
            LockSupport.parkNanos(random.nextInt(200_000));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(states(broker()).settledTasks()).isEqualTo(tasks);
    }

    @Test
    void replyToAnotherTaskIsRefused() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 2);
        List<Claim> claims = worker.tryClaim(2);
        assertThatThrownBy(() -> claims.get(0).complete(reply(claims.get(1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void taskGivenBackIsTakenByAnother() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 2);
        publish(owner, 2);
        Claim claim = workers.get(0).tryClaim(1).get(0);
        Claim other = workers.get(1).tryClaim(1).get(0);
        other.complete(reply(other));
        assertThat(workers.get(1).tryClaim(1)).isEmpty();
        claim.release();
        assertThat(sequences(workers.get(1).tryClaim(1))).containsExactly(0L);
    }

    @Test
    void unsettledClaimsOfTheDeadAreGivenToOthersAndTheDeadLosesThem() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 2);
        publish(owner, 10);
        List<Claim> held = workers.get(0).tryClaim(5);
        held.get(2).complete(reply(held.get(2)));
        owner.setLiveWorkers(List.of(incarnation(1)));
        assertThat(workers.get(1).tryClaim(10)).hasSize(5);

        List<Long> left = owner.claimsOf(incarnation(0));
        assertThat(left).contains(0L, 1L, 3L, 4L);
        KnownStates states = states(broker());
        owner.release(
                left.stream().filter(sequence -> !states.isSettled(sequence)).toList());

        assertThat(sequences(workers.get(1).tryClaim(10))).containsExactly(0L, 1L, 3L, 4L);
        assertThat(held.get(0).complete(reply(held.get(0)))).isEqualTo(Claim.Outcome.LOST);
        assertThat(states(broker()).settledTasks()).isEqualTo(1);
    }

    @Test
    void releaseTakesNothingFromTheLiving() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 2);
        Claim claim = worker.tryClaim(2).get(0);
        owner.release(List.of(0L, 1L));
        assertThat(worker.tryClaim(2)).isEmpty();
        assertThat(claim.complete(reply(claim))).isEqualTo(Claim.Outcome.RECORDED);
    }

    @Test
    void reservedTasksAreGivenToOneWorkerFirstAndAlone() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 3);
        publish(owner, 12);
        assertThat(workers.get(0).tryClaim(4)).hasSize(4);
        owner.setLiveWorkers(List.of(incarnation(1), incarnation(2)));
        owner.reserve(owner.claimsOf(incarnation(0)).subList(1, 3), incarnation(1));

        List<Claim> apart = workers.get(1).tryClaim(1);
        assertThat(sequences(apart)).containsExactly(1L);
        assertThat(sequences(workers.get(2).tryClaim(6))).containsExactly(4L, 5L, 6L, 7L, 8L, 9L);
        apart.get(0).complete(reply(apart.get(0)));
        List<Claim> second = workers.get(1).tryClaim(10);
        assertThat(sequences(second)).containsExactly(2L);
        assertThat(workers.get(1).tryClaim(10)).isEmpty();
        second.get(0).complete(reply(second.get(0)));
        assertThat(workers.get(1).tryClaim(10)).isEmpty();
        owner.endApart(incarnation(1));
        assertThat(sequences(workers.get(1).tryClaim(10))).contains(10L, 11L);
    }

    @Test
    void taskThatTheOwnerSettledIsGivenToNobody() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 2);
        owner.append(new Event.Reply(1, 0, Event.Status.FAILED, 3, 1, 0, task(0), new byte[] {'{', '}'}));
        assertThat(sequences(worker.tryClaim(2))).containsExactly(1L);
        assertThat(states(broker()).isSettled(0)).isTrue();
    }

    @Test
    void pausedAndDrainingWorkersGetNothing() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 2);
        for (Owner.Flow flow : List.of(Owner.Flow.PAUSE, Owner.Flow.DRAIN)) {
            owner.setFlow(flow);
            assertThat(worker.flow()).isEqualTo(flow);
            assertThat(worker.tryClaim(1)).isEmpty();
        }
        owner.setFlow(Owner.Flow.RUN);
        assertThat(worker.tryClaim(2)).hasSize(2);
    }

    @Test
    void pulseSaysHowTheWorkerDoes() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        assertThat(owner.pulse(incarnation(0))).isEqualTo(new WorkerPulse(0, 0, false));
        worker.beat(17);
        worker.setIdle(true);
        assertThat(owner.pulse(incarnation(0))).isEqualTo(new WorkerPulse(1, 17, true));
    }

    @Test
    void oneWorkerIsToWakeARestingOwner() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 2);
        assertThat(workers.get(0).tryEndRest()).isFalse();
        for (int rest = 0; rest < 2; rest++) {
            owner.setResting(true);
            assertThat(workers.get(1).tryEndRest()).isTrue();
            assertThat(workers.get(0).tryEndRest()).isFalse();
        }
        owner.setResting(true);
        owner.setResting(false);
        assertThat(workers.get(0).tryEndRest()).isFalse();
    }

    @Test
    void progressSaysHowManyTasksWaitForAWorker() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 10);
        List<Claim> claims = worker.tryClaim(4);
        claims.get(0).complete(reply(claims.get(0)));
        KnownStates states = states(broker());
        assertThat(owner.progress(states, states.settledTasks())).isEqualTo(6);
    }

    @Test
    void nextOwnerGoesOnWhereTheLastOneStopped() throws Exception {
        Owner first = owner(broker());
        Session worker = workers(broker(), first, 1).get(0);
        publish(first, 10);
        List<Claim> claims = worker.tryClaim(3);
        claims.get(1).complete(reply(claims.get(1)));
        closeViews();
        opened.clear();

        Owner next = opened(broker().own(50, states(broker())));
        assertThat(next.publishedTasks()).isEqualTo(10);
        assertThat(next.isSealed()).isFalse();
        assertThatThrownBy(() -> next.publish(task(9))).isInstanceOf(IllegalArgumentException.class);
        next.publish(task(10));
        next.seal();
        next.seal();
        next.admit(51);
        next.setLiveWorkers(List.of(51));
        Session again = opened(broker().join(51));
        assertThat(sequences(again.tryClaim(100))).containsExactly(0L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
        TaskReader tasks = opened(broker().tasks());
        assertThat(tasks.total()).hasValue(11);
        closeViews();
        opened.clear();
        assertThat(opened(broker().own(60, states(broker()))).isSealed()).isTrue();
    }

    @Test
    void tasksAreReadInAnyOrder() {
        Owner owner = owner(broker());
        TaskReader reader = opened(broker().tasks());
        assertThat(reader.publishedTasks()).isZero();
        assertThat(reader.total()).isEmpty();
        publish(owner, 1_000);
        assertThat(reader.publishedTasks()).isEqualTo(1_000);
        for (long sequence : new long[] {0, 1, 5, 999, 500, 501, 3}) {
            assertThat(reader.read(sequence).input()).isEqualTo(input(sequence));
        }
        assertThatThrownBy(() -> reader.read(1_000)).isInstanceOf(BrokerException.class);
        assertThat(reader.read(7).sequence()).isEqualTo(7);
        owner.seal();
        assertThat(reader.total()).hasValue(1_000);
        assertThatThrownBy(() -> reader.read(1_000)).isInstanceOf(BrokerException.class);
    }

    @Test
    void whatTheDeadSentIsKeptFromEverybodyAndTheNextOwnerKeepsIt() throws Exception {
        Broker broker = broker();
        Owner owner = owner(broker);
        List<Session> workers = workers(broker, owner, 2);
        publish(owner, 4);
        assertThat(sequences(workers.get(0).tryClaim(2))).containsExactly(0L, 1L);
        workers.get(0).append(doubt(0));
        workers.get(0).close();
        assertThat(owner.claimsOf(incarnation(0))).containsExactly(0L, 1L);
        owner.withhold(List.of(0L));
        owner.release(List.of(1L));
        owner.setLiveWorkers(List.of(incarnation(1)));
        assertThat(sequences(workers.get(1).tryClaim(10))).containsExactly(1L, 2L, 3L);

        closeViews();
        opened.clear();
        Owner next = opened(broker.own(OWNER + 100, states(broker)));
        next.admit(OWNER + 101);
        next.setLiveWorkers(List.of(OWNER + 101));
        assertThat(sequences(opened(broker.join(OWNER + 101)).tryClaim(10))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void readerGivesNoMoreThanItsLimitAndEachEventOnce() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 3);
        publish(owner, 300);
        List<Event> all = new ArrayList<>();
        EventReader reader = opened(broker().events(Position.START));
        for (int round = 0; round < 10; round++) {
            for (Session worker : workers) {
                worker.tryClaim(10).forEach(claim -> claim.complete(reply(claim)));
            }
            assertThat(reader.poll(all::add, 17)).isLessThanOrEqualTo(17);
        }
        while (reader.poll(all::add, 17) > 0) {
            // the next ones
        }
        assertThat(all.stream().map(event -> ((Event.Reply) event).sequence()))
                .hasSize(300)
                .doesNotHaveDuplicates();
    }

    @Test
    void allKindsOfEventsComeBackAsTheyWere() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        List<Long> many = LongStream.range(0, Event.MAX_SEQUENCES).boxed().toList();
        List<Event> written = List.of(
                new Event.RunMarked(1, 1, Event.Mark.CANCELLED, "åsa", "why not"),
                new Event.WorkerLost(2, 10, 1, 137, true, many),
                new Event.ConsoleLost(8, 1, 255, many),
                new Event.Reopened(3, 255, List.of(7L)),
                new Event.Steered(7, 1, new Order("id", Order.Verb.SCALE, 4, "åsa", "slow"), 0, ""));
        written.forEach(owner::append);
        List<Event> workers = List.of(
                new Event.WorkerStarted(4, incarnation(0), 1, 4711),
                new Event.AttemptFailed(5, 3, 2, 1, 250, new byte[] {'x'}),
                new Event.WorkerStopped(6, incarnation(0), 1, "told to"));
        workers.forEach(worker::append);
        List<Event> read = states(broker()).others();
        assertThat(read).hasSize(8);
        assertThat(read.stream().filter(event -> !(event instanceof Event.AttemptFailed)))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(written.stream(), workers.stream())
                        .filter(event -> !(event instanceof Event.AttemptFailed))
                        .toList());
    }

    @Test
    void oneWorkerIsDismissedWhileTheOthersGoOn() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 2);
        publish(owner, 4);
        owner.dismiss(incarnation(0));
        assertThat(workers.get(0).flow()).isEqualTo(Owner.Flow.DRAIN);
        assertThat(workers.get(0).tryClaim(4)).isEmpty();
        assertThat(workers.get(1).flow()).isEqualTo(Owner.Flow.RUN);
        owner.setLiveWorkers(List.of(incarnation(1)));
        assertThat(workers.get(1).tryClaim(4)).hasSize(4);
    }

    @Test
    void theLimitOfOneWorkerIsReadByItAlone() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 2);
        assertThat(workers.get(0).limit()).isEqualTo(Session.NO_LIMIT);
        owner.setLimit(incarnation(0), 7);
        assertThat(workers.get(0).limit()).isEqualTo(7);
        owner.setLimit(incarnation(0), 1);
        assertThat(workers.get(0).limit()).isEqualTo(1);
        assertThat(workers.get(1).limit()).isEqualTo(Session.NO_LIMIT);
        assertThatThrownBy(() -> owner.setLimit(incarnation(0), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTimeoutIsReadByAllWorkers() {
        Owner owner = owner(broker());
        List<Session> workers = workers(broker(), owner, 2);
        assertThat(workers).extracting(Session::timeoutMillis).containsOnly(0L);
        owner.setTimeout(1_500);
        assertThat(workers).extracting(Session::timeoutMillis).containsOnly(1_500L);
        owner.setTimeout(0);
        assertThat(workers).extracting(Session::timeoutMillis).containsOnly(0L);
    }

    @Test
    void aReaderFromTheEndIsGivenOnlyWhatComesLater() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        publish(owner, 40);
        completeAll(worker);
        try (EventReader reader = broker().events(Position.END)) {
            List<Event> given = new ArrayList<>();
            assertThat(reader.poll(given::add, 100)).isZero();
            owner.append(new Event.RunMarked(1, OWNER, Event.Mark.STOPPED, "me", ""));
            while (given.isEmpty()) {
                int unused = reader.poll(given::add, 100);
            }
            assertThat(given).hasSize(1).first().isInstanceOf(Event.RunMarked.class);
        }
    }

    @Test
    void theEndThatAReaderBeginsAtIsThatOfItsFirstPollWhateverItsLimit() {
        Owner owner = owner(broker());
        EventReader reader = opened(broker().events(Position.END));
        List<Event> given = new ArrayList<>();
        assertThat(reader.poll(given::add, 0)).isZero();
        owner.append(new Event.RunMarked(1, OWNER, Event.Mark.STOPPED, "me", ""));
        Eventually.within(Duration.ofSeconds(10), () -> {
            int unused = reader.poll(given::add, 100);
            assertThat(given).hasSize(1);
        });
    }

    @Test
    void workerThatWasNotAdmittedIsRefused() {
        owner(broker());
        assertThatThrownBy(() -> broker().join(99)).isInstanceOf(BrokerException.class);
    }

    @Test
    void tooLongAnInputIsRefusedAndTheNextTaskGoesThrough() {
        Owner owner = owner(broker());
        Session worker = workers(broker(), owner, 1).get(0);
        byte[] longest = noise(TaskRecord.MAX_INPUT_BYTES);
        assertThatThrownBy(() -> owner.publish(new TaskRecord(0, 0, Arrays.copyOf(longest, longest.length + 1))))
                .isInstanceOf(IllegalArgumentException.class);
        owner.publish(new TaskRecord(0, 0, longest));
        assertThat(worker.tryClaim(1).get(0).task().input()).isEqualTo(longest);
    }
}
