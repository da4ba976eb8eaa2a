package dev.forkful.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.Rate;
import dev.forkful.RateLimit;
import dev.forkful.broker.ProcessStart;
import dev.forkful.limit.BindingLimit.Kind;
import dev.forkful.limit.Gate.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate over a real file, at times that a test says; a second gate over the same file is another worker. */
final class GateTest {
    private static final long MS = 1_000_000;
    private static final long START = 1_000_000 * MS;
    private static final long A = Gate.key("a");
    private static final long B = Gate.key("b");

    @TempDir
    private Path home;

    private LimitFolder folder = new LimitFolder(Path.of(""));

    @BeforeEach
    void begin() {
        folder = folderOf("r1");
    }

    private LimitFolder folderOf(String run) {
        LimitFolder made = new LimitFolder(home.resolve("runs").resolve(run));
        made.reset(null, null);
        return made;
    }

    @Test
    void placesAreAnEvenPaceApartWhoeverTakesThem() {
        Gate one = folder.gate(RateLimit.ofRun(Rate.perSecond(100)), 1);
        Gate other = folder.gate(RateLimit.ofRun(Rate.perSecond(100)), 1);
        assertThat(one.place(A, 1).tryPass(START)).isZero();
        assertThat(other.place(A, 1).tryPass(START)).isEqualTo(10 * MS);
        assertThat(one.place(A, 1).tryPass(START)).isEqualTo(20 * MS);
        Place third = other.place(A, 1);
        assertThat(third.tryPass(START + MS)).isEqualTo(29 * MS);
        assertThat(third.tryPass(START + 20 * MS)).isEqualTo(10 * MS);
        assertThat(third.tryPass(START + 30 * MS)).isZero();
    }

    @Test
    void whatWasNotUsedIsLostButForTheLastFiftyMillis() {
        Gate gate = folder.gate(RateLimit.ofRun(Rate.perSecond(100)), 1);
        assertThat(gate.place(A, 1).tryPass(START)).isZero();
        assertThat(passes(gate, A, START + 1_000 * MS, 20)).isEqualTo(1);
        // The next had its place at 1,020: what was missed since is made up for.
        assertThat(passes(gate, A, START + 1_050 * MS, 20)).isEqualTo(4);
    }

    @Test
    void inNoWindowMoreBeginThanTheRateAllowsAndWhatIsMadeUpFor() {
        Gate gate = folder.gate(RateLimit.ofRun(Rate.perSecond(100)), 1);
        Random random = new Random(7);
        List<Long> began = new ArrayList<>();
        Place next = gate.place(A, 1);
        for (long at = START; at < START + 5_000 * MS; at += random.nextLong(8 * MS)) {
            at += random.nextInt(50) == 0 ? random.nextLong(60 * MS) : 0;
            while (next.tryPass(at) == 0) {
                began.add(at);
                next = gate.place(A, 1);
            }
        }
        int most = 0;
        for (int from = 0; from < began.size(); from++) {
            for (int to = from; to < began.size(); to++) {
                double seconds = (began.get(to) - began.get(from)) / 1e9;
                int begun = to - from + 1;
                // One more: this worker stood still, and had a place meanwhile.
                assertThat((double) begun).isLessThanOrEqualTo(100 * (seconds + 0.051) + 2);
                most = seconds <= 1 ? Math.max(most, begun) : most;
            }
        }
        assertThat(most).as("in one second").isGreaterThan(101);
    }

    @Test
    void keysDoNotWaitForEachOther() {
        Gate gate = folder.gate(keyed(Rate.perMinute(1)), 1);
        assertThat(gate.place(A, 1).tryPass(START)).isZero();
        assertThat(gate.place(A, 1).tryPass(START)).isEqualTo(60_000 * MS);
        assertThat(gate.place(B, 1).tryPass(START)).isZero();
    }

