package dev.forkful.worker;

import dev.forkful.limit.Gate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to pass limits before it may go on, one after another: an attempt that is to begin, or a call of one.
 *
 * <p><i>Threading:</i> until it has passed, of whoever drains the pump; then of its owner.
 */
abstract class Passage {
    private final List<Gate.Place> places;
    private int passed;

    /** The lane that it came out of last, and blocks until it goes on; of {@link Turns}. */
    Turns.@Nullable Lane lane;

    Passage(List<Gate.Place> places) {
        this.places = places;
    }

    /** The place to be passed next; null where there is none left. */
    Gate.@Nullable Place next() {
        return passed == places.size() ? null : places.get(passed);
    }

    void notePassed() {
        passed++;
    }

    /** Whether its task was tried before: it goes before those of others that were not. */
    abstract boolean isAgain();

    /** Whether somebody still wants it to pass. */
    abstract boolean isWanted();

    /** Whether it goes on only where a slot is free. */
    abstract boolean needsSlot();

    /** It has passed, and goes on. */
    abstract void go();

    /** The places that it passed. */
    List<Gate.Place> passedPlaces() {
        return places.subList(0, passed);
    }
}
