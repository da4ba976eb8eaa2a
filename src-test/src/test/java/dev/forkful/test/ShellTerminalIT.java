package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The shell on a real terminal, which util-linux's {@code script} provides. */
class ShellTerminalIT {
    private static final Pattern CONTROL =
            Pattern.compile("\u001b\\[[0-9;?>=]*[a-zA-Z]|\u001b[=>78()][B0]?|\u001b\\][^\u0007]*\u0007|[\u0007\u000f]");
    private static final String PROMPT = "forkful> ";
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @RegisterExtension
    final CountingServer server = new CountingServer();

    @Test
    void promptComesWithoutWarningsOnEachJdkAndCtrlDLeaves() throws IOException {
        List<Path> jdks = new ArrayList<>(OtherJdksIT.others());
        jdks.add(Path.of(System.getProperty("java.home")));
        for (Path jdk : jdks) {
            forkful.with("FORKFUL_JAVA_HOME", jdk.toString());
            Running shell = open("xterm-256color");
            await(shell, PROMPT);
            assertThat(plain(shell)).doesNotContainIgnoringCase("warning").doesNotContain("SLF4J");
            shell.type(CTRL_D);
            assertThat(shell.await().exit()).isZero();
        }
    }

    @Test
    void linesAreReadHoweverTheyAreGiven() {
        Running shell = open("xterm-256color");
        shell.type("runs\r"); // before the prompt
        await(shell, "no runs yet");
        awaitPrompt(shell);
        shell.type("\u001b[200~help status\nhelp runs\u001b[201~\r"); // pasted
        await(shell, "Usage: forkful status");
        await(shell, "Usage: forkful runs");
        awaitPrompt(shell);
        shell.type("help pause # it's a comment\r");
        await(shell, "Usage: forkful pause");
        awaitPrompt(shell);
        shell.type("help scale # and so is this \\\r");
        await(shell, "Usage: forkful scale");
        awaitPrompt(shell);
        shell.type("status 'no\r");
        await(shell, "       > ");
        shell.type("where' \\\r");
        shell.type("--json\r");
        await(shell, "no run 'no");
        awaitPrompt(shell);
        shell.type("status nobo" + CTRL_C);
        shell.type("help drain\r");
        await(shell, "Usage: forkful drain");
        assertThat(plain(shell)).doesNotContain("no run 'nobo");
        leave(shell);
    }

    @Test
    void ctrlCStopsTheRunInFrontAndTheShellGoesOn() {
        ctrlCStops("run kit.job.kts --job=status --input=urls.txt --name=held --drain-timeout=200ms");
    }

    @Test
    void ctrlCStopsARunOfASourcedFileInTheSameWay() {
        forkful.write(
                "two.txt",
                "run kit.job.kts --job=status --input=urls.txt --name=held --drain-timeout=200ms\nrm held\n");
        ctrlCStops("source two.txt");
    }

    private void ctrlCStops(String command) {
        Running shell = openAndHold(command);
        shell.type(CTRL_C);
        await(shell, "resume held");
        shell.type("status held\r");
        await(shell, "held  interrupted");
        leave(shell);
    }

    /** A shell in which a command runs whose one call is not answered. */
    private Running openAndHold(String command) {
        forkful.job("kit.job.kts");
        forkful.write("urls.txt", server.url("/hold/a") + "\n");
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type(command + "\r");
        server.awaitHeld(1);
        return shell;
    }

    @Test
    void ctrlCEndsTheWaitForACompilerAndTheShellGoesOnWithAnother() throws IOException {
        String job = " { input = range(1, 3); task { n: Long -> n } } // in no cache: " + forkful.folder();
        forkful.write("a.job.kts", "job(\"a\")" + job);
        forkful.write("b.job.kts", "job(\"b\")" + job);
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type("load a.job.kts\r");
        await(shell, "a.job.kts: job a");
        Running.signal("STOP", compiler());
        shell.type("run b.job.kts --name=b\r");
        await(shell, "preparing b.job.kts");
        shell.type(CTRL_C);
        await(shell, "forkful: interrupted");
        shell.type("runs\r");
        await(shell, "no runs yet");
        shell.type("load b.job.kts\r");
        await(shell, "b.job.kts: job b");
        leave(shell);
    }