    @Test
    void heldKeyIsHeldForAllAndWhoHadAPlaceGetsALaterOne() {
        Gate one = folder.gate(keyed(Rate.perSecond(100)), 1);
        Gate other = folder.gate(keyed(Rate.perSecond(100)), 1);
        assertThat(one.place(A, 1).tryPass(START)).isZero();
        Place placed = other.place(A, 1);
        assertThat(placed.tryPass(START)).isEqualTo(10 * MS);
        one.hold(A, START + 500 * MS, START);
        one.hold(A, START + 100 * MS, START); // an earlier end counts for nothing
        assertThat(placed.tryPass(START + 10 * MS)).isEqualTo(490 * MS);
        assertThat(one.place(A, 1).tryPass(START + 20 * MS)).isEqualTo(490 * MS);
        assertThat(placed.tryPass(START + 500 * MS)).isZero();
        assertThat(one.place(B, 1).tryPass(START)).isZero();
    }

    @Test
    void costsAreTakenAtFirstAndCorrectedAfterwards() {
        Gate gate = folder.gate(keyed(Rate.perSecond(1_000)), 1);
        Place big = gate.place(A, 200);
        assertThat(big.tryPass(START)).isZero();
        assertThat(gate.place(A, 1).tryPass(START)).isEqualTo(200 * MS);
        big.settle(50, START + 10 * MS);
        assertThat(gate.place(A, 1).tryPass(START + 10 * MS)).isEqualTo(41 * MS);
        big.settle(350, START + 10 * MS);
        assertThat(gate.place(A, 1).tryPass(START + 10 * MS)).isEqualTo(192 * MS);
    }

    @Test
    void costsThatNobodyLivesToSeePaidHoldUpAllOthers() {
        Gate gate = folder.gate(keyed(Rate.perHour(0.001)), 1);
        Place big = gate.place(A, 1e15);
        assertThat(big.tryPass(START)).isZero();
        for (int i = 0; i < 5; i++) {
            assertThat(gate.place(A, 1e15).tryPass(START)).isPositive();
        }
        big.settle(1e16, START);
        assertThat(gate.place(A, 1).tryPass(START)).isPositive();
        assertThat(gate.place(B, 1).tryPass(START)).isZero();
    }

    @Test
    void permitsAreTakenAndGivenBack() {
        Gate gate = folder.gate(RateLimit.perHostInFlight(2), 1);
        Place first = gate.place(A, 1);
        Place second = gate.place(A, 1);
        Place third = gate.place(A, 1);
        assertThat(first.tryPass(START)).isZero();
        assertThat(second.tryPass(START)).isZero();
        assertThat(third.tryPass(START)).isPositive();
        assertThat(gate.place(B, 1).tryPass(START)).isZero();
        assertThat(first.leave()).isFalse();
        assertThat(first.leave()).isFalse();
        assertThat(third.tryPass(START)).isZero();
        assertThat(gate.place(A, 1).tryPass(START)).isPositive();
    }

    @Test
    void permitsOfADeadWorkerAreTakenBackAndNoOthers() {
        Gate gate = folder.gate(RateLimit.perHostInFlight(2), 1);
        LimitTable table = new LimitTable(LimitFile.open(home.resolve("runs/r1/limits/host"), 1, 2));
        assertThat(gate.place(A, 1).tryPass(START)).isZero();
        long dead = HolderWord.of(KeyHash.of(home.resolve("runs/r1").toString()), 4_000_001, 4711);
        assertThat(table.take(A, dead, START)).isNotNegative();
        assertThat(gate.place(A, 1).tryPass(START)).isPositive();
        folder.reclaim(4_000_002);
        assertThat(gate.place(A, 1).tryPass(START)).isPositive();
        folder.reclaim(4_000_001);
        assertThat(gate.place(A, 1).tryPass(START)).isZero();
        assertThat(gate.place(A, 1).tryPass(START)).isPositive();
    }

    @Test
    void nextSupervisorBeginsWithNothingHeld() {
        Gate before = folder.gate(RateLimit.perHostInFlight(1), 1);
        assertThat(before.place(A, 1).tryPass(START)).isZero();
        before.hold(A, START + 60_000 * MS, START);
        folder.reset(null, null);
        assertThat(folder.gate(RateLimit.perHostInFlight(1), 1).place(A, 1).tryPass(START))
                .isZero();
    }

