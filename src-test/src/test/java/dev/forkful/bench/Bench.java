package dev.forkful.bench;

import static dev.forkful.bench.Table.format;
import static dev.forkful.bench.Table.median;
import static dev.forkful.bench.Table.percentile;

import dev.forkful.test.CommandLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures, side by side, in one run, and prints one table. {@code --quick} takes smaller numbers; names of parts
 * ({@code parts gets starts latency idle noops limits resume pool}) measure these only.
 */
final class Bench {
    private static final int CONCURRENCY = 64;
    private static final List<String> PARTS =
            List.of("parts", "gets", "starts", "latency", "idle", "noops", "limits", "resume", "pool");
    private static final Pattern RESULT = Pattern.compile("\"result\":(\\d+)");

    private final Place place;
    private final Table table = new Table();
    private final boolean quick;
    private final int rounds;

    private Bench(Place place, boolean quick) {
        this.place = place;
        this.quick = quick;
        rounds = quick ? 1 : 3;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean quick = words.remove("--quick");
        try (Place place = new Place(Path.of(System.getProperty("forkful.root", ".")))) {
            end(place.forkful("prepare")); // the build has made the class archives stale
            Bench bench = new Bench(place, quick);
            bench.measure(words);
            bench.table.print();
        }
    }

    private void measure(List<String> parts) throws IOException, InterruptedException {
        for (String part : parts.isEmpty() ? PARTS : parts) {
            switch (part) {
                case "parts" -> new Parts(table, quick).measure();
                case "gets" -> gets();
                case "starts" -> starts();
                case "latency" -> latency();
                case "idle" -> idle();
                case "noops" -> noops();
                case "limits" -> limits();
                case "resume" -> resume();
                case "pool" -> new PoolFigures(table, place.url("/"), quick).measure();
                default -> throw new IllegalArgumentException(part + " is none of " + PARTS);
            }
        }
    }

    /** CPU and wall of small GETs, beside others; then of many, which is what they cost when all code is compiled. */
    private void gets() throws IOException, InterruptedException {
        prepare();
        int count = quick ? 20_000 : 100_000;
        Gets bare = gets(count, rounds);
        aiohttp(count, bare);
        if (!quick) {
            Gets unused = gets(1_000_000, 1);
        }
    }

