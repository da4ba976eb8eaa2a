package dev.forkful.worker;

import dev.forkful.Handler;
import dev.forkful.Stage;

/**
 * A stage, ready to be run: its handler, and the reader of its input type.
 *
 * @param name of the stage
 * @param input reads a task's JSON as what the handler takes
 * @param handler with its input type erased; {@code input} makes only values of that type
 */
record BoundStage(String name, TaskJson.Input input, Handler<Object> handler) {

    @SuppressWarnings("unchecked") // the handler's input type is the stage's, which the reader makes
    static BoundStage of(Stage stage, TaskJson json) {
        return new BoundStage(stage.name(), json.input(stage.inputType()), (Handler<Object>) stage.handler());
    }

    boolean isBlocking() {
        return handler instanceof Handler.Blocking;
    }
}
