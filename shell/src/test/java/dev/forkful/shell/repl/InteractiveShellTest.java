package dev.forkful.shell.repl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.run.RunPhase;
import dev.forkful.run.RunSnapshot;
import dev.forkful.run.WorkerLives.Life;
import dev.forkful.shell.progress.Progress;
import dev.forkful.shell.progress.ProgressMode;
import dev.forkful.shell.progress.Snapshots;
import dev.forkful.shell.workbench.LiveRuns;
import dev.forkful.shell.workbench.Workbench;
import dev.forkful.shell.world.Screen;
import dev.forkful.shell.world.StopRequests;
import dev.forkful.shell.world.TestWorld;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jline.utils.ScreenTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The shell on a screen in memory: what a person would see, drawn. */
@Timeout(240)
class InteractiveShellTest extends PlainCommands {
    private static final String PROMPT = "forkful> ";
    private static final String CTRL_C = "\u0003";
    private static final int STORM = 1_500;
    /** A guard against waiting for ever, and no measure of speed. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final LineDisciplineTerminal terminal;
    private final ScreenTerminal screen;
    private final World world;
    private final Workbench bench = Workbench.ofShell();
    private final AtomicInteger settled = new AtomicInteger();
    private final CountDownLatch inFront = new CountDownLatch(1);
    private final CountDownLatch whispered = new CountDownLatch(1);
    private final CountDownLatch isBehind = new CountDownLatch(1);
    private final CountDownLatch listens = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<String> outsideOfCommands = new CopyOnWriteArrayList<>();
    private final PrintStream printed = SystemStreams.printed(outsideOfCommands::add);
    private final Semaphore over = new Semaphore(0);
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    InteractiveShellTest(@TempDir Path folder) throws IOException {
        ScreenTerminal.VirtualTerminal virtual = ScreenTerminal.withTerminal("test", "xterm-256color", 80, 24);
        terminal = virtual.terminal();
        screen = virtual.screen();
        World plain = new TestWorld(folder).world();
        PrintStream out = new PrintStream(new OnTerminal(), true, StandardCharsets.UTF_8);
        world = new World(
                out,
                out,
                plain.in(),
                plain.env(),
                folder,
                new Screen(true, true, true, OptionalInt.of(80), OptionalInt.of(24)),
                plain.clock(),
                plain.stopRequests(),
                plain.installation(),
                "forkful",
                bench);
        Thread shell = new Thread(this::open, "shell");
        shell.setDaemon(true);
        shell.start();
        see(shown -> shown.contains(PROMPT));
    }

    private void open() {
        try {
            exit.complete(InteractiveShell.open(terminal, world, this));
        } catch (IOException | InterruptedException | RuntimeException e) {
            exit.completeExceptionally(e);
        }
    }

    /** Writes as the process would: the kernel makes CR LF of LF. */
    private final class OnTerminal extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            String text = new String(bytes, from, count, StandardCharsets.UTF_8);
            synchronized (terminal) {
                terminal.writer().write(text.replace("\n", "\r\n"));
                terminal.writer().flush();
            }
        }
    }

    @Override
    public int run(World inside, Consumer<CommandLine> more, List<String> words) {
        if (words.get(0).equals("storm")) {
            IntStream.range(0, STORM).forEach(n -> {
                inside.out().println("n" + n + ";");
                settled.incrementAndGet();
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
            });
            return 0;
        }
        if (words.get(0).equals("whisper")) {
            await(inFront);
            inside.out().println("psst;");
            inside.out().flush();
            whispered.countDown();
            return 0;
        }
        if (words.get(0).equals("busy")) {
            over.acquireUninterruptibly(); // a script hears of no interrupt either
            return 0;
        }
        if (words.get(0).equals("draw")) {
            return draw(inside);
        }
        if (words.get(0).equals("script")) {
            return script();
        }
        if (words.get(0).equals("front")) {
            inFront.countDown();
            await(whispered);
            inside.out().println("front is done");
            return 0;
        }
        return super.run(inside, more, words);
    }

    /** As a run does: draws its progress, and ends when it is told to by a test. */
    private int draw(World inside) {
        try (Progress progress = new Progress(inside, ProgressMode.AUTO)) {
            StopRequests stops = inside.stopRequests();
            StopRequests.Subscription listening = stops.listen(number -> progress.above("stopping; " + stops.again()));
            listens.countDown();
            for (int done = 1; isBehind.getCount() > 0; done = done % 199 + 1) {
                progress.show(Snapshots.of(RunPhase.RUNNING, done, 0, 200), done);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            listening.close();
            progress.show(Snapshots.of(RunPhase.RUNNING, 200, 0, 200), 200);
            progress.above("the summary");
            inside.out().println("its data");
            return 0;
        }
    }

    /** As a script does that leaves a thread: both print. */
    private int script() {
        printed.println("is declared");
        printed.print("half a line");
        Thread left = new Thread(() -> {
            await(ended);
            printed.println("tick;");
        });
        left.setDaemon(true);
        left.start();
        return 0;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_NANOS, TimeUnit.NANOSECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void leave() throws IOException {
        over.release();
        type("\u0015exit\r"); // Ctrl-U: whatever was typed is gone
        assertThat(exit.orTimeout(PATIENCE_NANOS, TimeUnit.NANOSECONDS).join()).isZero();
        bench.close();
        terminal.close();
    }

    @Test
    void commandsAreRunAndPromptedForAgain() throws IOException {
        type("runs\r");
        see(lines -> lines.contains("forkful: no runs yet") && isPromptedAgain(lines));
    }

    @Test
    void footerStandsUnderThePromptAndGoesWithItsRun() throws IOException {
        LiveRuns.Entry live = bench.liveRuns().enter(member());
        type("st");
        List<String> shown = see(lines -> lines.contains("fly 3/256"));
        assertThat(shown.get(shown.size() - 1)).startsWith("night ").contains("fly 3/256");
        assertThat(shown.get(shown.size() - 2)).isEqualTo(PROMPT + "st");
        type("\u0015set footer workers\r");
        shown = see(lines -> lines.contains("worker 1  pid 17"));
        assertThat(shown.get(shown.size() - 1)).startsWith("  worker 1  pid 17  running  fly 3");
        type("set footer off\r");
        see(InteractiveShellTest::isPromptedAgain);
        type("set footer on\r");
        see(lines -> lines.contains("fly 3/256"));
        live.close();
        see(lines -> !lines.contains("fly 3"));
    }

    @Test
    void viKeysEditTheLine() throws IOException {
        type("set keys vi\r");
        see(InteractiveShellTest::isPromptedAgain);
        type("xrnus");
        type("\u001b");
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(700)); // else Escape begins a key
        type("0x");
        see(lines -> lines.contains(PROMPT + "rnus"));
        type("S"); // the whole line anew
        see(InteractiveShellTest::isPromptedAgain);
    }

    @Test
    void stormOfLinesAndSizesLeavesTheScreenWhole() throws IOException {
        LiveRuns.Entry live = bench.liveRuns().enter(member());
        type("storm &\r");
        Random random = new Random(20261125);
        StringBuilder typed = new StringBuilder();
        long deadline = System.nanoTime() + 2 * PATIENCE_NANOS;
        while (settled.get() < STORM) {
            assertThat(System.nanoTime() - deadline)
                    .as("%d of the storm, and the screen: %n%s", settled.get(), shown())
                    .isNegative();
            resize(60 + random.nextInt(60), 10 + random.nextInt(30));
            char key = (char) ('a' + random.nextInt(26));
            typed.append(key);
            type(String.valueOf(key));
            if (typed.length() == 30) {
                type("\u0015");
                typed.setLength(0);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        resize(80, 24);
        see(lines -> lines.contains("ended: storm"));
        List<String> shown = see(lines -> lines.contains(PROMPT + typed) && lines.contains("fly 3/256"));
        assertThat(shown.stream().filter(line -> line.contains("fly 3/256"))).hasSize(1);
        assertThat(shown.stream().filter(line -> line.startsWith(PROMPT.strip())))
                .hasSize(1);
        assertThat(shown.get(shown.size() - 2)).isEqualTo((PROMPT + typed).strip());
        String everything = history() + String.join("\n", shown);
        assertThat(IntStream.range(0, STORM).filter(n -> !everything.contains("n" + n + ";")))
                .isEmpty();
        live.close();
    }

    @Test
    void whatIsSaidBehindDoesNotDisturbTheCommandInFront() throws IOException {
        type("whisper &\r");
        see(InteractiveShellTest::isPromptedAgain);
        type("front\r");
        List<String> shown = see(lines -> lines.contains("psst;") && lines.contains("front is done"));
        assertThat(shown.indexOf("front is done")).isLessThan(shown.indexOf("psst;"));
    }

    @Test
    void runThatGoesBehindLeavesTheScreenAndSpeaksAboveThePrompt() throws IOException {
        type("draw\r");
        see(lines -> lines.contains("/200 ok"));
        type(CTRL_C);
        see(lines -> lines.contains("stopping; Ctrl-C again leaves it running in the background"));
        type(CTRL_C);
        see(lines -> lines.contains("[1] goes on in the background") && isPromptedAgain(lines));
        type("stat");
        see(lines -> lines.contains(PROMPT + "stat"));
        List<String> shown = see(lines -> !lines.contains("/200 ok"));
        assertThat(shown.get(shown.size() - 1)).isEqualTo(PROMPT + "stat");
        isBehind.countDown();
        shown = see(lines -> lines.contains("[1] ended: draw"));
        assertThat(shown.subList(shown.size() - 4, shown.size()))
                .containsExactly("the summary", "its data", "[1] ended: draw", PROMPT + "stat");
    }

    @Test
    void whatIsToldToStopBehindSaysHowToAbortIt() throws IOException {
        type("draw &\r");
        see(lines -> lines.contains("[1] runs in the background"));
        await(listens);
        type("stop 1\r");
        see(lines -> lines.contains("stopping; 'stop 1' again aborts it"));
        isBehind.countDown();
        see(lines -> lines.contains("[1] ended: draw"));
    }

    @Test
    void whatAScriptPrintsAfterItsCommandInFrontComesAboveThePrompt() throws IOException {
        type("script\r");
        see(lines -> lines.contains("half a line" + PROMPT.strip()));
        type("stat");
        see(lines -> lines.contains(PROMPT + "stat"));
        ended.countDown();
        List<String> shown = see(lines -> lines.contains("tick;"));
        assertThat(shown.subList(shown.size() - 2, shown.size())).containsExactly("tick;", PROMPT + "stat");
        assertThat(outsideOfCommands).isEmpty();
    }

    @Test
    void whatAScriptPrintsAfterItsCommandBehindComesAboveThePrompt() throws IOException {
        type("script &\r");
        see(lines -> lines.contains("[1] ended: script") && isPromptedAgain(lines));
        type("stat");
        see(lines -> lines.contains(PROMPT + "stat"));
        ended.countDown();
        List<String> shown = see(lines -> lines.contains("tick;"));
        // The command may speak before the shell has said that it runs.
        assertThat(shown).containsSubsequence("is declared", "half a line", "[1] ended: script", "tick;");
        assertThat(shown.subList(shown.size() - 4, shown.size()))
                .containsExactly("half a line", "[1] ended: script", "tick;", PROMPT + "stat");
        assertThat(outsideOfCommands).isEmpty();
    }

    @Test
    void shellEndsThoughACommandDoesNot() throws IOException {
        type("busy &\r");
        see(lines -> lines.contains("[1] runs in the background"));
        type("stop 1; stop 1\r");
        see(lines -> lines.contains("[1] does not hear it; it ends with the shell at the latest"));
        type("exit\r");
        see(lines -> lines.contains("[s]tay?"));
        type("l\r");
        assertThat(exit.orTimeout(PATIENCE_NANOS, TimeUnit.NANOSECONDS).join()).isZero();
        assertThat(shown()).contains("[1] does not stop, and is cut off: busy");
    }

    private static LiveRuns.Member member() {
        RunSnapshot run = new RunSnapshot(
                "night",
                RunPhase.RUNNING,
                false,
                200,
                OptionalLong.of(200),
                50,
                0,
                0,
                3,
                256,
                0,
                0,
                0,
                1,
                0,
                new RunSnapshot.Latency(1, 1, 1, 1),
                List.of(),
                List.of());
        return new LiveRuns.Member(() -> run, () -> List.of(new Life(1, 17, "running", 3, 50, 0, 0)), () -> {});
    }

    /** The last line is a prompt, and nothing is typed there. */
    private static boolean isPromptedAgain(String lines) {
        return lines.stripTrailing().endsWith("\n" + PROMPT.strip());
    }

    private void type(String keys) throws IOException {
        terminal.processInputBytes(keys.getBytes(StandardCharsets.UTF_8));
    }

    private void resize(int columns, int rows) {
        Size size = Size.of(columns, rows);
        boolean unused = screen.setSize(size);
        terminal.setSize(size);
        terminal.raise(Terminal.Signal.WINCH);
    }

    /** Waits until the screen is as wished; gives its lines, without the empty ones at the end. */
    private List<String> see(Predicate<String> wished) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        String shown = shown();
        while (!wished.test(shown)) {
            assertThat(System.nanoTime() - deadline)
                    .as("the screen: %n%s", shown)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            shown = shown();
        }
        return shown.stripTrailing().lines().map(String::stripTrailing).toList();
    }

    private String shown() {
        return screen.toString();
    }

    private String history() {
        StringBuilder text = new StringBuilder();
        for (long[] line : screen.getHistory()) {
            for (long cell : line) {
                text.appendCodePoint(ScreenTerminal.cellCodePoint(cell));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
