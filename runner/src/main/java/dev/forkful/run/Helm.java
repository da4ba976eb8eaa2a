package dev.forkful.run;

import dev.forkful.ForkfulException;
import dev.forkful.Rate;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Event;
import dev.forkful.broker.FolderWatch;
import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import dev.forkful.broker.Owner;
import dev.forkful.run.RunOutcome.Ending;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes up what people ask of a live run: see {@link ControlFiles}.
 *
 * <pre>
 *   read the file ▸ append the event ▸ change the run ▸ force both to disk ▸ delete the file
 * </pre>
 *
 * <p>A crash before the event leaves the file: the next supervisor takes up what was submitted to an open run, and
 * refuses all else, whose moment is over. One after the event leaves both, and the event says that nothing is to be
 * done again, but for the tasks of a {@code SUBMIT} that are still to be published, and for what was decided of tasks
 * that are still in doubt. A {@code CLOSE} on record holds for every supervisor that follows, whether its file is there
 * or not.
 *
 * <p>Forced is only what lasts, once for all that lie there, but in portions of {@value #PORTION}. So a power cut takes
 * nothing that was submitted and answered: until then the file is there, which was forced by who put it.
 *
 * <p><i>Threading:</i> confined to the supervisor's thread.
 */
final class Helm {
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    /**
     * All else speaks of a moment that is over when a later supervisor finds it; and nobody was told that it was done.
     */
    private static final Set<Verb> LASTING = Set.of(Verb.SUBMIT, Verb.CLOSE);
    /**
     * So many files at most are there whose orders are on record. The next supervisor must know all of these orders,
     * and {@link Course} knows only the last.
     */
    static final int PORTION = 200;

    private final ControlFiles folder;
    private final FolderWatch watch;
    private final Wheel wheel;
    private long lookedNanos;

    /**
     * What is steered.
     *
     * @param incarnation the supervisor's
     * @param adaptive whether the job lets the run adapt its concurrency
     * @param decisions follows what is decided of tasks in doubt
     * @param feed of an open run; null where the run has an input
     * @param stop ends the run
     * @param notice is told what was done
     */
    record Wheel(
            int incarnation,
            Owner owner,
            RunState state,
            Reins reins,
            boolean adaptive,
            Decisions decisions,
            @Nullable TaskFeed feed,
            Consumer<StopRequest> stop,
            Consumer<String> notice) {}

    Helm(ControlFiles folder, Wheel wheel) {
        this.folder = folder;
        this.watch = folder.watch();
        this.wheel = wheel;
        this.lookedNanos = System.nanoTime() - BETWEEN_LOOKS_NANOS;
    }

    /**
     * Finishes what an earlier supervisor left, before anything else is published.
     *
     * <p>INVARIANT: what is on record comes first, in that order, whatever the names say: the tasks of a {@code SUBMIT}
     * follow each other from the first on, so nothing may come between those that are there and the rest.
     *
     * @param ids of the orders that lay there before this supervisor took the run; later ones are heard as any other
     */
    void takeUpLeftovers(List<String> ids) {
        Set<String> begun = new LinkedHashSet<>();
        wheel.state.orders().forEach(event -> begun.add(event.order().id()));
        begun.retainAll(Set.copyOf(folder.ids())); // be they younger than the ids: their supervisor is gone
        takeUpAll(begun, true);
        if (wheel.state.course().isClosed()) {
            close();
        }
        takeUpAll(ids.stream().filter(id -> !begun.contains(id)).toList(), true);
    }

    /** Looks whether there is something to do: a look at the folder's time at most every 50 ms. */
    void look(long nowNanos) {
        if (nowNanos - lookedNanos >= BETWEEN_LOOKS_NANOS) {
            lookNow(nowNanos);
        }
    }

    /** The same at once. */
    void lookNow(long nowNanos) {
        lookedNanos = nowNanos;
        if (watch.mayHaveChanged()) {
            takeUpAll(folder.ids(), false);
        }
    }

    private void takeUpAll(Collection<String> ids, boolean leftOver) {
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += PORTION) {
            takeUpPortion(all.subList(from, Math.min(all.size(), from + PORTION)), leftOver);
        }
    }

    private void takeUpPortion(List<String> ids, boolean leftOver) {
        boolean lasting = false;
        for (String id : ids) {
            ControlFiles.Letter letter = folder.read(id);
            if (letter == null) {
                if (folder.remove(id)) { // else whoever gave the order has taken it back
                    wheel.notice.accept("control/" + id + ".json is no order, and deleted");
                }
            } else {
                takeUpOrRefuse(letter, leftOver);
                lasting |= LASTING.contains(letter.order().verb());
            }
        }
        if (lasting) {
            wheel.owner.force();
        }
        for (String id : ids) {
            boolean unused = folder.remove(id);
        }
    }

    /** INVARIANT: no order ends the run by what it says, for its file would end each later one, too. */
    private void takeUpOrRefuse(ControlFiles.Letter letter, boolean leftOver) {
        try {
            takeUp(letter, leftOver);
        } catch (BrokerException e) {
            throw e; // the queues' doing
        } catch (RuntimeException e) {
            wheel.notice.accept("order " + letter.order().id() + " cannot be followed: " + e);
            refuse(letter.order(), "it cannot be followed: " + e);
        }
    }

    private void takeUp(ControlFiles.Letter letter, boolean leftOver) {
        Order order = letter.order();
        List<byte[]> tasks = letter.items().stream()
                .map(item -> item.getBytes(StandardCharsets.UTF_8))
                .toList();
        Event.Steered before = wheel.state.course().find(order.id()).orElse(null);
        if (before != null) {
            complete(before, letter, tasks);
            return;
        }
        String refusal = leftOver && !LASTING.contains(order.verb()) ? "nobody ran the run then" : refusal(letter);
        if (!refusal.isEmpty()) {
            refuse(order, refusal);
        } else if (order.verb() == Verb.SUBMIT) {
            submit(order, tasks);
        } else {
            record(order, 0);
            follow(letter);
        }
    }

    private void complete(Event.Steered before, ControlFiles.Letter letter, List<byte[]> tasks) {
        if (Decision.isOne(before.order().verb()) && !before.isRefused()) {
            wheel.decisions.follow(letter);
            return;
        }
        TaskFeed feed = wheel.feed;
        if (feed == null || before.isRefused() || before.order().verb() != Verb.SUBMIT) {
            return;
        }
        long published = wheel.owner.publishedTasks() - before.first();
        if (published < 0) { // a power cut took tasks that came before it, and were not forced
            submit(before.order(), tasks);
        } else if (published < tasks.size()) {
            feed.append(0, tasks.subList((int) published, tasks.size()), first -> {});
        }
    }

    private void submit(Order order, List<byte[]> tasks) {
        TaskFeed feed = wheel.feed;
        try {
            if (feed != null) {
                feed.append(0, tasks, first -> record(order, first));
            }
        } catch (TaskFeed.NotOpen e) {
            refuse(order, String.valueOf(e.getMessage()));
        }
    }

    private void refuse(Order order, String refusal) {
        wheel.owner.append(Event.Steered.refused(System.currentTimeMillis(), wheel.incarnation, order, refusal));
    }

    private void record(Order order, long first) {
        wheel.owner.append(new Event.Steered(System.currentTimeMillis(), wheel.incarnation, order, first, ""));
        if (order.verb() != Verb.SUBMIT) {
            wheel.notice.accept(
                    Orders.past(order) + " by " + order.by() + (order.why().isEmpty() ? "" : ": " + order.why()));
        }
    }

    private String refusal(ControlFiles.Letter letter) {
        Order order = letter.order();
        String refusal = Refusal.of(
                order.verb(),
                order.amount(),
                new Refusal.Footing(
                        wheel.reins.roster().concurrency(),
                        wheel.adaptive,
                        wheel.feed != null,
                        wheel.reins.areLetGo()));
        return refusal.isEmpty() ? letter.flaw() : refusal;
    }

    private void follow(ControlFiles.Letter letter) {
        Order order = letter.order();
        switch (order.verb()) {
            case PAUSE -> wheel.reins.pause();
            case UNPAUSE -> wheel.reins.unpause();
            case SCALE -> wheel.reins.scale((int) order.amount());
            case TIMEOUT -> wheel.reins.setTimeout(order.amount());
            case CONCURRENCY -> setConcurrency((int) order.amount());
            case HEAP -> {} // who forks the next worker asks the state
            case RATE -> wheel.reins.setRate(new Rate(order.amount()));
            case HOST_RATE -> wheel.reins.setHostRate(new Rate(order.amount()));
            case DRAIN -> wheel.stop.accept(new StopRequest(Ending.DRAINED, Duration.ofMillis(order.amount())));
            case CANCEL -> wheel.stop.accept(new StopRequest(Ending.CANCELLED, Duration.ZERO));
            case CLOSE -> close();
            case DOUBT_RETRY, DOUBT_FAIL, DOUBT_OK -> wheel.decisions.follow(letter);
            case SUBMIT, ADAPT, REVISE, GUARD -> throw new ForkfulException("not an order to follow: " + order.verb());
        }
    }

    private void setConcurrency(int attempts) {
        if (attempts > 0) { // else it adapts again, from its next look on
            wheel.reins.setConcurrency(attempts);
        }
    }

    private void close() {
        if (wheel.feed != null) {
            wheel.feed.close();
        }
    }
}