    /** Its class path is longer than what a handle tells of a command line. */
    private ProcessHandle compiler() throws IOException {
        for (ProcessHandle process : forkful.processes()) {
            Path line = Path.of("/proc", Long.toString(process.pid()), "cmdline");
            if (Files.readString(line).contains("CompilerMain")) {
                return process;
            }
        }
        throw new AssertionError("no compiler");
    }

    @Test
    void secondCtrlCLeavesTheRunInTheBackgroundAndLeavingAsks() {
        Running shell = openAndHold("run kit.job.kts --job=status --input=urls.txt --name=held --drain-timeout=60s");
        shell.type(CTRL_C);
        await(shell, "stopping:");
        shell.type(CTRL_C);
        await(shell, "goes on in the background");
        shell.type("exit\r");
        await(shell, "[s]tay?");
        shell.type("\r");
        shell.type("jobs\r");
        await(shell, "held  draining");
        shell.type(CTRL_D);
        shell.type(CTRL_D);
        assertThat(shell.await().exit()).isZero();
        assertThat(forkful.status("held").path("state").asString()).isEqualTo("interrupted");
    }

    @Test
    void ctrlCWhileTheShellWaitsForItsEndAbortsWhatItWaitsFor() {
        Running shell = openAndHold("run kit.job.kts --job=status --input=urls.txt --name=held --drain-timeout=60s &");
        shell.type(CTRL_D);
        await(shell, "[s]tay?");
        shell.type("d\r");
        await(shell, "stopping:");
        shell.type(CTRL_C);
        assertThat(shell.await().exit()).isZero();
        assertThat(forkful.status("held").path("state").asString()).isEqualTo("interrupted");
    }

    @Test
    void noLineIsLostInAStormWhileAPersonTypes() {
        forkful.job("kit.job.kts");
        StringBuilder numbers = new StringBuilder();
        IntStream.range(0, 1_500).forEach(n -> numbers.append(n).append('\n'));
        forkful.write("n.txt", numbers.toString());
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type("run kit.job.kts --job=numbers --input=n.txt --name=storm --out=- &\r");
        await(shell, "\"seq\":1");
        for (char key : "status latest".toCharArray()) {
            shell.type(String.valueOf(key));
        }
        await(shell, "ended: run kit.job.kts");
        shell.type("\r");
        await(shell, "storm  completed");
        String screen = plain(shell).replaceAll("\\s", "");
        assertThat(LongStream.range(0, 1_500).filter(n -> !screen.contains("{\"seq\":" + n + ",")))
                .isEmpty();
        leave(shell);
    }

    @Test
    void noLineIsLostInAStormWhileTheWindowChangesItsSize() throws IOException, InterruptedException {
        forkful.job("kit.job.kts");
        StringBuilder numbers = new StringBuilder();
        IntStream.range(0, 1_500).forEach(n -> numbers.append(n).append('\n'));
        forkful.write("n.txt", numbers.toString());
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type("set footer workers\r");
        shell.type("run kit.job.kts --job=numbers --input=n.txt --name=storm --out=- --concurrency=8 &\r");
        await(shell, "\"seq\":1");
        Random random = new Random(4711);
        for (int i = 0; i < 40; i++) {
            resize(10 + random.nextInt(30), 40 + random.nextInt(100));
            shell.type(i % 2 == 0 ? "x" : "\u007f");
        }
        resize(24, 100);
        await(shell, "ended: run kit.job.kts");
        shell.type("\rstatus latest\r");
        await(shell, "storm  completed");
        String screen = plain(shell).replaceAll("\\s", "");
        assertThat(LongStream.range(0, 1_500).filter(n -> !screen.contains("{\"seq\":" + n + ",")))
                .isEmpty();
        leave(shell);
    }

