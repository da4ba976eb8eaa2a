package dev.forkful.run;

import dev.forkful.broker.Order;
import dev.forkful.broker.Owner;
import dev.forkful.run.Code.Redo;
import dev.forkful.run.Code.Revision;
import java.util.List;
import java.util.stream.Collectors;
import org.roaringbitmap.RoaringBitmap;

/**
 * What the revisions of a run's code ask to be run anew, and no supervisor has opened yet. That is in the manifest with
 * the code, so it outlives whoever asked; the order that records it comes after what it opens, so a crash between them
 * opens the rest.
 */
final class Revising {
    private final RunState state;
    private final Manifest manifest;
    private final List<Revision> pending;

    Revising(RunState state, Manifest manifest) {
        this.state = state;
        this.manifest = manifest;
        this.pending = manifest.code()
                .revisions()
                .subList(
                        Math.min(first(), manifest.code().revisions().size()),
                        manifest.code().revisions().size());
    }

    /** The index of the first revision that is not on record. */
    private int first() {
        return state.course().codeNumber() - 1;
    }

    /** The settled tasks that are to be open again. */
    RoaringBitmap tasks() {
        RoaringBitmap tasks = new RoaringBitmap();
        for (Revision revision : pending) {
            if (revision.redo() != Redo.NONE) {
                for (int stage : revision.touched()) {
                    RoaringBitmap ofStage = state.settledOf(stage);
                    if (revision.redo() == Redo.FAILED) {
                        ofStage.and(state.failed());
                    }
                    tasks.or(ofStage);
                }
            }
        }
        return tasks;
    }

    /** Records that the new code is at work, and since when. */
    void record(Owner owner, int incarnation) {
        int number = first() + 2;
        for (Revision revision : pending) {
            owner.append(Marks.order(incarnation, Order.Verb.REVISE, number++, revision.by(), text(revision)));
        }
    }

    private String text(Revision revision) {
        List<String> names = manifest.stageNames();
        String touched = revision.touched().stream().map(names::get).collect(Collectors.joining(", "));
        return revision.script().getFileName() + " "
                + revision.hash().substring(0, Math.min(12, revision.hash().length()))
                + (touched.isEmpty() ? ": no stage changed" : ": changed " + touched + "; redo " + revision.redo());
    }
}
