package dev.forkful.pool;

import java.util.Collection;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Takes arguments from the source of a map, and calls with each, while there is room: so many outcomes may be under way
 * or unread. Where there is none it <i>rests</i>: it gives its thread back, and is begun anew when a quarter of it is
 * free. So a map that nobody reads any more has no thread, and can be forgotten.
 *
 * <pre>
 *   at work ──no room──▶ rests ──some room──▶ at work ──the source ends, fails, is stopped──▶ ended
 * </pre>
 *
 * <p><i>Threading:</i> {@link #run} is for one thread at a time; all else is thread-safe.
 */
final class MapFeeder<A extends @Nullable Object, R extends @Nullable Object> implements Runnable {
    private static final String SOURCE_FAILED = "the source of the map failed";

    private final MapResult<R> map;
    private final Iterable<? extends A> items;
    private final Submitter<A, R> submitter;
    private final Host host;
    private final int enough; // room for so many is worth a thread
    private volatile @Nullable String stopReason;
    // Of the thread that runs it.
    private @Nullable Iterator<? extends A> source;
    private long taken;
    private long followed;
    // Guarded by this.
    private int room;
    private boolean rests;

    MapFeeder(MapResult<R> map, Iterable<? extends A> items, Submitter<A, R> submitter, Host host) {
        this.map = map;
        this.items = items;
        this.submitter = submitter;
        this.host = host;
        this.room = host.window();
        this.enough = Math.max(1, room / 4);
    }

    /** Makes one call. */
    interface Submitter<A extends @Nullable Object, R extends @Nullable Object> {
        TaskFuture<R> submit(A argument);
    }

    /** Where maps are fed. */
    interface Host {
        /** How many outcomes of a map may be under way or unread. */
        int window();

        /** Is told what is about to wait for outcomes, and may refuse. */
        void beforeWait(String what);

        /** Runs the map's feeder on some thread. */
        void begin(MapResult<?> map);

        /** It has no room. */
        void rests(MapResult<?> map);

        /** It takes no more. */
        void ended(MapResult<?> map);
    }

    @Override
    public void run() {
        try {
            Iterator<? extends A> from = source == null ? items.iterator() : source;
            source = from;
            while (hasRoom()) {
                if (stopReason != null || !from.hasNext()) {
                    end();
                    return;
                }
                A argument = from.next();
                taken++;
                map.follow(followed, submitter.submit(argument));
                followed++; // now: of one that is not followed no outcome would come
            }
        } catch (RuntimeException | Error e) { // the user's source, or an argument that cannot be written
            fail(e);
        }
    }

    private synchronized boolean hasRoom() {
        if (room == 0) {
            host.rests(map);
            rests = true;
            return false;
        }
        room--;
        return true;
    }

    /** There is room for one more. */
    void makeRoom() {
        Throwable failure = begun();
        if (failure != null) { // no thread is to be had, maybe: whoever reads is told, and nobody waits for more
            end(new MapOutcomes.Failure("the map could not go on", failure));
        }
    }

    private synchronized @Nullable Throwable begun() {
        room++;
        if (!rests || (room < enough && stopReason == null)) {
            return null;
        }
        rests = false;
        try {
            host.begin(map);
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    /** Takes no more from the source; whoever reads is told why after the outcomes that there are. */
    void stop(String why) {
        stopReason = why;
        makeRoom();
    }

    private void fail(Throwable failure) {
        if (stopReason != null) { // and the pool takes no calls, maybe
            end();
        } else {
            end(new MapOutcomes.Failure(SOURCE_FAILED, failure));
        }
    }

    private void end() {
        String why = stopReason;
        if (why == null) {
            end(null);
            return;
        }
        CancellationException stopped = new CancellationException(why);
        try {
            end(items instanceof Collection && skipRest(stopped) ? null : new MapOutcomes.Failure(why, stopped));
        } catch (RuntimeException | Error e) { // the user's source
            end(new MapOutcomes.Failure(SOURCE_FAILED, e));
        }
    }

    /** Of a collection each argument has an outcome. */
    private boolean skipRest(CancellationException why) {
        Iterator<? extends A> from = source;
        if (from == null) {
            return false;
        }
        while (from.hasNext()) {
            A unused = from.next();
            taken++;
        }
        for (; followed < taken; followed++) {
            map.add(new Outcome<>(followed, null, why));
        }
        return true;
    }

    private void end(MapOutcomes.@Nullable Failure failure) {
        try {
            map.end(followed, failure);
        } finally {
            host.ended(map);
        }
    }
}
