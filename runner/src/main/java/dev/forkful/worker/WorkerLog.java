package dev.forkful.worker;

/**
 * The format of a worker's log: slf4j-simple on standard error, which the supervisor sends to a file.
 *
 * <p>In code, since a properties file in this jar would set the console's log too.
 */
final class WorkerLog {
    private static final String SIMPLE_LOGGER = "org.slf4j.simpleLogger.";

    private WorkerLog() {}

    /** Must come before the first logger is made; what was set on the launch line stays. */
    static void configure() {
        set("defaultLogLevel", "info");
        set("log.net.openhft", "error"); // it warns of native libraries that we leave out on purpose
        set("showDateTime", "true");
        set("dateTimeFormat", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        set("showThreadName", "false");
        set("logFile", "System.err");
    }

    private static void set(String name, String value) {
        if (System.getProperty(SIMPLE_LOGGER + name) == null) {
            System.setProperty(SIMPLE_LOGGER + name, value);
        }
    }
}
