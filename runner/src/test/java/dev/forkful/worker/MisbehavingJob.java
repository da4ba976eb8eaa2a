package dev.forkful.worker;

import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobSpec;
import dev.forkful.RetryPolicy;
import dev.forkful.TaskContext;
import dev.forkful.WorkerHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A job whose input says how its handler misbehaves. Arguments: {@code style}, {@code start-hook}, {@code mark};
 * {@code timeout} and {@code deadline} in ms.
 */
public final class MisbehavingJob implements Job {
    @Override
    public JobSpec define(JobArguments arguments) {
        JobSpec.Builder job = JobSpec.named("misbehaving")
                .timeout(millis(arguments.values().getOrDefault("timeout", "30000")))
                .retry(new RetryPolicy(2, Duration.ZERO, Duration.ZERO, Duration.ZERO, RetryPolicy::isTransient));
        String mark = arguments.get("mark");
        if (mark != null) {
            job.onWorkerStart(hook(mark, "started\n")).onWorkerStop(hook(mark, "stopped\n"));
        }
        if (arguments.get("start-hook") != null) {
            job.onWorkerStart(worker -> {
                throw new IOException("no database");
            });
        }
        String deadline = arguments.get("deadline");
        if (deadline != null) {
            job.deadline(millis(deadline));
        }
        return "async".equals(arguments.get("style"))
                ? job.asyncTask(String.class, MisbehavingJob::begin)
                : job.task(String.class, MisbehavingJob::block);
    }

    private static Duration millis(String number) {
        return Duration.ofMillis(Long.parseLong(number));
    }

    private static WorkerHook hook(String file, String text) {
        return worker -> Files.writeString(Path.of(file), read(file) + text);
    }

    private static String read(String file) throws IOException {
        return Files.exists(Path.of(file)) ? Files.readString(Path.of(file)) : "";
    }

    private static CompletableFuture<@Nullable Object> begin(String input, TaskContext task)
            throws IOException, InterruptedException {
        return input.equals("hang") ? new CompletableFuture<>() : CompletableFuture.completedFuture(block(input, task));
    }

    private static @Nullable Object block(String input, TaskContext task) throws IOException, InterruptedException {
        switch (input) {
            case "fail-once" -> {
                if (task.attempt() == 1) {
                    throw new IOException("planted");
                }
            }
            case "hang" -> new CountDownLatch(1).await();
            case "spin" -> spin();
            case "overflow" -> overflow(0);
            case "exit" -> System.exit(7);
            case "oom" -> fillHeap();
            case "no-json" -> {
                return new Object();
            }
            case "nothing" -> {
                return null;
            }
            case "log" -> task.log().info("a word from the job");
            default -> {}
        }
        return input + " done";
    }

    private static void spin() {
        long x = 1;
        while (x != 0) {
            x = x * 6364136223846793005L | 1;
        }
    }

    private static int overflow(int depth) {
        return depth < 0 ? depth : overflow(depth + 1) + 1;
    }

    private static void fillHeap() {
        List<byte[]> hoard = new ArrayList<>();
        while (hoard.size() < Integer.MAX_VALUE) {
            hoard.add(new byte[16 << 20]);
        }
    }
}