    /** As a terminal emulator does: sets the size, of which the kernel tells the shell. */
    private void resize(int rows, int columns) throws IOException, InterruptedException {
        String device = Files.readString(forkful.folder().resolve("tty")).strip();
        int exit = new ProcessBuilder(
                        "stty", "-F", device, "rows", Integer.toString(rows), "cols", Integer.toString(columns))
                .start()
                .waitFor();
        assertThat(exit).as("exit code of stty").isZero();
    }

    @Test
    void footerCanBeSwitchedOffAndViKeysOn() {
        forkful.job("kit.job.kts");
        forkful.write("urls.txt", server.url("/hold/a") + "\n");
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type("set footer off\r");
        shell.type("run kit.job.kts --job=status --input=urls.txt --name=held --progress=none &\r");
        server.awaitHeld(1);
        shell.type("jobs\r");
        await(shell, "held  running");
        assertThat(plain(shell)).doesNotContain("fly 1");
        // A figure that changes in a footer is drawn alone, and not seen as a word: the shell must know it before.
        Eventually.see(
                "the shell knows of the call in flight",
                Duration.ofSeconds(60),
                () -> jobs(shell),
                answer -> answer.contains(", 1 in flight"));
        shell.type("set footer workers\r");
        await(shell, "worker 1  pid");
        await(shell, "fly 1/");
        shell.type("set keys vi\r");
        shell.type("xruns --json\u001b0x\r"); // Escape, to the beginning, delete: runs --json
        await(shell, "\"run\":\"held\"");
        server.release();
        await(shell, "ended:");
        leave(shell);
    }

    @Test
    void terminalThatDoesNotKnowItsSizeHasAPrompt() {
        forkful.with("TERM", "xterm-256color");
        Running shell = forkful.startCommand(
                List.of("script", "-qfec", Forkful.root().resolve("forkful") + " shell", "/dev/null"));
        await(shell, PROMPT);
        leave(shell);
    }

    @Test
    void scriptThatEndsTheShellLeavesTheTerminalAsItWas() throws IOException {
        forkful.job("declaring.job.kts");
        Running terminal = openWatched();
        await(terminal, PROMPT);
        terminal.type("load declaring.job.kts --set does=exit\r");
        assertThat(terminal.await().exit()).isEqualTo(2);
        assertThat(plain(terminal)).contains("declaring.job.kts:5: the script ends the process with System.exit");
        assertThat(Files.readString(forkful.folder().resolve("after")))
                .isEqualTo(Files.readString(forkful.folder().resolve("before")));
    }

    @Test
    void signalAtThePromptLeavesTheTerminalAsItWas() throws IOException {
        for (String signal : List.of("TERM", "HUP")) {
            Running terminal = openWatched();
            await(terminal, PROMPT);
            Running.signal(signal, console(terminal));
            assertThat(terminal.await().exit()).isEqualTo(signal.equals("TERM") ? 143 : 129);
            assertThat(plain(terminal)).endsWith(PROMPT + "\n");
            assertThat(terminal.out())
                    .as("bracketed paste and the keys of applications")
                    .matches("(?s).*\u001b\\[\\?1h.*\u001b\\[\\?1l.*")
                    .matches("(?s).*\u001b\\[\\?2004h.*\u001b\\[\\?2004l[^h]*");
            assertThat(Files.readString(forkful.folder().resolve("after")))
                    .isEqualTo(Files.readString(forkful.folder().resolve("before")));
        }
    }

    @Test
    void hookOfAScriptThatPrintsDoesNotHoldUpTheEnd() {
        forkful.job("declaring.job.kts");
        Running terminal = openWatched();
        await(terminal, PROMPT);
        terminal.type("load declaring.job.kts --set does=hook\r");
        await(terminal, "declaring.job.kts: job declaring");
        Running.signal("TERM", console(terminal));
        assertThat(terminal.await().exit()).isEqualTo(143);
        assertThat(forkful.folder().resolve("hooked")).exists();
    }

