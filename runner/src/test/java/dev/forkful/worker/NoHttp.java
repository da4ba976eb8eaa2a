package dev.forkful.worker;

import dev.forkful.JobArguments;
import dev.forkful.WorkerContext;
import dev.forkful.http.Http;
import org.slf4j.Logger;

/** The first worker of a run, for handlers that make no calls. */
record NoHttp(Logger log) implements WorkerContext {
    @Override
    public int worker() {
        return 1;
    }

    @Override
    public Http http() {
        throw new UnsupportedOperationException();
    }

    @Override
    public JobArguments arguments() {
        return JobArguments.NONE;
    }
}
