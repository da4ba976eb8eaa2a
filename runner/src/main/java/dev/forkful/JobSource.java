package dev.forkful;

import java.util.List;

/** Whatever jobs come from: a {@link Job} class gives one, a script gives one or more. */
public interface JobSource {

    /** The declared jobs, at least one, in the order of their declaration; names are distinct. */
    List<JobSpec> jobs(JobArguments arguments);
}