    @Test
    void nothingIsLeftInTheTemporaryFolder() throws IOException {
        Path temporary = Files.createDirectory(forkful.folder().resolve("temporary"));
        forkful.with("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        leave(shell);
        assertThat(temporary).isEmptyDirectory();
    }

    /** The shell's own process, among those that its terminal began; its command line is too long to be known. */
    private static ProcessHandle console(Running terminal) {
        return terminal.process
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .findFirst()
                .orElseThrow();
    }

    /**
     * A shell, and what {@code stty} says of its terminal before and after, in the files {@code before} and
     * {@code after}.
     */
    private Running openWatched() {
        forkful.with("TERM", "xterm-256color");
        String line = "stty rows 24 cols 100; stty -a > before; "
                + Forkful.root().resolve("forkful") + " shell; ended=$?; stty -a > after; exit $ended";
        return forkful.startCommand(List.of("script", "-qfec", line, "/dev/null"));
    }

    @Test
    void scriptNeitherReadsTheKeyboardNorDisturbsWhatIsTyped() {
        forkful.job("declaring.job.kts");
        String load = "load declaring.job.kts --set does=readLine";
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type(load + " &\r");
        await(shell, "[1] runs in the background");
        shell.type("runs\r");
        await(shell, "no runs yet");
        shell.type("nothing"); // no command: it does not change its colour on the way, and is seen as a word
        await(shell, PROMPT + "nothing");
        forkful.write("go", "");
        await(shell, "read null\n" + PROMPT + "nothing");
        shell.type("\u0015");
        await(shell, "[1] ended: " + load);
        shell.type(load + "\r");
        await(shell, "declaring.job.kts: job declaring");
        shell.type("run declaring --input -\r");
        await(shell, "in a shell the keyboard is for commands: name a file");
        leave(shell);
    }

    @Test
    void plainTerminalsAreServedPlainly() {
        Running dumb = open("dumb");
        await(dumb, PROMPT);
        dumb.type("status nowhe" + CTRL_C);
        Eventually.see(
                "the next prompt",
                Duration.ofSeconds(60),
                () -> plain(dumb),
                screen -> screen.indexOf(PROMPT) != screen.lastIndexOf(PROMPT));
        dumb.type("runs\r");
        await(dumb, "no runs yet");
        assertThat(plain(dumb)).doesNotContain("no run 'nowhe");
        leave(dumb);
        assertThat(dumb.out()).doesNotContain("\u001b[");
        forkful.with("NO_COLOR", "1");
        Running colourless = open("xterm-256color");
        await(colourless, PROMPT);
        colourless.type("runs\r");
        await(colourless, "no runs yet");
        leave(colourless);
        assertThat(Pattern.compile("\u001b\\[[0-9;]*3[0-7]m")
                        .matcher(colourless.out())
                        .find())
                .isFalse();
    }

    private Running open(String terminal) {
        forkful.with("TERM", terminal);
        String command =
                "tty > tty; stty rows 24 cols 100; exec " + Forkful.root().resolve("forkful") + " shell";
        return forkful.startCommand(List.of("script", "-qfec", command, "/dev/null"));
    }

    /** What the terminal shows up to one more answer of {@code jobs}. */
    private static String jobs(Running shell) {
        int answers = plain(shell).split(" in flight", -1).length;
        shell.type("jobs\r");
        return Eventually.see(
                "an answer of 'jobs'",
                Duration.ofSeconds(60),
                () -> plain(shell),
                screen -> screen.split(" in flight", -1).length > answers);
    }

    private static void leave(Running shell) {
        shell.type("exit\r");
        assertThat(shell.await().exit()).isZero();
    }

    private static void await(Running shell, String text) {
        Eventually.see(
                "'" + text + "' on the terminal",
                Duration.ofSeconds(60),
                () -> plain(shell),
                screen -> screen.contains(text));
    }

    private static void awaitPrompt(Running shell) {
        Eventually.see("a prompt", Duration.ofSeconds(60), () -> plain(shell), screen -> screen.endsWith(PROMPT));
    }

    private static String plain(Running shell) {
        return CONTROL.matcher(shell.out()).replaceAll("").replace("\r", "");
    }
}
