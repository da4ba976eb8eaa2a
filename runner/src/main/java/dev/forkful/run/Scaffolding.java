package dev.forkful.run;

import dev.forkful.broker.FaultPoint;
import dev.forkful.broker.chronicle.ChronicleBroker;
import dev.forkful.limit.LimitFolder;

/**
 * What a run has only while somebody runs it, and each supervisor makes anew: the claim table and the limits. They are
 * 9 MB, more than all that a small run leaves.
 */
final class Scaffolding {
    private Scaffolding() {}

    /** Takes it down; what is there no more is none. For who holds the run's lock, when no worker of it lives. */
    static void takeDown(RunDirectory run) {
        ChronicleBroker.at(run.path()).forgetClaims();
        FaultPoint.CLAIMS_DELETED.reach();
        new LimitFolder(run.path()).forget();
    }
}
