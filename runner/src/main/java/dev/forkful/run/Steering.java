package dev.forkful.run;

import dev.forkful.JobException;
import dev.forkful.broker.Event;
import dev.forkful.broker.EventReader;
import dev.forkful.broker.Order;
import dev.forkful.broker.Order.Verb;
import dev.forkful.broker.Position;
import dev.forkful.broker.TaskReader;
import dev.forkful.run.ControlFiles.Letter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Steers a run that lives in this process or another one: puts an order into its {@link ControlFiles}, and waits for
 * the event that tells what became of it.
 *
 * <p><i>Threading:</i> thread-safe. <i>Failure:</i> {@link JobException}, with what to do, where nothing was changed.
 */
public final class Steering {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 1;
    /** What a JVM calls a user for whom the system has no name, as in many containers. */
    private static final String UNNAMED = "?";

    /** Whether the run lives is asked less often, since that opens a file. */
    private static final int PAUSES_PER_LOOK = 100;

    private final RunDirectory run;
    private final ControlFiles folder;
    private final Runnable onPut;

    /** Steers a run that may live anywhere. */
    public Steering(RunDirectory run) {
        this(run, () -> {});
    }

    /** @param onPut called when an order was put there; a supervisor in this process need not find it by chance */
    public Steering(RunDirectory run, Runnable onPut) {
        this.run = run;
        this.onPut = onPut;
        this.folder = new ControlFiles(run.path());
    }

    /**
     * Asks for something, and waits until the run's supervisor has done it.
     *
     * @param amount as the verb says; 0 where it says nothing
     * @param why for people; may be empty
     * @throws JobException where nobody runs the run, or its supervisor refused, or did not answer in 10 s
     */
    public Event.Steered ask(Verb verb, long amount, String why) throws InterruptedException {
        return ask(new Letter(order(verb, amount, why), List.of()));
    }

    /**
     * Submits tasks to an open run.
     *
     * @param inputsJson the input of each: one JSON value
     * @return with the sequence number of the first
     */
    public Event.Steered submit(List<String> inputsJson, String why) throws InterruptedException {
        return ask(new Letter(order(Verb.SUBMIT, inputsJson.size(), why), inputsJson));
    }

    /**
     * Decides of tasks in doubt, whether or not somebody runs the run. Those that are no longer in doubt, or are so
     * again, are left alone.
     */
    public Event.Steered decide(Decision decision, String why) throws InterruptedException {
        Order order = order(decision.verb(), decision.tasks().size(), why);
        return ask(new Letter(order, decision.items()));
    }

    /**
     * Looks whether something could be asked, and asks nothing.
     *
     * @return how the run stands
     * @throws JobException where {@link #ask} would be refused now
     */
    public RunSnapshot preview(Verb verb, long amount) {
        RunSnapshot now = run.snapshot();
        if (!run.isLive()) {
            if (verb != Verb.CANCEL) {
                throw new JobException(notRunning());
            }
            requireInterrupted(now.state());
        }
        String refusal = Refusal.of(
                verb,
                amount,
                new Refusal.Footing(
                        now.limit(),
                        run.manifest().pace().leastConcurrency() > 0,
                        run.manifest().isOpen(),
                        now.state() == RunPhase.DRAINING));
        if (!refusal.isEmpty()) {
            throw new JobException("run " + run.id() + " would refuse: " + refusal);
        }
        return now;
    }

    private static Order order(Verb verb, long amount, String why) {
        Order order = new Order(ControlFiles.newId(), verb, amount, person(), why);
        if (!order.flaw().isEmpty()) {
            throw new JobException(order.flaw());
        }
        return order;
    }

    /** Who works here, for the record. */
    public static String person() {
        String name = System.getProperty("user.name", UNNAMED);
        return name.equals(UNNAMED) ? "user " + Ownership.user(Path.of("/proc/self")) : name;
    }

