package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.forkful.JobException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is known of a function before it is called: whether anybody can read what it takes and gives. */
class CallJsonTest {
    private final CallJson json = new CallJson(CallJsonTest.class.getClassLoader());

    sealed interface Shape permits Circle {}

    record Circle(int radius) implements Shape {}

    abstract static class Named {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Dog.class))
    interface Animal {}

    record Dog(String name) implements Animal {}

    interface Made {
        @JsonCreator
        static Made of(String text) {
            return () -> text;
        }

        String text();
    }

    static Shape shape(int radius) {
        return new Circle(radius);
    }

    static Map<String, List<Shape>> shapes(int radius) {
        return Map.of("one", List.of(new Circle(radius)));
    }

    static int radius(Shape shape) {
        return shape.hashCode();
    }

    static int length(Optional<Named> named) {
        return named.hashCode();
    }

    static Animal animal(Animal other) {
        return other;
    }

    static Made made(Made other) {
        return other;
    }

    static List<Animal> collections(
            Collection<Iterable<Integer>> first, Map<String, Queue<Object>> second, SortedSet<CharSequence> third) {
        return List.of();
    }

    static Number values(CharSequence first, JsonNode second, Map.Entry<String, Number> third) {
        return 0;
    }

    private void require(Call<?, ?> function) {
        json.requireReadable(Function.of(function));
    }

    private void require(Call.OfThree<?, ?, ?, ?> function) {
        json.requireReadable(Function.of(function));
    }

    private static void assertRefused(Runnable requirement, String what) {
        assertThatThrownBy(requirement::run)
                .isInstanceOf(JobException.class)
                .hasMessageContaining(what)
                .hasMessageContaining("@JsonTypeInfo");
    }

    @Test
    void whatMayBeOfAnyClassIsRefusedBeforeItIsCalled() {
        String type = CallJsonTest.class.getName();
        assertRefused(
                () -> require((Call<Integer, Shape>) CallJsonTest::shape),
                "the result of " + type + ".shape is a " + Shape.class.getName());
        assertRefused(
                () -> require((Call<Integer, Map<String, List<Shape>>>) CallJsonTest::shapes),
                "the result of " + type + ".shapes is a " + Shape.class.getName());
        assertRefused(
                () -> require((Call<Shape, Integer>) CallJsonTest::radius),
                "the argument of " + type + ".radius is a " + Shape.class.getName());
        assertRefused(
                () -> require((Call<Optional<Named>, Integer>) CallJsonTest::length),
                "the argument of " + type + ".length is a " + Named.class.getName());
    }

    @Test
    void whatSaysOfWhichClassItIsOrIsKnownWithoutIsNot() {
        assertThatCode(() -> {
                    require((Call<Animal, Animal>) CallJsonTest::animal);
                    require((Call<Made, Made>) CallJsonTest::made);
                    require((Call.OfThree<
                                    Collection<Iterable<Integer>>,
                                    Map<String, Queue<Object>>,
                                    SortedSet<CharSequence>,
                                    List<Animal>>)
                            CallJsonTest::collections);
                    require((Call.OfThree<CharSequence, JsonNode, Map.Entry<String, Number>, Number>)
                            CallJsonTest::values);
                })
                .doesNotThrowAnyException();
    }
}
