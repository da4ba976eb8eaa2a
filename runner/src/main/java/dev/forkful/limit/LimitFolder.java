package dev.forkful.limit;

import dev.forkful.Rate;
import dev.forkful.RateLimit;
import dev.forkful.broker.BrokerException;
import dev.forkful.broker.FolderList;
import dev.forkful.broker.ProcessStart;
import dev.forkful.limit.BindingLimit.Kind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a run: a folder of files, one for each limit, in the run directory.
 *
 * <pre>
 *   limits/run         how fast the run may begin attempts, and what a person said of that
 *   limits/host        by host
 *   limits/N           the job's N-th limit, by key or weighted
 *   limits/shared-NAME a link to a limit that other runs share: ../../limits/NAME-BOOT, in the state folder
 *   ../../limits/holders   see {@link LiveHolders}
 * </pre>
 *
 * <p>The folder is made anew by each supervisor: what an earlier one's workers held is forgotten. A shared file belongs
 * to one boot of the machine, and is named after it; permits that dead processes hold in it are taken back by whoever
 * waits for them. Nobody takes one from a process that lives, in whatever container.
 *
 * <p><i>Threading:</i> thread-safe. <i>Failure:</i> {@link BrokerException.Storage}.
 */
public final class LimitFolder {
    private static final String LIMITS = "limits";
    private static final String RUN = "run";
    private static final String HOST = "host";
    private static final String SHARED = "shared-";
    /** Files whose places were given at a rate that a person may change. */
    private static final Pattern RATED_BY_RUN = Pattern.compile("run|shared-.*-run");

    private static final Pattern RATED_BY_HOST = Pattern.compile("host|shared-.*-host.*");
    private static final Pattern ALL = Pattern.compile(".*");
    /** The end of a file's name whose maker has not finished it, or died. */
    private static final Pattern UNMADE = Pattern.compile("\\.[0-9]+\\.tmp$");

    private static final int KEYED_SLOTS = 1 << 14;
    /** Many permits a key leave room for fewer keys. */
    private static final int MOST_PERMITS = 1 << 18;
    /** What somebody waited for longer ago than this binds no more. */
    private static final long BINDS_FOR_NANOS = 1_000_000_000;

    private final Path folder;
    private final Path shared;
    private final LiveHolders holders;
    private final long runHash;

    public LimitFolder(Path runDirectory) {
        this.folder = runDirectory.resolve(LIMITS);
        this.shared = runDirectory.toAbsolutePath().resolve("../..").normalize().resolve(LIMITS);
        this.holders = new LiveHolders(shared);
        this.runHash = KeyHash.of(runDirectory.toAbsolutePath().normalize().toString());
    }

    /**
     * Begins anew. For the supervisor, while no worker lives.
     *
     * @param rate what a person said of the run's rate; null where nobody did
     * @param perHost the same of the rate by host
     */
    public void reset(@Nullable Rate rate, @Nullable Rate perHost) {
        try {
            Files.createDirectories(folder);
            empty();
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot make limits anew: " + folder + " cause=" + e, e);
        }
        LimitFile run = LimitFile.open(folder.resolve(RUN), 1, 0);
        say(run, LimitLayout.SAID_RATE_OFFSET, rate);
        say(run, LimitLayout.SAID_HOST_RATE_OFFSET, perHost);
    }

    /**
     * Deletes the files, where a run is left in order. For the supervisor, when no worker lives. The folder stays, for
     * those who look into it meanwhile. What cannot be deleted takes room, and nothing else.
     */
    public void forget() {
        try {
            if (Files.isDirectory(folder)) {
                empty();
            }
        } catch (IOException | RuntimeException | InternalError e) { // the last of a mapped page that is lost
            return; // the next supervisor makes it anew, or says why it cannot
        }
    }

    private void empty() throws IOException {
        reclaim(held -> HolderWord.isOfRun(held, runHash));
        for (Path file : FolderList.of(folder)) {
            Files.delete(file);
        }
    }