    @Test
    void whatAPersonSaysReplacesTheRateAtOnce() {
        Gate declared = folder.gate(RateLimit.ofRun(Rate.perSecond(100)), 1);
        Gate open = folder.runGate();
        assertThat(open.isOpen()).isTrue();
        folder.setRate(Rate.perSecond(10));
        assertThat(open.isOpen()).isFalse();
        assertThat(declared.place(A, 1).tryPass(START)).isZero();
        assertThat(open.place(A, 1).tryPass(START)).isEqualTo(100 * MS);
        Gate host = folder.gate(RateLimit.perHostInFlight(2), 1);
        folder.setHostRate(Rate.perSecond(1));
        assertThat(host.place(A, 1).tryPass(START)).isZero();
        assertThat(host.place(A, 1).tryPass(START)).isEqualTo(1_000 * MS);
    }

    @Test
    void whoWaitsAtASlowRateDoesNotWaitForThatWhenItIsRaised() {
        Gate gate = folder.runGate();
        folder.setRate(Rate.perHour(1));
        assertThat(gate.place(A, 1).tryPass(START)).isZero();
        Place waiting = gate.place(A, 1);
        assertThat(waiting.tryPass(START)).isGreaterThan(3_000_000 * MS);
        assertThat(folder.binding()).isEmpty(); // the test's clock is not the machine's
        folder.setRate(Rate.perSecond(100));
        assertThat(waiting.tryPass(START + MS)).isZero();
        assertThat(gate.place(A, 1).tryPass(START + MS)).isEqualTo(10 * MS);
    }

    @Test
    void limitThatKeepsSomebodyWaitingIsNamed() {
        long now = System.nanoTime();
        Gate run = folder.gate(RateLimit.ofRun(Rate.perMinute(500)), 1);
        Gate host = folder.gate(RateLimit.perHostInFlight(1), 2);
        assertThat(run.place(A, 1).tryPass(now)).isZero();
        assertThat(host.place(A, 1).tryPass(now)).isZero();
        assertThat(folder.binding()).isEmpty();
        assertThat(run.place(A, 1).tryPass(now)).isPositive();
        assertThat(host.place(A, 1).tryPass(now)).isPositive();
        assertThat(folder.binding())
                .containsExactly(
                        new BindingLimit(Kind.DECLARED, "per host 1 in flight"),
                        new BindingLimit(Kind.RUN_RATE, "rate 500/min"));
    }

    @Test
    void whatCanBeDoneAboutALimitIsSaidOfEach() {
        long now = System.nanoTime();
        List<Gate> gates = List.of(
                folder.gate(RateLimit.perHost(Rate.perMinute(1)), 1),
                folder.gate(RateLimit.ofRun(Rate.perMinute(1)).withName("rate"), 2),
                folder.gate(RateLimit.byKey(String.class, input -> "k", Rate.perMinute(1)), 3));
        gates.forEach(gate -> assertThat(gate.place(A, 1).tryPass(now)).isZero());
        gates.forEach(gate -> assertThat(gate.place(A, 1).tryPass(now)).isPositive());
        assertThat(folder.binding())
                .containsExactly(
                        new BindingLimit(Kind.DECLARED, "limit 3 1/min"),
                        new BindingLimit(Kind.HOST_RATE, "per host 1/min"),
                        new BindingLimit(Kind.DECLARED, "rate-run 1/min"));
    }

    @Test
    void runsShareALimitOfOneNameAndForgetEarlierBoots() throws IOException {
        Path stale = home.resolve("limits/acme-run-0123456789abcdef");
        Path another = home.resolve("limits/acme-run-x-run-" + Boot.id());
        Files.createDirectories(home.resolve("limits"));
        Files.writeString(stale, "");
        Path unmade = home.resolve("limits/acme-run-0123456789abcdef.77.tmp"); // its maker was killed
        Files.writeString(unmade, "");
        Files.writeString(another, "");
        Gate one = folder.gate(RateLimit.ofRun(Rate.perSecond(100)).withName("acme"), 1);
        Gate other = folderOf("r2").gate(RateLimit.ofRun(Rate.perSecond(10)).withName("acme"), 1);
        assertThat(one.place(A, 1).tryPass(START)).isZero();
        assertThat(other.place(A, 1).tryPass(START)).isEqualTo(10 * MS);
        assertThat(one.place(A, 1).tryPass(START)).isEqualTo(110 * MS);
        assertThat(stale).doesNotExist();
        assertThat(unmade).doesNotExist();
        assertThat(another).exists();
    }