    /** Beside a bare loop in a JVM with the flags of the worker that does as many. */
    private Gets gets(int count, int times) throws IOException, InterruptedException {
        place.write("urls.txt", (place.url("/") + "\n").repeat(count));
        List<String> flags = flagsOfAWorker();
        List<Usage> bare = new ArrayList<>();
        List<Usage> one = new ArrayList<>();
        List<Usage> two = new ArrayList<>();
        List<Usage> lean = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            bare.add(end(place.bare(flags, count, CONCURRENCY)));
            one.add(end(get("urls.txt", "1")));
            two.add(end(get("urls.txt", "2")));
            lean.add(end(run("netty.job.kts", "urls.txt", "1")));
        }
        table.add("small GETs", format("%,d, %d at once, median of %d", count, CONCURRENCY, times), "");
        Gets bareGets = new Gets(count, bare, end(place.bare(flags, 1, 1)));
        table.add("bare Methanol loop", bareGets.cost() + format("; wall %.1f s", bareGets.wallSeconds()), "");
        add("`forkful run`, 1 worker", new Gets(count, one, end(get("one.txt", "1"))), bareGets);
        add(
                "`forkful run`, 1 worker, `transport = netty`",
                new Gets(count, lean, end(run("netty.job.kts", "one.txt", "1"))),
                bareGets);
        add("`forkful run`, 2 workers", new Gets(count, two, end(get("one.txt", "2", "--concurrency", "2"))), bareGets);
        return bareGets;
    }

    /** Python's, where it is installed. */
    private void aiohttp(int count, Gets bare) throws IOException, InterruptedException {
        if (place.hasAiohttp()) {
            List<Usage> peer = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                peer.add(end(place.aiohttp(count, CONCURRENCY)));
            }
            add("aiohttp, 1 process", new Gets(count, peer, end(place.aiohttp(1, 1))), bare);
        }
    }

    /** The script is compiled, and the archives are made. */
    private void prepare() throws IOException, InterruptedException {
        place.write("get.job.kts", Jobs.GET);
        place.write("netty.job.kts", Jobs.GET_NETTY);
        place.write("one.txt", place.url("/") + "\n");
        end(get("one.txt", "1"));
        end(run("netty.job.kts", "one.txt", "1"));
        place.awaitArchives();
    }

    private void add(String who, Gets gets, Gets bare) {
        table.add(
                who,
                gets.cost() + gets.beside(bare),
                who.startsWith("`forkful") ? "ratio at most 1.1 without the start" : "");
    }

    private List<String> flagsOfAWorker() throws IOException, InterruptedException {
        place.arm();
        try (Subject probe = get("urls.txt", "1")) {
            place.awaitFirstRequest();
            List<String> words = CommandLine.of(probe.workers().get(0));
            List<String> flags = new ArrayList<>();
            for (String word : words.subList(1, words.size())) {
                if (word.equals("-cp")) {
                    return flags;
                }
                // A class archive is of use for one class path only; a JVM may refuse it with another.
                if (!word.startsWith("-XX:SharedArchiveFile") && !word.startsWith("-XX:AOTCache")) {
                    flags.add(word);
                }
            }
            throw new IllegalStateException("no -cp in the command line of a worker");
        }
    }

    /** From typing the command to the first line of data. */
    private void starts() throws IOException, InterruptedException {
        prepare();
        int times = quick ? 3 : 7;
        double[] warm = new double[times];
        double[] edited = new double[times];
        for (int i = 0; i < times; i++) {
            warm[i] = firstResult("get.job.kts");
            place.write("edited.job.kts", Jobs.GET + "val edit = " + System.nanoTime() + "\n");
            edited[i] = firstResult("edited.job.kts");
        }
        table.add("start to first result, warm script cache", format("%.2f s", median(warm)), "1 s");
        table.add("start to first result, edited script", format("%.2f s", median(edited)), "2.5 s");
        brief(times);
    }

    /** What is over before it has begun to pay: of each the whole, launcher included. */
    private void brief(int times) throws IOException, InterruptedException {
        List<Usage> help = new ArrayList<>();
        List<Usage> one = new ArrayList<>();
        List<Usage> demo = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            help.add(end(place.forkful("--help")));
            one.add(end(get("one.txt", "1")));
            demo.add(end(place.forkful("demo", "--progress", "none")));
        }
        table.add("`forkful --help`", format("%.2f s of CPU", Usage.median(help, Usage::cpuSeconds)), "0.25 s");
        table.add(
                "a run of one task, to its end",
                format(
                        "console %.2f s of CPU, worker %.2f s; wall %.2f s",
                        Usage.median(one, Usage::consoleCpuSeconds),
                        Usage.median(one, Usage::workersCpuSeconds),
                        Usage.median(one, Usage::wallSeconds)),
                "worker 0.7 s");
        table.add(
                "`forkful demo`, whose calls take 3 s",
                format("%.2f s", Usage.median(demo, Usage::wallSeconds)),
                "3.6 s");
    }

    private double firstResult(String script) throws IOException, InterruptedException {
        try (Subject run = place.forkful("run", script, "--input", "one.txt", "--out", "-", "--progress", "none")) {
            run.awaitLine();
            double seconds = run.elapsedSeconds();
            run.await();
            return seconds;
        }
    }

    /** From the end of a task to its line, while the run has little to do. */
    private void latency() throws IOException, InterruptedException {
        place.write("tick.job.kts", Jobs.TICK);
        List<Double> out = new ArrayList<>();
        try (Subject run = place.forkful("run", "tick.job.kts", "--workers", "2", "--out", "-", "--name", "tick")) {
            ticks(run, 200, out);
            run.await();
        }
        table.add("task end to its line on `--out -`", latency(out), "p50 5 ms");
        List<Double> tail = new ArrayList<>();
        try (Subject run = place.forkful("run", "tick.job.kts", "--workers", "2", "--out", "-", "--name", "tock")) {
            run.awaitLine();
            try (Subject follow = place.forkful("tail", "tock", "-f")) {
                ticks(follow, 200, tail);
            }
            run.awaitLine();
        }
        // What was there before the tail began is not its latency.
        table.add("task end to its line on `tail -f`", latency(tail.subList(100, 200)), "");
    }

    private static String latency(List<Double> millis) {
        return format(
                "p50 %.1f ms, p95 %.1f, max %.1f",
                percentile(millis, 0.5), percentile(millis, 0.95), percentile(millis, 1));
    }

    private static void ticks(Subject from, int count, List<Double> millis) throws IOException {
        for (int i = 0; i < count; i++) {
            Matcher result = RESULT.matcher(from.awaitLine());
            long now = System.nanoTime();
            if (result.find()) {
                millis.add((now - Long.parseLong(result.group(1))) / 1e6);
            }
        }
    }

    /** A run whose tasks all wait. */
    private void idle() throws IOException, InterruptedException {
        prepare();
        place.write("waits.txt", (place.url("/wait") + "\n").repeat(100));
        place.arm();
        try (Subject run = get("waits.txt", "2")) {
            place.awaitFirstRequest();
            TimeUnit.SECONDS.sleep(5); // it settles
            double before = run.treeCpuSeconds();
            int seconds = quick ? 10 : 30;
            TimeUnit.SECONDS.sleep(seconds);
            double percent = 100 * (run.treeCpuSeconds() - before) / seconds;
            table.add(
                    "CPU of a run whose 100 tasks wait, all its processes",
                    format("%.1f %% of a core", percent),
                    "2 %");
        }
    }

    /** Tasks that do nothing, and what a great many of them take of memory. */
    private void noops() throws IOException, InterruptedException {
        place.write("noop.job.kts", Jobs.NOOP);
        end(noop(2, 2)); // compiles
        double start = end(noop(2, 2)).cpuSeconds();
        for (int count : quick ? new int[] {10_000, 200_000} : new int[] {10_000, 100_000, 1_000_000, 10_000_000}) {
            Usage used = end(noop(count, 2));
            table.add(
                    format("CPU per task that does nothing, %,d tasks, 2 workers", count),
                    format(
                            "%.1f us without the start; with it console %.1f, workers %.1f; wall %.1f s",
                            (used.cpuSeconds() - start) * 1e6 / count,
                            used.consoleCpuSeconds() * 1e6 / count,
                            used.workersCpuSeconds() * 1e6 / count,
                            used.wallSeconds()),
                    "5 us");
            table.add(
                    format("RSS at %,d tasks", count),
                    format("console %d MB, worker %d MB", used.consoleRssBytes() >> 20, used.workerRssBytes() >> 20),
                    "200, 256 MB");
        }
    }

    /** A limit that does not bind, as a part of tasks that do nothing. */
    private void limits() throws IOException, InterruptedException {
        place.write("noop.job.kts", Jobs.NOOP);
        end(noop(2, 2)); // compiles
        int count = quick ? 200_000 : 1_000_000;
        double free = 0;
        double limited = 0;
        for (int i = 0; i < rounds; i++) {
            free += end(noop(count, 2)).cpuSeconds() / rounds;
            limited += end(noop(count, 2, "--rate", "500000000/s")).cpuSeconds() / rounds;
        }
        table.add(
                format("CPU per task that does nothing, %,d tasks, mean of %d, start included", count, rounds),
                format("%.2f us; with a rate that does not bind %.2f", free * 1e6 / count, limited * 1e6 / count),
                "1 us more");
    }

    private Subject noop(int count, int workers, String... more) throws IOException {
        StringBuilder numbers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            numbers.append(i).append('\n');
        }
        place.write("numbers.txt", numbers.toString());
        List<String> words = new ArrayList<>(List.of(
                "run", "noop.job.kts", "--input", "numbers.txt", "--workers", "" + workers, "--progress", "none"));
        words.addAll(List.of(more));
        return place.forkful(words.toArray(String[]::new));
    }

    /** Killed when nine tasks of ten are done. */
    private void resume() throws IOException, InterruptedException {
        int count = quick ? 200_000 : 1_000_000;
        place.write("mixed.job.kts", Jobs.MIXED);
        place.arm();
        String url = "url=" + place.url("/wait");
        try (Subject run = place.forkful(
                "run", "mixed.job.kts", "--set", url, "--set", "count=" + count, "--workers", "2", "--name", "big")) {
            place.awaitFirstRequest();
            TimeUnit.SECONDS.sleep(2); // the last of the others are settled
            System.err.println(format("  (nine tenths of %,d tasks took %.1f s)", count, run.elapsedSeconds() - 2));
        }
        place.arm();
        long begin = System.nanoTime();
        try (Subject resumed = place.forkful("resume", "big")) {
            double seconds = (place.awaitFirstRequest() - begin) / 1e9;
            table.add(
                    format("resume of a run of %,d tasks, nine tenths done, to its first request", count),
                    format("%.2f s; console %d MB", seconds, Proc.peakRssBytes(resumed.process.pid()) >> 20),
                    "3 s, 200 MB");
        }
    }

    private Subject get(String input, String workers, String... more) throws IOException {
        return run("get.job.kts", input, workers, more);
    }

    private Subject run(String script, String input, String workers, String... more) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("run", script, "--input", input, "--workers", workers, "--progress", "none"));
        words.addAll(List.of(more));
        return place.forkful(words.toArray(String[]::new));
    }

    private static Usage end(Subject subject) throws InterruptedException {
        try (subject) {
            return subject.await();
        }
    }
}
