package dev.forkful.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who holds a run's lock, as its file says: {@code PID HOST}, or {@code PID} alone, where the host has no name that is
 * read cheaply, or an earlier Forkful wrote it.
 *
 * @param process the number of the process, which is its own on each host, such as a container; empty where none is
 *     said
 * @param host empty where it is not known
 */
record Holder(String process, String host) {
    /** The name of this host, on Linux; to ask for it in another way may take seconds. */
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    static Holder ofThisProcess() {
        return new Holder(Long.toString(ProcessHandle.current().pid()), thisHost());
    }

    static Holder parse(String text) {
        String[] words = text.strip().split(" ", 2);
        return new Holder(words[0], words.length == 2 ? words[1] : "");
    }

    private static String thisHost() {
        try {
            String name = Files.readString(HOST_NAME, StandardCharsets.US_ASCII).strip();
            return name.matches("[A-Za-z0-9._-]{1,64}") ? name : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** For people, who are on this host. */
    String inWords() {
        boolean isElsewhere = !host.isEmpty() && !host.equals(thisHost());
        return process.isEmpty() ? "another process" : "process " + process + (isElsewhere ? " on " + host : "");
    }

    @Override
    public String toString() {
        return process + (host.isEmpty() ? "" : " " + host);
    }
}
