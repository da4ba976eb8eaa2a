package dev.forkful;

import java.util.List;

/** Declares jobs: a {@link Job} class declares one, a script one or more. */
public interface JobSource {

    /** Returns the declared jobs in the order of their declaration: at least one, each with a name of its own. */
    List<JobSpec> jobs(JobArguments arguments);
}
