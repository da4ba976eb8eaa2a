package dev.forkful.pool;

import static dev.forkful.Eventually.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigInteger;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What goes to a worker and comes back is what it was, or refused: never silently another value. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class PoolValuesIT {
    private static Pool pool;

    @BeforeAll
    static void open() {
        pool = Calls.pool().workers(1).concurrency(4).build();
    }

    @AfterAll
    static void close() {
        pool.close();
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is", defaultImpl = Plain.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Plain.class, name = "plain"),
        @JsonSubTypes.Type(value = Urgent.class, name = "urgent")
    })
    interface Message {
        String text();
    }

    record Plain(String text) implements Message {}

    record Urgent(String text) implements Message {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes(@JsonSubTypes.Type(value = Dog.class, name = "dog"))
    interface Animal {
        String name();
    }

    record Dog(String name) implements Animal {}

    static String classOf(Message message) {
        return message.getClass().getSimpleName();
    }

    static List<Message> urgent(List<Message> messages) {
        return messages.stream().<Message>map(it -> new Urgent(classOf(it))).toList();
    }

    static CompletionStage<List<Animal>> dogs(Map<String, Animal> animals) {
        return CompletableFuture.completedFuture(List.copyOf(animals.values()));
    }

    static Animal same(Animal animal) {
        return animal;
    }

    @Test
    void ofSeveralClassesAValueKeepsItsOwn() {
        assertThat(pool.apply(PoolValuesIT::classOf, (Message) new Urgent("a")).join())
                .isEqualTo("Urgent");
        List<Message> messages = List.of(new Plain("a"), new Urgent("b"));
        assertThat(pool.apply(PoolValuesIT::urgent, messages).join())
                .containsExactly(new Urgent("Plain"), new Urgent("Urgent"));
        Map<String, Animal> animals = Map.of("a", new Dog("Rex"));
        assertThat(pool.apply(Pool.async(PoolValuesIT::dogs), animals).join()).containsExactly(new Dog("Rex"));
        assertThat(pool.apply(PoolValuesIT::same, (Animal) new Dog("Rex")).join())
                .isEqualTo(new Dog("Rex"));
    }

    static <T> T last(List<T> values) {
        return values.get(values.size() - 1);
    }

    static String length(CharSequence text) {
        return text + " " + text.length();
    }

    @Test
    @SuppressWarnings("NullAway") // which infers no nullable type arguments here
    void aValueOfNoDeclaredClassIsWrittenByItsOwn() {
        Call<List<String>, String> last = PoolValuesIT::last;
        assertThat(pool.apply(last, List.of("a", "b", "c")).join()).isEqualTo("c");
        assertThat(pool.apply(PoolValuesIT::length, "abc").join()).isEqualTo("abc 3");
        assertThat(pool.apply((Object any) -> any, Arrays.asList(1, "b", null)).join())
                .isEqualTo(Arrays.asList(1, "b", null));
    }

    static OffsetDateTime later(OffsetDateTime at) {
        return at.plusHours(1);
    }

    static ZonedDateTime tomorrow(ZonedDateTime at) {
        return at.plusDays(1);
    }

    @Test
    void datesKeepTheirOffsetAndTheNameOfTheirZone() {
        OffsetDateTime at = OffsetDateTime.parse("2026-01-01T01:30:00+02:00");
        assertThat(pool.apply(PoolValuesIT::later, at).join()).hasToString("2026-01-01T02:30+02:00");
        for (String zoned : List.of("2026-07-01T01:30+02:00[Europe/Paris]", "2026-07-01T01:30Z[UTC]")) {
            ZonedDateTime start = ZonedDateTime.parse(zoned);
            ZonedDateTime next = pool.apply(PoolValuesIT::tomorrow, start).join();
            assertThat(next.equals(start.plusDays(1))).as("%s", next).isTrue();
        }
    }

    record Id(String text) {}

    static Map<Id, Integer> counted(Map<Id, Integer> counts) {
        return Map.of(counts.keySet().iterator().next(), counts.size());
    }

    @Test
    void aKeyThatIsARecordComesBackAsItWas() {
        assertThat(pool.apply(PoolValuesIT::counted, Map.of(new Id("a"), 5)).join())
                .isEqualTo(Map.of(new Id("a"), 1));
    }

    enum Level {
        LOW,
        HIGH;

        @Override
        public String toString() {
            return "some";
        }
    }

    static String nameOf(Level level) {
        return level.name();
    }

    static double inverse(double number) {
        return 1 / number;
    }

    static BigInteger squared(BigInteger number) {
        return number.multiply(number);
    }

    static String joined(String... parts) {
        return String.join("+", parts);
    }

    @Test
    void enumsOfOneTextAreToldApart() {
        assertThat(pool.apply(PoolValuesIT::nameOf, Level.HIGH).join()).isEqualTo("HIGH");
    }

    @Test
    void aZeroKeepsItsSign() {
        assertThat(pool.apply(PoolValuesIT::inverse, -0.0).join()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aNumberOfManyDigitsComesThrough() {
        BigInteger large = BigInteger.TWO.pow(5_000);
        assertThat(pool.apply(PoolValuesIT::squared, large).join()).isEqualTo(large.multiply(large));
    }

    @Test
    void aFunctionOfAnyNumberOfArgumentsTakesAnArray() {
        Call<String[], String> joined = PoolValuesIT::joined;
        assertThat(pool.apply(joined, new String[] {"a", "b"}).join()).isEqualTo("a+b");
    }

    static final class Secretive extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Secretive(String message) {
            super(message);
        }

        @Override
        public synchronized @Nullable Throwable getCause() {
            throw new IllegalStateException("ask another");
        }
    }

    static String fail(String message) {
        if (!message.isEmpty()) {
            throw new Secretive(message);
        }
        return message;
    }

    @SuppressWarnings("DoNotCallSuggester")
    static String cancelled(String message) {
        throw new CancellationException(message);
    }

    @Test
    void anErrorWhoseCauseCannotBeHadFailsItsCallAndNoWorker() {
        long pid = pool.apply(Calls::pid).join();
        assertThat(pool.apply(PoolValuesIT::fail, "a"))
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOfSatisfying(
                        TaskFailedException.class,
                        error -> assertThat(error.type()).isEqualTo(Secretive.class.getName()));
        assertThat(pool.apply(Calls::pid).join()).isEqualTo(pid);
    }

    @Test
    void aCancellationThatAFunctionRaisesIsNoneOfItsCall() {
        TaskFuture<String> call = pool.apply(PoolValuesIT::cancelled, "mine");

        assertThatThrownBy(call::join)
                .satisfies(raised -> assertThat(Objects.requireNonNull(raised.getCause()))
                        .isInstanceOf(TaskFailedException.class)
                        .hasMessageContaining("mine"));
        assertThat(call.isCancelled()).isFalse();
    }
}
