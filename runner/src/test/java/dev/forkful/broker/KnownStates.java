package dev.forkful.broker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A small projection of events, as the supervisor keeps a large one. */
public final class KnownStates implements TaskStates {
    private final Map<Long, Integer> generations = new HashMap<>();
    private final Set<Long> settled = new HashSet<>();
    private final Set<Long> doubted = new HashSet<>();
    private final Set<Long> deferred = new HashSet<>();
    private final Map<Long, Event.Reply> replies = new HashMap<>();
    private final List<Event> others = new ArrayList<>();
    private long duplicates;
    private long firstOpen;

    /** Takes in one event, in whatever order: a reply may come before the reopening that asked for it. */
    public void apply(Event event) {
        if (event instanceof Event.Reply reply) {
            Event.Reply known = replies.get(reply.sequence());
            if (known == null || known.generation() < reply.generation()) {
                replies.put(reply.sequence(), reply);
            } else if (known.generation() == reply.generation()) {
                duplicates++;
            }
            update(reply.sequence());
        } else {
            others.add(event);
            if (event instanceof Event.Doubted doubt) {
                doubted.add(doubt.sequence());
                update(doubt.sequence());
            } else if (event instanceof Event.Reopened reopened) {
                for (long sequence : reopened.sequences()) {
                    generations.merge(sequence, reopened.generation(), Math::max);
                    doubted.remove(sequence);
                    update(sequence);
                }
            }
        }
    }

    private void update(long sequence) {
        Event.Reply reply = replies.get(sequence);
        if (reply != null && reply.generation() >= generation(sequence)) {
            settled.add(sequence);
        } else {
            settled.remove(sequence);
            firstOpen = Math.min(firstOpen, sequence);
        }
        while (!isOpen(firstOpen)) {
            firstOpen++;
        }
    }

    /** Reads all that is there now. */
    public KnownStates read(EventReader reader) {
        reader.pollAll(this::apply);
        return this;
    }

    public int settledTasks() {
        return settled.size();
    }

    public long duplicates() {
        return duplicates;
    }

    /** The reply of a task that is settled. */
    public Event.Reply reply(long sequence) {
        return Objects.requireNonNull(replies.get(sequence), () -> "no reply: sequence=" + sequence);
    }

    public List<Event> others() {
        return others;
    }

    @Override
    public long firstOpen() {
        return firstOpen;
    }

    @Override
    public boolean isOpen(long sequence) {
        return !settled.contains(sequence) && !doubted.contains(sequence) && !deferred.contains(sequence);
    }

    /** Keeps tasks from everybody. */
    public void defer(List<Long> sequences) {
        deferred.addAll(sequences);
        sequences.forEach(this::update);
    }

    /** These are kept no more. */
    public void admit(List<Long> sequences) {
        deferred.removeAll(sequences);
        sequences.forEach(this::update);
    }

    public boolean isSettled(long sequence) {
        return settled.contains(sequence);
    }

    @Override
    public int generation(long sequence) {
        return generations.getOrDefault(sequence, 0);
    }
}
