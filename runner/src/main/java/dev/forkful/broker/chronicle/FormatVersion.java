package dev.forkful.broker.chronicle;

/** The version of all that this package writes. Another version is refused, never guessed at. */
final class FormatVersion {
    static final int CURRENT = 1;

    private FormatVersion() {}
}