    @Test
    void limitThatAnotherForkfulSharesInItsOwnFormatIsNotInTheWay() throws IOException {
        Path before = home.resolve("limits/acme-run-" + Boot.id().substring(1));
        Files.createDirectories(home.resolve("limits"));
        Files.write(before, new byte[4096]);
        Gate gate = folder.gate(RateLimit.ofRun(Rate.perSecond(100)).withName("acme"), 1);
        assertThat(gate.place(A, 1).tryPass(START)).isZero();
        assertThat(before).as("its runs go on with it").exists();
    }

    @Test
    void sharedPermitsOfARunThatIsGoneAreTakenBackByWhoWaitsForThem() {
        RateLimit shared = RateLimit.perHostInFlight(1).withName("acme");
        Gate gate = folder.gate(shared, 1);
        LimitTable table = new LimitTable(LimitFile.open(home.resolve("limits/acme-host1-" + Boot.id()), 1, 1));
        long noProcess = 0xfff_ffffL; // no system has so many
        assertThat(table.take(A, noProcess, START)).isNotNegative();
        Place place = gate.place(A, 1);
        assertThat(place.tryPass(START)).isPositive();
        assertThat(place.tryPass(START + 5 * MS)).isZero();
    }

    @Test
    void sharedPermitsOfAProcessWhoseNumberAnotherHasByNowAreTakenBack() {
        Gate gate = folder.gate(RateLimit.perHostInFlight(1).withName("acme"), 1);
        LimitTable table = new LimitTable(LimitFile.open(home.resolve("limits/acme-host1-" + Boot.id()), 1, 1));
        ProcessHandle self = ProcessHandle.current();
        long earlier = HolderWord.of(KeyHash.of("another run"), self.pid(), ProcessStart.of(self) - 1);
        assertThat(table.take(A, earlier, START)).isNotNegative();
        Place place = gate.place(A, 1);
        assertThat(place.tryPass(START)).isPositive();
        assertThat(place.tryPass(START + 5 * MS)).isZero();
    }

    @Test
    void sharedPermitsOfAProcessThatLivesAreNot() {
        RateLimit shared = RateLimit.perHostInFlight(2).withName("acme");
        Gate gate = folder.gate(shared, 1);
        Gate another = folderOf("r2").gate(shared, 1);
        assertThat(another.place(A, 1).tryPass(START)).isZero();
        assertThat(another.place(A, 1).tryPass(START)).isZero();
        folder.reset(null, null);
        folder.reclaim(ProcessHandle.current().pid());
        Place place = gate.place(A, 1);
        assertThat(place.tryPass(START)).isPositive();
        assertThat(place.tryPass(START + 5 * MS)).isPositive();
    }

    @Test
    void sharedPermitsOfALiveRunWithTheSameHashAreNot() {
        RateLimit shared = RateLimit.perHostInFlight(1).withName("acme");
        Gate gate = folder.gate(shared, 1);
        assertThat(gate.place(A, 1).tryPass(START)).isZero(); // as well that run's
        new LimitFolder(home.resolve("runs/r1")).reclaim(ProcessHandle.current().pid());
        new LimitFolder(home.resolve("runs/r1")).reset(null, null);
        Place place = folderOf("r2").gate(shared, 1).place(A, 1);
        assertThat(place.tryPass(START)).isPositive();
        assertThat(place.tryPass(START + 5 * MS)).isPositive();
    }

