package dev.forkful.test;

/** What a platform loads into all of its JVMs, and what prints where it should not. */
public final class ChattyAgent {
    private ChattyAgent() {}

    /** Called before the JVM's main method. */
    @SuppressWarnings("SystemOut")
    public static void premain(String arguments) {
        System.out.print("[agent] started ");
    }
}
