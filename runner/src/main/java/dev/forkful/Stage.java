package dev.forkful;

import java.lang.reflect.Type;

/**
 * One step of a job.
 *
 * @param name how replies and status name it; {@code main} for the only stage of a job
 * @param inputType what the handler takes: what Jackson makes of the task's JSON
 * @param handler what is done with each task
 */
public record Stage(String name, Type inputType, Handler<?> handler) {

    /** The name of the only stage of a job. */
    public static final String MAIN = "main";
}
