package dev.forkful.bench;

import dev.forkful.test.CommandLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where the bench happens: a folder, a server in a JVM of its own, and the launcher. */
final class Place implements AutoCloseable {
    private static final String PYTHON = System.getenv().getOrDefault("FORKFUL_PYTHON", "python3");

    final Path folder;
    private final Path root;
    private final Map<String, String> environment;
    private final Process server;
    private final BufferedReader serverOut;
    private final int port;

    Place(Path root) throws IOException {
        this.root = root;
        folder = Files.createTempDirectory("forkful-bench");
        environment = Map.of(
                "FORKFUL_HOME", folder.resolve("state").toString(),
                "FORKFUL_JAVA_HOME", System.getProperty("java.home"),
                "FORKFUL_NO_BUILD", "1");
        server = new ProcessBuilder(java(), "-XX:+UseSerialGC", "-cp", classPath(), BenchServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        serverOut = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII));
        port = Integer.parseInt(serverOut.readLine());
    }

    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Starts {@code forkful}. */
    Subject forkful(String... arguments) throws IOException {
        return new Subject(
                folder,
                environment,
                Stream.concat(Stream.of(root.resolve("forkful").toString()), Stream.of(arguments))
                        .toList());
    }

    /** Starts the bare loop, with the flags of a worker. */
    Subject bare(List<String> flags, int count, int concurrency) throws IOException {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(flags);
        command.addAll(List.of(
                "-cp", classPath(), BareLoop.class.getName(), url("/"), "" + count, Integer.toString(concurrency)));
        return new Subject(folder, environment, command);
    }

    /** Whether a Python with aiohttp is on the path. */
    boolean hasAiohttp() throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import aiohttp")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // no Python at all
        }
    }

    /** Starts the same loop over Python's aiohttp. */
    Subject aiohttp(int count, int concurrency) throws IOException {
        String script = root.resolve("src-test/bench/aiohttp_loop.py").toString();
        return new Subject(
                folder, environment, List.of(PYTHON, script, url("/"), "" + count, Integer.toString(concurrency)));
    }

    /** Asks the server for the moment of the next request. */
    void arm() throws IOException {
        server.getOutputStream().write('\n');
        server.getOutputStream().flush();
    }

    /**
     * The moment of the first request since {@link #arm}, as {@code nanoTime}, which is common to all processes here.
     */
    long awaitFirstRequest() throws IOException {
        return Long.parseLong(serverOut.readLine());
    }

    /** Waits until nobody makes class archives in the background any more: they are made once, at the first runs. */
    void awaitArchives() throws InterruptedException {
        for (int i = 0; i < 120 && ProcessHandle.allProcesses().anyMatch(this::makesArchive); i++) {
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private boolean makesArchive(ProcessHandle process) {
        return CommandLine.contains(process, folder.toString()) && CommandLine.contains(process, "rchive");
    }

    void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    @Override
    public void close() throws IOException {
        server.destroyForcibly();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
