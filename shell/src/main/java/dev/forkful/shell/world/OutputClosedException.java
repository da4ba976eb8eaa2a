package dev.forkful.shell.world;

import dev.forkful.ForkfulException;

/** Nobody reads standard output any more ({@code | head}): the command ends, quietly. */
public final class OutputClosedException extends ForkfulException {
    private static final long serialVersionUID = 1L;

    public OutputClosedException() {
        super("standard output was closed");
    }
}
