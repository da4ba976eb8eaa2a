package dev.forkful.run;

import dev.forkful.FailureLimit;
import dev.forkful.Input;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Manifests for tests that need one, whatever it says. */
final class Manifests {
    private Manifests() {}

    /** A small run of ten tasks. */
    static Manifest of(String job) {
        return of(job, Manifest.Pace.AS_DECLARED, 8);
    }

    static Manifest of(String job, Manifest.Pace pace, int concurrency) {
        return of(job, Input.range(1, 2), 10, pace, concurrency);
    }

    /** A run of all of an input. */
    static Manifest of(Input input) {
        return of("any", input, Long.MAX_VALUE, Manifest.Pace.AS_DECLARED, 8);
    }

    private static Manifest of(String job, Input input, long limit, Manifest.Pace pace, int concurrency) {
        return new Manifest(
                "id",
                job,
                Code.of(Path.of("/s"), "hash", "Class"),
                input,
                limit,
                Manifest.BadInput.SKIP,
                2,
                concurrency,
                0,
                FailureLimit.NONE,
                Map.of(),
                1,
                null,
                null,
                List.of(),
                null,
                pace,
                false);
    }
}
