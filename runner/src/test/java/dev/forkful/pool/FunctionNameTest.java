package dev.forkful.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.JobException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class FunctionNameTest {
    private static <A, R> Function find(Call<A, R> function) {
        return Function.find(
                FunctionName.parse(FunctionName.of(function).encoded()), FunctionNameTest.class.getClassLoader());
    }

    static int twice(int number) {
        return 2 * number;
    }

    static CompletionStage<List<Page>> pages(List<String> urls) {
        return CompletableFuture.completedFuture(urls.stream().map(Page::new).toList());
    }

    record Page(String url) {}

    // C11
    @Test
    void aTopLevelFunctionIsFoundByItsName() throws Throwable {
        Function twice = FunctionNameTest.<Integer, Integer>find(FunctionNameTest::twice);

        assertThat(twice.name()).hasToString("dev.forkful.pool.FunctionNameTest.twice");
        assertThat(twice.call(List.of(21))).isEqualTo(42);
    }

    @Test
    void lambdasInstanceMethodsAndConstructorsAreFound() throws Throwable {
        assertThat(FunctionNameTest.<String, String>find(text -> text + "!").call(List.of("a")))
                .isEqualTo("a!");
        assertThat(FunctionNameTest.<String, Integer>find(String::length).call(List.of("abc")))
                .isEqualTo(3);
        assertThat(FunctionNameTest.<String, Page>find(Page::new).call(List.of("u")))
                .isEqualTo(new Page("u"));
    }

    static final class Counter implements Call<Integer, Integer> {
        private static final long serialVersionUID = 1;
        private int count; // its own state: each worker makes one

        @Override
        public Integer call(Integer step) {
            count += step;
            return count;
        }
    }

    @Test
    void aClassIsMadeOnceForAllItsCalls() throws Throwable {
        Function counter = FunctionNameTest.<Integer, Integer>find(new Counter());

        assertThat(counter.name()).hasToString(Counter.class.getName() + ".call");
        assertThat(counter.call(List.of(2))).isEqualTo(2);
        assertThat(counter.call(List.of(3))).isEqualTo(5);
    }

    record Suffix(String text) implements Call<String, String> {
        @Override
        public String call(String argument) {
            return argument + text;
        }
    }

    @Test
    void aClassThatIsMadeOfSomethingIsRefusedByName() {
        assertThatThrownBy(() -> FunctionNameTest.<String, String>find(new Suffix("!")))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("FunctionNameTest$Suffix cannot be made in a worker process");
    }

    @Test
    void declaredTypesAreKnownToTheirElements() {
        Function pages = Function.of(Pool.async(FunctionNameTest::pages));

        assertThat(pages.isAsync()).isTrue();
        assertThat(pages.arguments().get(0)).hasToString("java.util.List<java.lang.String>");
        assertThat(pages.result().getTypeName()).isEqualTo("java.util.List<" + Page.class.getName() + ">");
    }

    @Test
    void aLambdaOfListsIsRefusedSinceNobodyKnowsOfWhat() {
        assertThatThrownBy(() -> FunctionNameTest.<List<Page>, Integer>find(pages -> pages.size()))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("List of nobody knows what");
    }

    @Test
    void aNameWithSpacesComesThrough() {
        FunctionName name = new FunctionName(6, "a b.C d", "visit it", "(La b/C d;)V", "(La b/C d;)V");

        assertThat(FunctionName.parse(name.encoded())).isEqualTo(name);
    }

    // C11
    @Test
    void aCapturingLambdaIsRefusedByName() {
        String suffix = String.valueOf(System.nanoTime());

        assertThatThrownBy(() -> FunctionNameTest.<String, String>find(text -> text + suffix))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("FunctionNameTest.lambda$")
                .hasMessageContaining("captures 1 value");
    }

    @Test
    void aFunctionThatTheClassPathLacksIsNamed() {
        assertThatThrownBy(() -> Function.find(
                        new FunctionName(6, "com.acme.Gone", "page", "(I)I", "(I)I"),
                        FunctionNameTest.class.getClassLoader()))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("com.acme.Gone.page");
    }
}
