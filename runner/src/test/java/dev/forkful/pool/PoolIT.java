package dev.forkful.pool;

import static dev.forkful.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.forkful.Eventually;
import dev.forkful.JobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What one pool of two workers does with calls of all kinds; the numbers are those of the reference's list. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PoolIT {
    private static Pool pool;

    @BeforeAll
    static void open() {
        pool = Calls.pool().workers(2).concurrency(8).build();
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    // C9, C10
    @Test
    void aCallIsMadeInAnotherProcess() {
        assertThat(pool.apply(Calls::pid).join()).isNotEqualTo(Calls.pid());
        assertThat(pool.apply(Calls::twice, 21).join()).isEqualTo(42);
        assertThat(pool.apply(Calls::add, 1, 2).join()).isEqualTo(3);
        assertThat(pool.apply(Calls::sum, 1L, 2L, 3L).join()).isEqualTo(6);
        assertThat(pool.apply(Calls::where, "here").join()).startsWith("here in worker ");
    }

    // P4, P5, X10
    @Test
    void aMapGivesResultsInTheOrderOfTheSourceAsOftenAsTheyAreRead() {
        MapResult<Integer> map = pool.map(Calls::twice, numbers(50));
        List<Integer> expected = numbers(50).stream().map(n -> 2 * n).toList();

        assertThat(map.join()).isEqualTo(expected);
        assertThat(map.join()).isEqualTo(expected);
        assertThat(map).containsExactlyElementsOf(expected);
        assertThat(map.stream().toList()).isEqualTo(expected);
        assertThat(map.toFuture().join()).isEqualTo(expected);
        List<Integer> completed = new ArrayList<>();
        map.forEachCompleted(outcome -> completed.add(outcome.value()));
        assertThat(completed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(map.isDone()).isTrue();
    }

    // P6
    @Test
    void aStarmapSpreadsRowsOverTheParameters() {
        List<Args.Two<Integer, Integer>> rows =
                IntStream.range(0, 50).mapToObj(i -> Args.of(i / 10, i % 10)).toList();

        assertThat(pool.starmap(Calls::add, rows).join())
                .isEqualTo(rows.stream().map(row -> row.first() + row.second()).toList());
        assertThat(pool.starmap(Calls::sum, List.of(Args.of(1L, 2L, 3L), Args.of(4L, 5L, 6L)))
                        .join())
                .containsExactly(6L, 15L);
    }

    // X5
    @Test
    void asynchronousFunctionsAndLambdasAreCallsToo() {
        assertThat(pool.map(Pool.async(Calls::twiceLater), numbers(20)).join())
                .isEqualTo(numbers(20).stream().map(n -> 2 * n).toList());
        assertThat(pool.map((Integer n) -> n + 1, numbers(3)).join()).containsExactly(1, 2, 3);
        assertThat(pool.apply(String::length, "four").join()).isEqualTo(4);
    }

    @Test
    void recordsDatesAndBytesArriveAsTheyWere() {
        Calls.Page page = new Calls.Page("u", 1, Instant.parse("2026-11-26T01:02:03.004Z"), new byte[] {1, -2, 3});

        List<Calls.Page> pages = pool.apply(Calls::pages, List.of(page)).join();

        assertThat(pages).containsExactly(new Calls.Page("u/", 2, page.at(), page.body()));
        assertThat(pages.get(0).body()).containsExactly(1, -2, 3);
    }

    @Test
    void decimalsArriveToTheirLastDigitAndDoublesAsDoubles() {
        BigDecimal exact = new BigDecimal("12345678901234567.890");

        assertThat(pool.apply(Calls::text, exact).join()).isEqualTo("12345678901234567.890");
        assertThat(pool.apply(Calls::same, exact).join()).isEqualTo(exact);
        assertThat(pool.apply(Calls::total, List.of(exact, exact)).join()).isEqualTo("24691357802469135.780");
        assertThat(pool.apply(Calls::classOf, Map.of("a", 1.5)).join()).isEqualTo("java.lang.Double");
    }

    private static Throwable causeOf(TaskFuture<?> call) {
        Throwable raised = catchThrowable(call::join);
        assertThat(raised).isInstanceOf(CompletionException.class);
        return Objects.requireNonNull(raised.getCause());
    }

    // C16, P3, P7
    @Test
    void anErrorIsRaisedAsItselfWithTheStackOfTheWorker() {
        Throwable raised = causeOf(pool.apply(Calls::even, 3));

        assertThat(raised).isInstanceOf(Calls.OddException.class).hasMessage("3 is odd");
        assertThat(raised.getStackTrace()[0].getMethodName()).isEqualTo("even");
        assertThat(raised.getSuppressed()).singleElement().isInstanceOfSatisfying(TaskFailedException.class, where -> {
            assertThat(where.worker()).isBetween(1, 2);
            assertThat(where.attempts()).isEqualTo(1);
        });
        assertThat(pool.apply(Calls::even, 4).join()).isEqualTo(4); // the worker survived
    }

    @Test
    void causesAreKeptAndAnErrorThatCannotBeMadeIsTold() {
        Throwable known = causeOf(pool.apply(Calls::failWithCause, 1));
        assertThat(known).isInstanceOf(UncheckedIOException.class).hasMessage("outer 1");
        assertThat(known.getCause()).isInstanceOf(IOException.class).hasMessage("inner");

        Throwable unknown = causeOf(pool.apply(Calls::fail, 7));
        assertThat(unknown).isInstanceOfSatisfying(TaskFailedException.class, error -> {
            assertThat(error.type()).isEqualTo(Calls.Unmakeable.class.getName());
            assertThat(error).hasMessageContaining("code 7").hasMessageContaining("worker ");
            assertThat(error.getStackTrace()[0].getMethodName()).isEqualTo("fail");
        });
        assertThat(unknown.getCause()).isInstanceOf(IOException.class).hasMessage("the wire");

        assertThat(causeOf(pool.apply(Calls::failDeeply, 7)).getCause())
                .isInstanceOfSatisfying(TaskFailedException.class, error -> {
                    assertThat(error).hasMessageContaining("code 7");
                    assertThat(error.worker()).isBetween(1, 2);
                });
    }

    @Test
    void anErrorThatCannotSayHereWhatItSaidThereIsTold() {
        assertThat(causeOf(pool.apply(Calls::failShyly, 7)))
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        error -> assertThat(error.type()).isEqualTo(Calls.Shy.class.getName()))
                .hasMessageContaining("code 7 of 4")
                .hasMessageContaining("worker ")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void anErrorThatTakesNoCauseComesBackAsItselfWithTheCauseBesideIt() {
        Throwable raised = causeOf(pool.apply(Calls::failCauselessly, 7));

        assertThat(raised).isInstanceOf(Calls.Causeless.class).hasMessage("code 7");
        assertThat(raised.getSuppressed())
                .hasAtLeastOneElementOfType(IOException.class)
                .hasAtLeastOneElementOfType(TaskFailedException.class);
    }

    // X3, X4
    @Test
    void whatCannotTravelIsRefusedOrFailsByName() {
        assertThatThrownBy(() -> pool.apply((Object any) -> any.toString(), new Object()))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("cannot be written as JSON");
        assertThatThrownBy(() -> pool.apply(Calls::unwritable, 1).join())
                .hasCauseInstanceOf(JobException.class)
                .hasMessageContaining("cannot be written as JSON");
        int captured = numbers(3).size();
        assertThatThrownBy(() -> pool.apply((Integer n) -> n + captured, 1))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("captures 1 value");
        assertThat(pool.apply(Calls::twice, 2).join()).isEqualTo(4);
    }

    @Test
    void aResultThatRaisesAnErrorAsItIsMadeEndsItsCall() {
        assertThat(pool.apply(Calls::homebody))
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOf(AssertionError.class)
                .withMessage("not at home");
    }

    // X11
    @Test
    void theCallerChoosesFailFastOrAllOutcomes() {
        assertThatThrownBy(() -> pool.map(Calls::even, numbers(10)).join())
                .hasCauseInstanceOf(Calls.OddException.class);

        List<Outcome<Integer>> outcomes = pool.map(Calls::even, numbers(10)).outcomes();
        assertThat(outcomes).hasSize(10);
        assertThat(outcomes.stream().filter(Outcome::isOk).map(Outcome::value)).containsExactly(0, 2, 4, 6, 8);
        assertThat(outcomes.get(3).error()).hasMessage("3 is odd");
    }

    // X17
    @Test
    void aSourceWithoutAnEndIsTakenAsItsResultsAreRead() {
        List<Integer> taken = new ArrayList<>();
        MapResult<Integer> map = pool.map(Calls::twice, Stream.iterate(0, n -> {
            taken.add(n);
            return n + 1;
        }));

        assertThat(map.stream().limit(3_000)).hasSize(3_000).startsWith(0, 2, 4).endsWith(5_998);
        map.cancel();
        assertThat(taken.size()).isLessThan(3_000 + 1_100);
        assertThatThrownBy(map::join).isInstanceOf(IllegalStateException.class).hasMessageContaining("read once");
    }

    @Test
    void aSourceThatCannotEvenBeOpenedEndsTheMap() {
        MapResult<Integer> map = pool.map(Calls::twice, () -> {
            throw new IllegalStateException("no source");
        });

        assertThatThrownBy(map::join).hasRootCauseMessage("no source");
    }

    // X18
    @Test
    void aSubscriberHasAsManyOutcomesAsItAsksFor() {
        List<Integer> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        CompletableFuture<List<Integer>> whole = new CompletableFuture<>();
        pool.map(Calls::twice, numbers(10)).publisher().subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription.complete(given);
            }

            @Override
            public void onNext(Outcome<Integer> outcome) {
                seen.add(outcome.value());
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }

            @Override
            public void onComplete() {
                whole.complete(List.copyOf(seen));
            }
        });

        subscription.join().request(3);
        Eventually.within(PATIENCE, () -> assertThat(seen).hasSize(3));
        assertThat(whole).isNotDone();
        subscription.join().request(7);
        assertThat(whole.join()).hasSize(10).contains(0, 18);
    }

    @Test
    void aSourceThatFailsEndsTheMapWithItsError() {
        MapResult<Integer> map = pool.map(Calls::twice, Stream.of(1, 2, 0).map(n -> 2 / n));

        assertThatThrownBy(map::join).hasRootCauseInstanceOf(ArithmeticException.class);
    }

    // X16
    @Test
    void aWorkerTakesItsFairShareOnly(@TempDir Path folder) {
        List<Long> pids = pool.map(Calls::pidWhenEightAreHere, Collections.nCopies(8, folder.toString()))
                .join();

        assertThat(pids.stream()
                        .collect(Collectors.groupingBy(pid -> pid, Collectors.counting()))
                        .values())
                .containsExactly(4L, 4L);
    }

    @Test
    @SuppressWarnings("NullAway") // which infers no nullable type arguments here
    void nullsAreArgumentsAndResults() {
        assertThat(pool.map(Calls::swapNull, Arrays.asList("a", null)).join()).containsExactly(null, "null");
    }
}