    private static void say(LimitFile run, int offset, @Nullable Rate rate) {
        run.wordVolatile(offset, rate == null ? 0 : rate.thousandthsPerHour());
    }

    /** Sets the rate of the run, for all workers, from now on. For the supervisor. */
    public void setRate(Rate rate) {
        say(runFile(), LimitLayout.SAID_RATE_OFFSET, rate);
        each(RATED_BY_RUN, file -> new LimitTable(file).forgetPlaces());
    }

    /** Sets the rate by host, for all workers, from now on. For the supervisor. */
    public void setHostRate(Rate rate) {
        say(runFile(), LimitLayout.SAID_HOST_RATE_OFFSET, rate);
        each(RATED_BY_HOST, file -> new LimitTable(file).forgetPlaces());
    }

    /** How the calls of the run end. */
    public Tally tally() {
        return new Tally(runFile());
    }

    /** How many results its limits could not be settled with. */
    public Unsettled unsettled() {
        return new Unsettled(runFile());
    }

    private LimitFile runFile() {
        return LimitFile.open(folder.resolve(RUN), 1, 0);
    }

    /** Takes back what a worker held whose death is proven. For the supervisor. */
    public void reclaim(long pid) {
        reclaim(held -> HolderWord.isOf(held, runHash, pid));
    }

    /** In a shared file a word may also be of a run that has the same hash. */
    private void reclaim(LongPredicate isDead) {
        eachNamed(
                ALL,
                (name, file) -> new LimitTable(file)
                        .reclaim(held -> isDead.test(held) && (!name.startsWith(SHARED) || holders.isGone(held))));
    }

    /** This process. */
    private long holder() {
        ProcessHandle self = ProcessHandle.current();
        return HolderWord.of(runHash, self.pid(), ProcessStart.of(self));
    }

    private void each(Pattern names, Consumer<LimitFile> action) {
        eachNamed(names, (name, file) -> action.accept(file));
    }

    private void eachNamed(Pattern names, BiConsumer<String, LimitFile> action) {
        try {
            for (Path path : FolderList.of(folder, names.asMatchPredicate())) {
                LimitFile file = existing(path);
                if (file != null) {
                    action.accept(path.getFileName().toString(), file);
                }
            }
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot read limits: " + folder + " cause=" + e, e);
        }
    }

