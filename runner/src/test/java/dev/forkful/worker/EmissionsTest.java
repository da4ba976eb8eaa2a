package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.forkful.Handler;
import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.Stage;
import dev.forkful.broker.Emitted;
import dev.forkful.limit.LimitFolder;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;

class EmissionsTest {
    @TempDir
    private static Path folder;

    private static final List<Stage<?>> STAGES = List.of(
            Stage.of("list", Integer.class, (page, task) -> page),
            Stage.of("detail", Row.class, (row, task) -> row).withKey(Row::id).withRepeats(Stage.Repeats.DROP),
            Stage.of("last", Object.class, (input, task) -> input).withRepeats(Stage.Repeats.DROP));

    record Row(String id, int size) {}

    record OneWay(int x, String y) {}

    record Other(String y, int x) {}

    @Test
    void tasksGoToTheNextStageOrToTheOneThatIsNamedInTheOrderOfTheCalls() {
        Emissions emissions = emissions(0, STAGES);
        emissions.add(new Row("a", 1));
        emissions.add(2, "list");
        emissions.add(Map.of("x", 1), "last");

        List<Emitted> emitted = emissions.end();

        assertThat(emitted).extracting(Emitted::stage).containsExactly(1, 0, 2);
        assertThat(emitted)
                .extracting(task -> new String(task.input(), StandardCharsets.UTF_8))
                .containsExactly("{\"id\":\"a\",\"size\":1}", "2", "{\"x\":1}");
        assertThat(emitted.get(1).key()).isNull();
    }

    @Test
    void repeatsAreKnownByTheKeyOrByTheValueHoweverItIsWritten() {
        Emissions emissions = emissions(1, STAGES);
        emissions.add(new Row("a", 1), "detail");
        emissions.add(new Row("a", 2), "detail");
        emissions.add(new Row("b", 1), "detail");
        emissions.add(new OneWay(1, "ü"));
        emissions.add(new Other("\u00fc", 1));

        List<Emitted> emitted = emissions.end();

        assertThat(emitted.get(0).key())
                .isEqualTo(emitted.get(1).key())
                .isNotEqualTo(emitted.get(2).key());
        assertThat(emitted.get(3).input()).isNotEqualTo(emitted.get(4).input());
        assertThat(emitted.get(3).key()).isEqualTo(emitted.get(4).key());
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes(@JsonSubTypes.Type(value = Dog.class, name = "dog"))
    interface Animal {}

    record Dog(String name) implements Animal {}

    @Test
    void elementsAreEmittedAsWhatTheStageTakesThemFor() {
        Type animals = new TypeReference<List<Animal>>() {}.getType();
        List<Stage<?>> stages = List.of(
                Stage.of("list", String.class, (input, task) -> input),
                new Stage<>("animals", animals, (Handler.Blocking<List<Animal>>) (input, task) -> input));
        Emissions emissions = emissions(0, stages);
        emissions.add(List.of(new Dog("Rex")));
        emissions.add(Map.of("no", "list"));

        assertThat(emissions.end())
                .extracting(task -> new String(task.input(), StandardCharsets.UTF_8))
                .containsExactly("[{\"is\":\"dog\",\"name\":\"Rex\"}]", "{\"no\":\"list\"}");
    }

    @Test
    void elementsAreEmittedWhatOtherTypeTheyHaveIfTheyCanBeReadAsWhatTheStageTakes() {
        Type longs = new TypeReference<Map<Integer, List<Long>>>() {}.getType();
        List<Stage<?>> stages = List.of(
                Stage.of("list", String.class, (input, task) -> input),
                new Stage<>("longs", longs, (Handler.Blocking<Map<Integer, List<Long>>>) (input, task) -> input));
        Emissions emissions = emissions(0, stages);
        emissions.add(Map.of("1", List.of(2, 3)));

        byte[] emitted = emissions.end().get(0).input();
        assertThat(new String(emitted, StandardCharsets.UTF_8)).isEqualTo("{\"1\":[2,3]}");
        TaskJson json = new TaskJson(EmissionsTest.class.getClassLoader());
        assertThat(json.input(longs).read(emitted)).isEqualTo(Map.of(1, List.of(2L, 3L)));
    }

    @Test
    void whatCannotBeEmittedIsSaid() {
        Emissions emissions = emissions(2, STAGES);
        assertThatThrownBy(() -> emissions.add("x"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("last is the last");
        assertThatThrownBy(() -> emissions.add("x", "lst"))
                .isInstanceOf(JobException.class)
                .hasMessageContainingAll("'lst'", "list, detail, last");
        assertThatThrownBy(() -> emissions.add("x".repeat(600_000), "list"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("longer than 524288 bytes");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 50; i++) {
                        emissions.add("x".repeat(500_000), "list");
                    }
                })
                .isInstanceOf(JobException.class)
                .hasMessageContaining("emits too much");
        List<Emitted> unused = emissions.end();
        assertThatThrownBy(() -> emissions.add("x", "list")).isInstanceOf(IllegalStateException.class);
        List<Stage<?>> plain = List.of(Stage.of(Stage.MAIN, String.class, (input, task) -> input));
        assertThatThrownBy(() -> emissions(0, plain).add("x"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("only a stage can emit");
    }

    private static Emissions emissions(int from, List<Stage<?>> stages) {
        ClassLoader loader = EmissionsTest.class.getClassLoader();
        TaskJson json = new TaskJson(loader);
        JobSpec job = JobSpec.named("test").stages(stages);
        Logger log = LoggerFactory.getLogger("test");
        List<BoundStage> bound = new ArrayList<>();
        stages.forEach(stage -> bound.add(BoundStage.of(stage, json)));
        AttemptScope scope = new AttemptScope(
                new NoHttp(log),
                bound,
                json,
                new Judge(job, new ErrorJson(json.mapper(), Audience.PEOPLE, new OwnCode(loader, "none")), log),
                HandlerThreads.forBlocking(1, loader),
                Runnable::run,
                System::nanoTime,
                new HostGate(),
                new AttemptScope.RunTraits(
                        "r", job.isPipeline(), false, TaskLimits.open(job, new LimitFolder(folder))));
        return new Emissions(scope, from);
    }
}