    private Event.Steered ask(Letter letter) throws InterruptedException {
        if (!run.isLive()) {
            if (letter.order().verb() == Verb.CANCEL) {
                return cancelAtRest(letter.order());
            } else if (Decision.isOne(letter.order().verb())) {
                return decideAtRest(letter);
            }
            throw new JobException(notRunning());
        }
        try (EventReader events = run.broker().events(Position.END)) {
            List<Event.Steered> answers = new ArrayList<>();
            String id = letter.order().id();
            int unused = poll(events, id, answers); // from here on
            folder.put(letter);
            onPut.run();
            awaitAnswer(events, id, answers);
            if (answers.isEmpty()) {
                if (Decision.isOne(letter.order().verb()) && !run.isLive() && folder.remove(id)) {
                    return decideAtRest(letter); // it came just as the run ended
                }
                throw unanswered(letter.order());
            }
            Event.Steered answer = answers.get(0);
            if (answer.isRefused()) {
                throw new JobException("run " + run.id() + " refused: " + answer.refusal());
            }
            return answer;
        }
    }

    private void awaitAnswer(EventReader events, String id, List<Event.Steered> answers) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean live = true;
        for (int pauses = 1; live && System.nanoTime() < deadline; pauses++) {
            // Looked up before the next poll: what a supervisor wrote before it ended is still read.
            live = pauses % PAUSES_PER_LOOK != 0 || run.isLive();
            if (poll(events, id, answers) == 0) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
            if (!answers.isEmpty()) {
                return;
            }
        }
    }

    private static int poll(EventReader events, String id, List<Event.Steered> answers) {
        return events.poll(
                event -> {
                    if (event instanceof Event.Steered steered
                            && steered.order().id().equals(id)) {
                        answers.add(steered);
                    }
                },
                10_000);
    }

    /** Takes the order back, so that no later supervisor follows it. */
    private JobException unanswered(Order order) {
        boolean takenBack = folder.remove(order.id());
        String show = "'forkful show " + run.id() + "' tells";
        if (run.isLive()) { // it may have read the order before it stood still, and may follow it yet
            return new JobException("run " + run.id() + " did not answer within " + PATIENCE.toSeconds() + " s; "
                    + (takenBack
                            ? "the order is taken back; whether it was followed all the same, "
                            : "what becomes of it, ")
                    + show);
        }
        return new JobException("run " + run.id() + " ended before it answered; "
                + (takenBack ? undone(order.verb()) : "what became of it, " + show));
    }

    private String undone(Verb verb) {
        String undone = verb == Verb.SUBMIT ? "nothing more was taken" : "nothing was changed";
        if (run.snapshot().state() != RunPhase.INTERRUPTED) {
            return undone;
        }
        return undone + "; 'forkful resume " + run.id()
                + switch (verb) {
                    case SUBMIT -> " --open' takes tasks again";
                    case CLOSE -> "' goes on with it, and takes no more tasks";
                    default -> "' goes on with it";
                };
    }

    private String notRunning() {
        RunPhase phase = run.snapshot().state();
        return "run " + run.id() + " is " + phase.label()
                + switch (phase) {
                    case INTERRUPTED -> "; 'forkful resume " + run.id() + "' goes on with it";
                    case CANCELLED -> ", for good";
                    default -> ", so there is nothing to change";
                };
    }

    private void requireInterrupted(RunPhase phase) {
        if (phase != RunPhase.INTERRUPTED) {
            throw new JobException("run " + run.id() + " is " + phase.label() + " already");
        }
    }

    /** Nobody runs it: the mark is ours to leave, under its lock. */
    private Event.Steered cancelAtRest(Order order) throws InterruptedException {
        try (AtRest rest = AtRest.take(run)) {
            requireInterrupted(rest.phase());
            return rest.steer(order, (owner, incarnation) -> owner.append(Marks.of(incarnation, Event.Mark.CANCELLED)));
        }
    }

    /**
     * The same of a decision. Its file lies there meanwhile: a crash between its event and what follows from it leaves
     * the rest to the next supervisor.
     */
    private Event.Steered decideAtRest(Letter letter) throws InterruptedException {
        String flaw = letter.flaw();
        if (!flaw.isEmpty()) {
            throw new JobException("run " + run.id() + " refused: " + flaw);
        }
        try (AtRest rest = AtRest.take(run)) {
            requireInterrupted(rest.phase());
            folder.put(letter);
            try (TaskReader tasks = LegibleTasks.of(run)) {
                Event.Steered event = rest.steer(
                        letter.order(),
                        (owner, incarnation) -> new Decisions(owner, rest.state(), tasks, () -> {}).follow(letter));
                boolean unused = folder.remove(letter.order().id());
                return event;
            }
        }
    }
}
