package dev.forkful.run;

import static dev.forkful.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Input;
import dev.forkful.PowerCut;
import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import dev.forkful.broker.TaskReader;
import dev.forkful.run.SupervisorOptions.OpenRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person was told is there, the power cut or not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PowerCutIT {
    private static final List<String> THREE = List.of("\"a\"", "\"b\"", "\"c\"");

    @TempDir
    private Path folder;

    @Test
    void anOrderThatWasPutIsThere() throws IOException, InterruptedException {
        try (PowerCut disk = PowerCut.in(folder)) {
            ControlFiles.Letter letter =
                    new ControlFiles.Letter(new Order(ControlFiles.newId(), Verb.SUBMIT, 3, "ann", ""), THREE);
            new ControlFiles(disk.before()).put(letter);

            ControlFiles found = new ControlFiles(disk.cut());

            assertThat(found.ids()).containsExactly(letter.order().id());
            assertThat(found.read(letter.order().id())).isEqualTo(letter);
        }
    }

    /** Its file is gone by then. */
    @Test
    void whatWasSubmittedAndTakenUpIsThere() throws IOException, InterruptedException {
        try (PowerCut disk = PowerCut.in(folder)) {
            TestRuns runs = new TestRuns(disk.before(), SupervisorIT.Trouble.class);
            RunDirectory run = runs.create("open", Input.open(), 1, 1, Map.of("millis", "1"));
            Path after;
            try (Supervisor supervisor = runs.start(run, OpenRun.KEEP, reply -> {})) {
                supervisor.feed().submit(new byte[] {'1'});
                RunSnapshot begun = eventually(supervisor::snapshot, seen -> seen.settled() == 1);
                assertThat(begun.published()).isEqualTo(1);
                disk.sync();
                Event.Steered answer = new Steering(run).submit(THREE, "");
                assertThat(answer.first()).isEqualTo(1);
                List<String> left = eventually(() -> new ControlFiles(run.path()).ids(), List::isEmpty);
                assertThat(left).isEmpty();

                after = disk.cut();
            }
            RunDirectory found = RunStore.at(after).open("open");
            try (TaskReader tasks = found.broker().tasks()) {
                assertThat(tasks.publishedTasks()).isEqualTo(4);
                assertThat(tasks.read(3).input()).asString().isEqualTo(THREE.get(2));
            }
            assertThat(found.state().orders())
                    .extracting(event -> event.order().verb())
                    .contains(Verb.SUBMIT);
        }
    }
}
