package dev.forkful.worker;

import dev.forkful.JobSpec;

/** Whom the replies of a job are for. */
enum Audience {
    /** Whoever looks at the run: errors say what a person reads, and results are without secrets. */
    PEOPLE,
    /** The program whose pool it is: errors say what it raises them from again, and results are as they are. */
    PROGRAM;

    /** Not a setting: a job of a person's must not be able to turn off that secrets are hidden. */
    static Audience of(JobSpec job) {
        return job.stages().stream().allMatch(stage -> stage.inputType() == TaskJson.Raw.class) ? PROGRAM : PEOPLE;
    }
}
