package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fills up, in a small file system of its own. Needs the right to mount one. All that reads it is a
 * process: what this JVM maps could not be unmounted.
 */
class FullDiskCrashTest {
    private static final int TASKS = 1_500;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @TempDir
    Path disk;

    private boolean mounted;

    @BeforeEach
    void mount() throws IOException, InterruptedException {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=320m,mode=0700", "tmpfs", disk.toString());
        assumeTrue(mounted, "no right to mount a file system");
        forkful.with("XDG_STATE_HOME", disk.toString());
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        if (mounted) {
            forkful.processes().forEach(ProcessHandle::destroyForcibly);
            Eventually.see("unmounted", java.time.Duration.ofSeconds(10), () -> umount(), done -> done);
        }
    }

    @Test
    void diskThatFillsUpStopsTheRunAndFreedSpaceLetsItGoOn() throws IOException {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/hold", TASKS, "?size=100000"));
        Running run = forkful.start("run", "kit.job.kts", "--job=body", "--input=in", "--name=full", "--workers=2");
        server.awaitHeld(64);
        Path ballast = disk.resolve("ballast");
        fill(ballast, Files.getFileStore(disk).getUsableSpace() - (40 << 20));
        server.release();
        Finished stopped = run.await().expect(75);
        assertThat(stopped.err())
                .containsIgnoringCase("disk")
                .contains("resume full")
                .doesNotContain("\tat ");
        assertThat(stopped.err()).doesNotContain("InternalError", "SIGBUS");
        Files.delete(ballast);
        forkful.run("resume", "full").expect(0);
        Reply.assertAllOk(forkful.run("results", "full").expect(0).replies(), TASKS);
        assertThat(server.paths()).hasSize(TASKS);

        fill(ballast, Files.getFileStore(disk).getUsableSpace() - (2 << 20));
        assertThat(forkful.run("resume", "full").expect(75).err())
                .as("what is said of a run that cannot be taken over")
                .contains("disk almost full", TASKS + " published = " + TASKS + " ok + 0 failed");
    }

    @Test
    void diskWithoutRoomIsRefusedBeforeAnythingIsPublished() throws IOException {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/never", 10, ""));
        fill(disk.resolve("ballast"), Files.getFileStore(disk).getUsableSpace() - (2 << 20));
        Finished refused = forkful.run("run", "kit.job.kts", "--job=status", "--input=in", "--workers=1");
        refused.expect(75);
        assertThat(refused.err())
                .containsPattern("disk almost full: \\d+ MiB are free, and \\d+ MiB are needed")
                .doesNotContain("\tat ");
        assertThat(server.total()).isZero();
    }

    @Test
    void readOnlyDiskCanBeReadFromAndRefusesTheRestInWords() throws IOException, InterruptedException {
        forkful.job("kit.job.kts");
        forkful.write("in", server.urls("/ro", 20, ""));
        String[] another = {"run", "kit.job.kts", "--job=status", "--input=in", "--name=new", "--workers=1"};
        forkful.run("run", "kit.job.kts", "--job=status", "--input=in", "--name=ro", "--workers=1")
                .expect(0);
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
        Reply.assertAllOk(forkful.run("results", "ro").expect(0).replies(), 20);
        for (String[] command : new String[][] {another, {"resume", "ro"}, {"rm", "ro"}}) {
            Finished refused = forkful.run(command).expect(75);
            assertThat(refused.err())
                    .as(refused.command())
                    .contains("Read-only file system")
                    .doesNotContain("\tat ", "internal error");
        }
        assertThat(server.total()).isEqualTo(20);
        assertThat(run("mount", "-o", "remount,rw", disk.toString())).isTrue();
        forkful.run(another).expect(0);
    }

    @Test
    void cacheOnAReadOnlyDiskIsNamed() throws IOException, InterruptedException {
        forkful.job("kit.job.kts");
        Files.createDirectories(disk.resolve("forkful/scripts"));
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();
        forkful.with("XDG_CACHE_HOME", disk.toString());
        assertThat(forkful.run("check", "kit.job.kts").expect(75).err())
                .contains("the script cache " + disk.resolve("forkful/scripts"), "Read-only file system")
                .doesNotContain("\tat ");
    }

    @Test
    void aServiceUserWithoutAHomeIsToldWhatToSet() {
        String asNobody = "setpriv --reuid 65534 --regid 65534 --clear-groups env -u XDG_CACHE_HOME -u XDG_STATE_HOME"
                + " HOME=/nonexistent ";
        String check = Forkful.root().resolve("forkful") + " check "
                + Forkful.root().resolve("scripts/examples/titles.job.kts");
        assumeTrue(forkful.runLine(asNobody + "test -r " + Forkful.root()).exit() == 0, "no right to be nobody");
        assertThat(forkful.runLine(asNobody + check).expect(2).err())
                .contains("the script cache /nonexistent/.cache/forkful/scripts cannot be written: permission denied;"
                        + " set FORKFUL_HOME, or XDG_CACHE_HOME, to a folder of yours\n")
                .doesNotContain("\tat ");
    }

    @Test
    void cacheOnAFullDiskIsNamed() throws IOException {
        forkful.job("kit.job.kts");
        Path scripts = Files.createDirectories(disk.resolve("forkful/scripts"));
        assertThatThrownBy(() -> fill(disk.resolve("ballast"), Long.MAX_VALUE)).isInstanceOf(IOException.class);
        forkful.with("XDG_CACHE_HOME", disk.toString());
        assertThat(forkful.run("check", "kit.job.kts").expect(75).err())
                .contains("the script cache " + scripts, "No space left on device")
                .doesNotContain("\tat ");
        assertThat(scripts).isEmptyDirectory();
    }

    private static void fill(Path file, long bytes) throws IOException {
        byte[] block = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (long left = bytes; left >= block.length; left -= block.length) {
                out.write(block);
            }
        }
    }

    private boolean umount() {
        try {
            return run("umount", disk.toString());
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // no such program
        }
    }
}
