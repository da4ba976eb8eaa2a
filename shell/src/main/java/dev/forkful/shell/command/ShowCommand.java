package dev.forkful.shell.command;

import dev.forkful.JobException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskReader;
import dev.forkful.broker.TaskRecord;
import dev.forkful.run.Losses;
import dev.forkful.run.RunDirectory;
import dev.forkful.run.RunState;
import dev.forkful.shell.progress.Figures;
import dev.forkful.shell.world.ExitCode;
import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** {@code forkful show}: all that is known of one task, or what happened to a run as a whole. */
@Command(
        name = "show",
        description = "Show one task (its input, each failed attempt, its reply), or the history of a run.",
        footerHeading = "%nExamples:%n",
        footer = {"  forkful show latest 12", "  forkful show titles-1121 12 --json", "  forkful show latest"})
final class ShowCommand implements Callable<Integer> {
    private final World world;
    private final List<Event> history = new ArrayList<>();
    private final List<Event.Steered> decisions = new ArrayList<>();

    @Parameters(index = "0", paramLabel = "RUN", description = Runs.RUN)
    private String run = "latest";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "SEQ",
            description = "The task's sequence number. Without it: what happened to the run as a whole.")
    private @Nullable Long given;

    private long sequence;
    private List<String> stages = List.of();

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    ShowCommand(World world) {
        this.world = world;
    }

    @Override
    public Integer call() {
        RunDirectory directory = Runs.of(world).open(run);
        if (given == null) {
            return showRun(RunHistory.of(directory));
        }
        sequence = given;
        stages = directory.manifest().stageNames();
        TaskRecord task = read(directory);
        Losses losses;
        try (EventReader events = directory.broker().events(Position.START)) {
            RunState state = new RunState();
            events.pollAll(event -> {
                state.apply(event);
                take(event);
            });
            losses = directory.losses(events, state);
        }
        history.sort(Comparator.comparingLong(Event::atMillis)); // each process has its own queue
        DataStream out = new DataStream(world);
        byte[] text = (json ? asJson(task) + "\n" : asText(task)).getBytes(StandardCharsets.UTF_8);
        out.write(text, 0, text.length);
        out.flush();
        Runs.tell(world, directory, losses);
        return ExitCode.OK;
    }

    private int showRun(RunHistory record) {
        if (json) {
            world.out().println(record.json());
        } else {
            record.lines().forEach(world.out()::println);
        }
        world.flushData();
        return ExitCode.OK;
    }

    private TaskRecord read(RunDirectory directory) {
        try (TaskReader tasks = directory.broker().tasks()) {
            if (sequence < 0 || sequence >= tasks.publishedTasks()) {
                throw new JobException("no such task: " + sequence + "; the run has " + tasks.publishedTasks()
                        + " tasks so far, numbered from 0");
            }
            return tasks.read(sequence);
        }
    }

    private void take(Event event) {
        if (event instanceof Event.Steered steered && !steered.isRefused()) {
            decisions.add(steered);
        }
        if (event instanceof Event.Reply reply ? reply.sequence() == sequence : isStep(event)) {
            history.add(event);
        }
    }

    private boolean isStep(Event event) {
        if (event instanceof Event.Sent sent) {
            return sent.sequence() == sequence;
        } else if (event instanceof Event.Doubted doubted) {
            return doubted.sequence() == sequence;
        }
        return event instanceof Event.AttemptFailed failed
                ? failed.sequence() == sequence
                : event instanceof Event.Reopened reopened
                        && reopened.sequences().contains(sequence);
    }

    private String asText(TaskRecord task) {
        StringBuilder text = new StringBuilder("task " + sequence + "\n");
        if (stages.size() > 1) {
            String parent = task.origin().isEmitted()
                    ? ", emitted by task " + task.origin().parent()
                    : "";
            text.append("  stage    " + stages.get(task.stage()) + parent + "\n");
        }
        text.append("  input    " + utf8(task.input()) + "\n");
        for (Event event : history) {
            String at = "  " + Instant.ofEpochMilli(event.atMillis()) + "  ";
            if (event instanceof Event.AttemptFailed failed) {
                text.append(at + "attempt " + failed.attempt() + " failed, the next after " + failed.delayMillis()
                        + " ms: " + utf8(failed.error()) + "\n");
            } else if (event instanceof Event.Sent sent) {
                text.append(at + "attempt " + sent.attempt() + " may be sent from now on, by worker " + sent.worker()
                        + ", key " + SafeText.line(sent.key()) + "\n");
            } else if (event instanceof Event.Doubted doubted) {
                text.append(at + "in doubt: " + utf8(doubted.error()) + "\n");
            } else if (event instanceof Event.Reopened) {
                text.append(at + "to be run anew\n");
            } else if (event instanceof Event.Reply reply) {
                text.append(at + settled(reply) + ": " + utf8(reply.body()) + "\n");
            }
        }
        return history.isEmpty() ? text + "  nothing has come of it yet\n" : text.toString();
    }

    private String settled(Event.Reply reply) {
        Order decision = decisionOf(reply);
        if (decision != null) {
            String why = decision.why().isEmpty() ? "" : " (" + decision.why() + ")";
            return SafeText.line("settled as " + status(reply) + ", by " + decision.by() + why);
        }
        return status(reply) + " after " + Figures.count(reply.attempts(), "attempt") + " and " + millis(reply)
                + " ms, by " + (reply.worker() == 0 ? "forkful" : "worker " + reply.worker());
    }

    /** What a person said of the task when it was in doubt; null where a worker settled it, or nobody did. */
    private @Nullable Order decisionOf(Event.Reply reply) {
        Verb verb = reply.status() == Event.Status.OK ? Verb.DOUBT_OK : Verb.DOUBT_FAIL;
        boolean decided = reply.worker() == 0
                && (verb == Verb.DOUBT_OK || utf8(reply.body()).startsWith("{\"type\":\"in-doubt\""));
        return decisions.stream()
                .filter(steered -> decided && steered.order().verb() == verb && steered.atMillis() <= reply.atMillis())
                .max(Comparator.comparingLong(Event.Steered::atMillis))
                .map(Event.Steered::order)
                .orElse(null);
    }

    private String asJson(TaskRecord task) {
        return JsonLine.of(line -> {
            line.writeStartObject();
            line.writeNumberProperty("seq", sequence);
            if (stages.size() > 1) {
                line.writeStringProperty("stage", stages.get(task.stage()));
            }
            if (task.origin().isEmitted()) {
                line.writeNumberProperty("parent", task.origin().parent());
            }
            line.writeName("input");
            line.writeRawValue(utf8(task.input()));
            line.writeName("history");
            line.writeStartArray();
            history.forEach(event -> write(event, line));
            line.writeEndArray();
            line.writeEndObject();
        });
    }

    private void write(Event event, JsonGenerator line) {
        line.writeStartObject();
        line.writeStringProperty("at", Instant.ofEpochMilli(event.atMillis()).toString());
        if (event instanceof Event.AttemptFailed failed) {
            line.writeStringProperty("what", "attempt");
            line.writeNumberProperty("attempt", failed.attempt());
            line.writeNumberProperty("nextAfterMs", failed.delayMillis());
            line.writeName("error");
            line.writeRawValue(utf8(failed.error()));
        } else if (event instanceof Event.Sent sent) {
            line.writeStringProperty("what", "sent");
            line.writeNumberProperty("attempt", sent.attempt());
            line.writeNumberProperty("worker", sent.worker());
            line.writeStringProperty("key", sent.key());
        } else if (event instanceof Event.Doubted doubted) {
            line.writeStringProperty("what", "in doubt");
            line.writeName("error");
            line.writeRawValue(utf8(doubted.error()));
        } else if (event instanceof Event.Reopened reopened) {
            line.writeStringProperty("what", "reopened");
            line.writeNumberProperty("generation", reopened.generation());
        } else if (event instanceof Event.Reply reply) {
            line.writeStringProperty("what", status(reply));
            line.writeNumberProperty("attempts", reply.attempts());
            line.writeNumberProperty("worker", reply.worker());
            Order decision = decisionOf(reply);
            if (decision != null) {
                line.writeStringProperty("by", decision.by());
                line.writeStringProperty("why", decision.why());
            }
            line.writeName(reply.status() == Event.Status.OK ? "result" : "error");
            line.writeRawValue(utf8(reply.body()));
        }
        line.writeEndObject();
    }

    private static String status(Event.Reply reply) {
        return reply.status().name().toLowerCase(Locale.ROOT);
    }

    private static String millis(Event.Reply reply) {
        return String.format(Locale.ROOT, "%.1f", reply.durationNanos() / 1e6);
    }

    private static String utf8(byte[] json) {
        return json.length == 0 ? "null" : new String(json, StandardCharsets.UTF_8);
    }
}
