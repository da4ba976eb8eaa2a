package dev.forkful.shell.command;

import dev.forkful.io.OutputException;
import dev.forkful.run.Manifest;
import dev.forkful.run.RunOutcome;
import dev.forkful.run.RunOutcome.Ending;
import dev.forkful.run.RunSnapshot;
import dev.forkful.shell.progress.Summary;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.OutputClosedException;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.Verdict;
import dev.forkful.shell.world.World;
import org.jspecify.annotations.Nullable;

/** What is said of a run that a person waited for, and the exit code that it ends with. */
final class RunReport {
    private final World world;
    private final Manifest manifest;

    /** @param manifest of the run */
    RunReport(World world, Manifest manifest) {
        this.world = world;
        this.manifest = manifest;
    }

    /**
     * Prints the summary, and the status where it is asked for.
     *
     * @param file where the replies were written to; null where they are in the run only
     * @return the exit code
     */
    int end(Attendance.Result result, @Nullable String file, boolean json) {
        RunSnapshot snapshot = result.run().snapshot();
        int exitCode = exitCode(result);
        if (!result.run().reason().isEmpty()) {
            world.say(SafeText.block(result.run().reason()));
            if (result.run().ending() == Ending.TOO_MANY_FAILED) {
                world.say("what failed: " + world.commandLine("failures", snapshot.run())
                        + "; to go on, for as many more: " + world.commandLine("resume", snapshot.run())
                        + " (or with --limit-failures none)");
            } else if (exitCode == ExitCode.USAGE) {
                String go = snapshot.published() == 0
                        ? "mend the input and begin a new run; "
                        : "mend the input and go on with " + world.commandLine("resume", snapshot.run())
                                + ", or begin a new run; ";
                world.say(go + world.commandLine("rm", snapshot.run()) + " deletes this one");
            }
        }
        if (snapshot.inDoubt() > 0 && result.run().ending() != Ending.CANCELLED) {
            world.say(InDoubtCommand.call(world, snapshot));
        }
        String results = file == null || result.sinkFailure() != null
                ? world.commandLine("results", snapshot.run())
                : SafeText.line(file);
        // All is settled: a resume completes a file, and nobody what went to standard output.
        boolean isNothingLeft = result.run().ending() == Ending.COMPLETED
                && file == null
                && (repliesAreMissing(result) || result.givenUp());
        String next = isNothingLeft ? null : next(result.run(), exitCode, file);
        new Summary(snapshot, result.elapsed(), result.rate(), result.skipped(), results, next)
                .lines()
                .forEach(world.err()::println);
        world.err().flush();
        return json ? printed(new StatusJson(manifest, snapshot).line(), exitCode) : exitCode;
    }

    /** Whether or not somebody reads it, the run has ended as it has. */
    private int printed(String status, int exitCode) {
        try {
            world.out().println(status);
            world.flushData();
            return exitCode;
        } catch (OutputClosedException | OutputException e) {
            Verdict verdict = Verdict.on(e);
            if (verdict.message() != null) {
                world.say(verdict.message());
            }
            return exitCode == ExitCode.OK ? verdict.exitCode() : exitCode;
        }
    }

    private @Nullable String next(RunOutcome run, int exitCode, @Nullable String file) {
        RunSnapshot snapshot = run.snapshot();
        if (run.ending() == Ending.CANCELLED) {
            return null; // it has ended for good
        }
        if (exitCode == ExitCode.OK || exitCode == ExitCode.USAGE) {
            return null; // with the same input a resume would end in the same place
        }
        if (snapshot.awaitsDecisions()) {
            return world.commandLine("indoubt", snapshot.run()); // a resume would find nothing to do
        }
        if (run.ending() == Ending.COMPLETED && exitCode == ExitCode.FAILED_TASKS) {
            return NextStep.afterFailures(world, manifest, snapshot);
        }
        // Only the file that it began with is known to the run.
        return run.ending() == Ending.COMPLETED && file != null && !isKnown(file)
                ? world.commandLine("resume", snapshot.run(), "--out", file)
                : world.commandLine("resume", snapshot.run());
    }

    private boolean isKnown(String file) {
        return world.directory().resolve(file).equals(manifest.out());
    }

    private static boolean repliesAreMissing(Attendance.Result result) {
        return result.sinkFailure() != null && !(result.sinkFailure() instanceof OutputClosedException);
    }

    private static int exitCode(Attendance.Result result) {
        Ending ending = result.run().ending();
        if (result.givenUp()) {
            return ExitCode.ABORTED;
        } else if (ending == Ending.COMPLETED && repliesAreMissing(result)) {
            return ExitCode.RESUMABLE;
        }
        return exitCode(ending, result.run().snapshot());
    }

    /** The exit code of whoever waited for a run that ended so. */
    static int exitCode(Ending ending, RunSnapshot run) {
        return switch (ending) {
            case COMPLETED -> run.failed() > 0 ? ExitCode.FAILED_TASKS : ExitCode.OK;
            case TOO_MANY_FAILED, IN_DOUBT -> ExitCode.FAILED_TASKS;
            case ABORTED, CANCELLED -> ExitCode.ABORTED;
            case BAD_INPUT -> ExitCode.USAGE;
            default -> ExitCode.RESUMABLE;
        };
    }
}
