package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
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
    void promptComesWithoutWarningsAndCtrlDLeaves() {
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        assertThat(plain(shell)).doesNotContainIgnoringCase("warning").doesNotContain("SLF4J");
        shell.type(CTRL_D);
        assertThat(shell.await().exit()).isZero();
    }

    @Test
    void ctrlCDropsTheLineAndNotTheShell() {
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type("status nowhe" + CTRL_C);
        shell.type("runs\r");
        await(shell, "no runs yet");
        assertThat(plain(shell)).doesNotContain("no such run");
        leave(shell);
    }

    @Test
    void whatWasTypedBeforeThePromptIsRead() {
        Running shell = open("xterm-256color");
        shell.type("runs\r");
        await(shell, "no runs yet");
        leave(shell);
    }

    @Test
    void pastedLinesRunOneByOne() {
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type("\u001b[200~help status\nruns\u001b[201~\r");
        await(shell, "Usage: forkful status");
        await(shell, "no runs yet");
        leave(shell);
    }

    @Test
    void ctrlCStopsTheRunInFrontAndTheShellGoesOn() {
        forkful.job("kit.job.kts");
        forkful.write("urls.txt", server.url("/hold/a") + "\n");
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type("run kit.job.kts --job=status --input=urls.txt --name=held --drain-timeout=200ms\r");
        server.awaitHeld(1);
        shell.type(CTRL_C);
        await(shell, "resume held");
        shell.type("status held\r");
        await(shell, "held  interrupted");
        leave(shell);
    }

    @Test
    void secondCtrlCLeavesTheRunInTheBackgroundAndLeavingAsks() {
        forkful.job("kit.job.kts");
        forkful.write("urls.txt", server.url("/hold/a") + "\n");
        Running shell = open("xterm-256color");
        await(shell, PROMPT);
        shell.type("run kit.job.kts --job=status --input=urls.txt --name=held --drain-timeout=60s\r");
        server.awaitHeld(1);
        shell.type(CTRL_C);
        await(shell, "stopping:");
        shell.type(CTRL_C);
        await(shell, "goes on in the background");
        shell.type("exit\r");
        await(shell, "[s]tay?");
        shell.type("\r");
        shell.type("jobs\r");
        await(shell, "held  draining");
        shell.type("exit\r");
        shell.type("l\r");
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
    void plainTerminalsAreServedPlainly() {
        Running dumb = open("dumb");
        await(dumb, PROMPT);
        dumb.type("runs\r");
        await(dumb, "no runs yet");
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
        String command = "stty rows 24 cols 100; exec " + Forkful.root().resolve("forkful") + " shell";
        return forkful.startCommand(List.of("script", "-qfec", command, "/dev/null"));
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

    private static String plain(Running shell) {
        return CONTROL.matcher(shell.out()).replaceAll("").replace("\r", "");
    }
}
