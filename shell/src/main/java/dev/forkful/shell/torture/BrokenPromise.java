package dev.forkful.shell.torture;

import dev.forkful.ForkfulException;

/** A run did not survive what it must survive. */
public final class BrokenPromise extends ForkfulException {
    private static final long serialVersionUID = 1;

    BrokenPromise(String what, ConsoleProcess console) {
        super(what + "; its last words:\n" + console.lastWords());
    }
}
