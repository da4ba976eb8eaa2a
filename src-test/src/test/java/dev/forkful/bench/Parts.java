package dev.forkful.bench;

import static dev.forkful.bench.Table.format;

import java.util.List;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The parts that are measured alone, by JMH. */
record Parts(Table table, boolean quick) {
    /** What Chronicle Queue needs opened, and the collector of a worker. */
    private static final String[] FLAGS = {
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-Dchronicle.analytics.disable=true",
        "-Dchronicle.announcer.disable=true"
    };

    void measure() {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("dev\\.forkful\\.bench\\..*Parts\\.")
                .jvmArgs(FLAGS)
                .verbosity(VerboseMode.SILENT);
        if (quick) {
            options.warmupIterations(3)
                    .measurementIterations(3)
                    .warmupTime(TimeValue.milliseconds(300))
                    .measurementTime(TimeValue.milliseconds(300));
        }
        try {
            for (RunResult part : new Runner(options.build()).run()) {
                Result<?> result = part.getPrimaryResult();
                table.add(
                        name(part),
                        format("%,.0f ns (median %,.0f)", result.getScore(), median(result)),
                        part.getParams().getBenchmark().contains("LimitParts") ? "1,000 ns" : "");
            }
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH: " + e.getMessage(), e);
        }
    }

    private static double median(Result<?> result) {
        return result.getStatistics().getPercentile(50);
    }

    private static String name(RunResult part) {
        List<String> words = List.of(part.getParams().getBenchmark().split("\\."));
        String name = String.join(".", words.subList(words.size() - 2, words.size()));
        StringBuilder parameters = new StringBuilder();
        for (String key : part.getParams().getParamsKeys()) {
            parameters.append(' ').append(part.getParams().getParam(key));
        }
        return "`" + name + "`" + parameters;
    }
}