    /** Null where it is none of ours, or was deleted meanwhile: the run may just have ended. */
    private static @Nullable LimitFile existing(Path path) throws IOException {
        try {
            return LimitFile.existing(path);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The limits that somebody had to wait for within the last second, in the order of their labels. */
    public List<BindingLimit> binding() {
        List<BindingLimit> binding = new ArrayList<>();
        long now = System.nanoTime();
        eachNamed(ALL, (name, file) -> {
            long waited = file.wordVolatile(LimitLayout.WAITED_OFFSET);
            if (waited != 0 && now - waited >= 0 && now - waited < BINDS_FOR_NANOS) {
                binding.add(bindingLimit(name, file));
            }
        });
        binding.sort(Comparator.comparing(BindingLimit::label));
        return binding;
    }

    private static BindingLimit bindingLimit(String name, LimitFile file) {
        long rate = file.wordVolatile(LimitLayout.RATE_OFFSET);
        String amount = rate > 0 ? " " + new Rate(rate) : "";
        String flight = file.permits() > 0 ? (amount.isEmpty() ? " " : ", ") + file.permits() + " in flight" : "";
        String what = amount + flight;
        if (name.equals(RUN)) {
            return new BindingLimit(rate > 0 ? Kind.RUN_RATE : Kind.DECLARED, "rate" + what);
        } else if (name.equals(HOST) && what.isEmpty()) {
            return new BindingLimit(Kind.RETRY_AFTER, "a host's Retry-After");
        } else if (name.equals(HOST)) {
            return new BindingLimit(rate > 0 ? Kind.HOST_RATE : Kind.DECLARED, "per host" + what);
        }
        String called = name.startsWith(SHARED) ? name.substring(SHARED.length()) : "limit " + name;
        if (rate > 0 && RATED_BY_HOST.matcher(name).matches()) {
            return new BindingLimit(Kind.HOST_RATE, called + what);
        }
        return new BindingLimit(Kind.DECLARED, called + what);
    }

    /**
     * Opens a limit, for this process.
     *
     * @param number tells the job's limits apart
     */
    public Gate gate(RateLimit limit, int number) {
        Rate declared = limit.rate();
        long rate = declared == null ? 0 : declared.thousandthsPerHour();
        boolean isPlain = !limit.asksTheInput();
        if (limit.scope() == RateLimit.Scope.HOST) {
            return gate(limit, HOST, said(LimitLayout.SAID_HOST_RATE_OFFSET, rate));
        } else if (limit.scope() == RateLimit.Scope.RUN && isPlain) {
            return gate(limit, RUN, said(LimitLayout.SAID_RATE_OFFSET, rate));
        }
        return gate(limit, Integer.toString(number), () -> rate);
    }

    /** The run's own limit where its job declares none: what a person says of it may come later. */
    public Gate runGate() {
        return gate(RUN, 1, 0, said(LimitLayout.SAID_RATE_OFFSET, 0));
    }

    /** What holds hosts back that ask for it, where the job limits none. */
    public Gate hostGate() {
        return gate(HOST, KEYED_SLOTS, 0, said(LimitLayout.SAID_HOST_RATE_OFFSET, 0));
    }

    private LongSupplier said(int offset, long declared) {
        LimitFile run = runFile();
        return () -> {
            long word = run.wordVolatile(offset);
            return word == 0 ? declared : Math.max(0, word);
        };
    }

    private Gate gate(RateLimit limit, String file, LongSupplier rate) {
        int permits = limit.inFlight();
        int slots = limit.scope() == RateLimit.Scope.RUN ? 1 : slots(permits);
        String name = limit.name();
        if (name == null) {
            return gate(file, slots, permits, rate);
        }
        String kind = limit.scope().name().toLowerCase(Locale.ROOT) + (permits == 0 ? "" : permits);
        Path path = shared.resolve(name + "-" + kind + "-" + Boot.id());
        try {
            Files.createDirectories(shared);
            deleteEarlierBoots(shared, name + "-" + kind + "-", path);
            LimitTable table = new LimitTable(LimitFile.open(path, slots, permits));
            link(folder.resolve(SHARED + name + "-" + kind), path);
            long holder = holder();
            holders.enter(holder);
            return new Gate(table, rate, holder, holders::isGone);
        } catch (IOException e) {
            throw new BrokerException.Storage("cannot share a limit: " + path + " cause=" + e, e);
        }
    }

    private Gate gate(String file, int slots, int permits, LongSupplier rate) {
        LimitTable table = new LimitTable(LimitFile.open(folder.resolve(file), slots, permits));
        return new Gate(table, rate, holder(), held -> false);
    }

    private static int slots(int permits) {
        return Math.min(KEYED_SLOTS, Integer.highestOneBit(MOST_PERMITS / Math.max(1, permits)));
    }

    private static void deleteEarlierBoots(Path shared, String prefix, Path current) throws IOException {
        for (Path file : FolderList.of(shared, name -> name.startsWith(prefix))) {
            String boot = UNMADE.matcher(file.getFileName().toString().substring(prefix.length()))
                    .replaceFirst("");
            boolean isOurs = boot.matches("[0-9a-f]+"); // else another limit's
            boolean isLive = boot.endsWith(Boot.ofMachine()); // another version of Forkful may share it now
            if (isOurs && !isLive && !file.equals(current)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Path unused = Files.createSymbolicLink(link, target.toAbsolutePath());
        } catch (FileAlreadyExistsException e) {
            return; // another worker of the run was faster
        }
    }
}
