package dev.forkful.http;

/** The version that the jar's manifest names. */
final class ForkfulVersion {
    static final String CURRENT = read();

    private ForkfulVersion() {}

    private static String read() {
        String version = ForkfulVersion.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version; // a folder of classes has no manifest
    }
}
