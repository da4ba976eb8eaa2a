package dev.forkful.shell.command;

import dev.forkful.broker.Event;
import dev.forkful.broker.Event.Mark;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Order.Verb;
import dev.forkful.broker.Position;
import dev.forkful.run.Orders;
import dev.forkful.run.RunDirectory;
import dev.forkful.shell.world.SafeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** What happened to a run as a whole: its starts and ends, and what people asked of it, in the order of time. */
final class RunHistory {
    private final List<Event> events = new ArrayList<>();

    private RunHistory() {}

    static RunHistory of(RunDirectory run) {
        RunHistory history = new RunHistory();
        try (EventReader reader = run.broker().events(Position.START)) {
            reader.pollAll(history::take);
        }
        history.events.sort(Comparator.comparingLong(Event::atMillis));
        return history;
    }

    private void take(Event event) {
        if (event instanceof Event.RunMarked || event instanceof Event.Steered) {
            events.add(event);
        }
    }

    /** A line each, safe to be shown. */
    List<String> lines() {
        boolean isCancelled = events.stream()
                .anyMatch(event -> event instanceof Event.Steered steered
                        && steered.order().verb() == Verb.CANCEL
                        && !steered.isRefused());
        List<String> lines = new ArrayList<>();
        boolean begins = true;
        for (Event event : events) {
            if (!(isCancelled && isMark(event, Mark.CANCELLED))) { // the order says who and why
                lines.add(Instant.ofEpochMilli(event.atMillis()) + "  " + SafeText.line(text(event, begins)));
            }
            begins &= !isMark(event, Mark.STARTED);
        }
        return lines;
    }

    private static boolean isMark(Event event, Mark mark) {
        return event instanceof Event.RunMarked marked && marked.mark() == mark;
    }

    /** @param begins whether a start is the first */
    private static String text(Event event, boolean begins) {
        if (event instanceof Event.Steered steered) {
            return (steered.isRefused() ? "refused: " : "")
                    + Orders.past(steered.order())
                    + who(steered.order().by(), steered.order().why())
                    + (steered.isRefused() ? ": " + steered.refusal() : "");
        }
        return event instanceof Event.RunMarked marked ? text(marked, begins) : "";
    }

    private static String text(Event.RunMarked marked, boolean begins) {
        if (marked.mark() == Mark.INPUT_ENDED) {
            return "its input has ended"; // nobody's doing
        }
        boolean again = marked.mark() == Mark.STARTED && !begins;
        return (again ? "resumed" : label(marked)) + who(marked.by(), marked.why());
    }

    private static String who(String by, String why) {
        return ", by " + by + (why.isEmpty() ? "" : " (" + why + ")");
    }

    private static String label(Event.RunMarked marked) {
        return marked.mark().name().toLowerCase(Locale.ROOT);
    }

    /** One line: an array. */
    String json() {
        return JsonLine.of(line -> {
            line.writeStartArray();
            events.forEach(event -> write(event, line));
            line.writeEndArray();
        });
    }

    private static void write(Event event, JsonGenerator line) {
        line.writeStartObject();
        line.writeStringProperty("at", Instant.ofEpochMilli(event.atMillis()).toString());
        if (event instanceof Event.Steered steered) {
            line.writeStringProperty("what", steered.order().verb().name().toLowerCase(Locale.ROOT));
            line.writeNumberProperty("amount", steered.order().amount());
            line.writeStringProperty("by", steered.order().by());
            line.writeStringProperty("why", steered.order().why());
            line.writeStringProperty("refusal", steered.refusal());
        } else if (event instanceof Event.RunMarked marked) {
            line.writeStringProperty("what", label(marked));
            line.writeStringProperty("by", marked.by());
            if (!marked.why().isEmpty()) {
                line.writeStringProperty("why", marked.why());
            }
        }
        line.writeEndObject();
    }
}