    @Test
    void aRunThatIsLeftHoldsNothingAndLeavesNoFile() {
        Gate gate = folder.gate(RateLimit.perHostInFlight(1).withName("acme"), 1);
        LimitTable table = new LimitTable(LimitFile.open(home.resolve("limits/acme-host1-" + Boot.id()), 1, 1));
        long dead = HolderWord.of(KeyHash.of(home.resolve("runs/r1").toString()), 4_000_001, 4711);
        assertThat(table.take(A, dead, START)).isNotNegative();

        folder.forget();

        assertThat(home.resolve("runs/r1/limits")).isEmptyDirectory();
        assertThat(table.take(A, 1, START)).isNotNegative();
        assertThat(gate.place(A, 1).tryPass(START)).isPositive();
        assertThat(folder.binding()).isEmpty();
        folder.forget();
        new LimitFolder(home.resolve("runs/none")).forget();
        assertThat(home.resolve("runs/none")).doesNotExist();
    }

    @Test
    void keysMayBeAnyNumberOneAfterAnother() {
        Gate gate = folder.gate(keyed(Rate.perSecond(1_000)), 1);
        long now = START;
        for (int i = 0; i < 200_000; i++) {
            assertThat(gate.place(Gate.key("key " + i), 1).tryPass(now)).isZero();
            now += MS;
        }
    }

    @Test
    void tooManyKeysAtOnceAreLimitedMoreStrictlyNeverLess() {
        Gate gate = folder.gate(keyed(Rate.perMinute(1)), 1);
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            passed += gate.place(Gate.key("key " + i), 1).tryPass(START) == 0 ? 1 : 0;
        }
        assertThat(passed).isBetween(8_000, 1 << 14);
    }

    @Test
    void hashesOfKeysThatLookAlikeDiffer() {
        Set<Integer> slots = new HashSet<>();
        List<Long> keys = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            keys.add(Gate.key("http://host-" + i + ":80"));
        }
        keys.forEach(key -> slots.add((int) (key >>> 32) & 0xffff));
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(slots).hasSizeGreaterThan(900);
    }

    @Test
    void aPlaceThatIsTakenWhileTheRateIsChangedIsForgottenLikeAllOthers() {
        LimitTable table = new LimitTable(LimitFile.open(home.resolve("limit"), 1, 0));
        AtomicLong rate = new AtomicLong(Rate.perHour(1).thousandthsPerHour());
        Gate gate = new Gate(table, rate::get, 1, holder -> false);
        assertThat(gate.place(A, 1).tryPass(START)).isZero();
        Place next = gate.place(A, 1);
        assertThat(next.tryPass(START)).isEqualTo(3_600_000 * MS);

        rate.set(Rate.perSecond(100).thousandthsPerHour()); // as whoever changes it does: first this,
        assertThat(next.tryPass(START)).isGreaterThan(3_600_000 * MS);
        table.forgetPlaces(); // then that

        assertThat(next.tryPass(START)).isZero();
    }

    @Test
    void aPlaceThatIsTakenAtTheOldRateJustAfterItWasChangedHoldsUpNobody() {
        LimitTable table = new LimitTable(LimitFile.open(home.resolve("limit"), 1, 0));
        long slow = Rate.perHour(1).thousandthsPerHour();
        long fast = Rate.perSecond(100).thousandthsPerHour();
        AtomicBoolean asked = new AtomicBoolean();
        LongSupplier rate = () -> {
            if (asked.compareAndSet(false, true)) {
                table.forgetPlaces(); // who asked first has the old rate, and is late with it
                return slow;
            }
            return fast;
        };
        Gate gate = new Gate(table, rate, 1, holder -> false);

        assertThat(gate.place(A, 1).tryPass(START)).isZero();
        assertThat(gate.place(A, 1).tryPass(START)).isEqualTo(10 * MS);
    }

    private static RateLimit keyed(Rate rate) {
        return RateLimit.byKey(String.class, text -> text, rate);
    }

    private static int passes(Gate gate, long key, long now, int tries) {
        int passed = 0;
        for (int i = 0; i < tries && gate.place(key, 1).tryPass(now) == 0; i++) {
            passed++;
        }
        return passed;
    }
}
