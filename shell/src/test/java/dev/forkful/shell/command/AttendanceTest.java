package dev.forkful.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.FileTree;
import dev.forkful.io.ReplySink;
import dev.forkful.run.RunDirectory;
import dev.forkful.shell.RecordedRuns;
import dev.forkful.shell.progress.Progress;
import dev.forkful.shell.progress.ProgressMode;
import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AttendanceTest {
    @TempDir
    Path folder;

    private static final ReplySink NOWHERE = new ReplySink() {
        @Override
        public void accept(Event.Reply reply) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @Test
    void runThatCannotBeTakenLeavesNoThreadBehind() throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("installation/lib"));
        RunDirectory run = new RecordedRuns(folder.resolve("state")).interrupted("gone");
        FileTree.delete(run.path());
        World world = new TestWorld(folder).world();
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        try (Progress progress = new Progress(world, ProgressMode.NONE)) {
            Attendance attendance =
                    new Attendance(world, new Attendance.Wishes(progress, NOWHERE, Duration.ofSeconds(1)));
            assertThatThrownBy(() -> attendance.attend(run, Runs.options(world)))
                    .isInstanceOf(BrokerException.Storage.class);
        }

        Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
        left.removeAll(before);
        left.removeIf(thread -> !thread.getName().equals("forkful-sink"));
        for (Thread thread : left) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        }
        assertThat(left).noneMatch(Thread::isAlive);
    }
}
