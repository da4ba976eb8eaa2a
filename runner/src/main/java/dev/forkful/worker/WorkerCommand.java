package dev.forkful.worker;

import dev.forkful.http.Http;
import java.util.ArrayList;
import java.util.List;

/**
 * The command that starts a worker process. What the worker is to do is not in it, but comes on its standard input:
 * command lines are seen by everybody.
 *
 * @param jvm what runs it
 * @param machine what it shares with the other workers
 * @param classPath Forkful's own classes and libraries, without the job's
 * @param inFlight attempts that it may have in flight
 * @param workers how many there are on the machine
 * @param jvmOptions more of them, which come last and so count most: what uses, or makes, a {@link ClassArchive}, what
 *     suits a brief run; may be empty
 */
public record WorkerCommand(
        Jvm jvm, Machine machine, String classPath, int inFlight, int workers, List<String> jvmOptions) {
    /** The system property by which a person denies private networks to all workers of a run. */
    public static final String DENY_PRIVATE_NETWORKS = "forkful.denyPrivateNetworks";

    /** The system property of a worker that makes a {@link ClassArchive} at its exit: for how many seconds it may. */
    public static final String ARCHIVE_SECONDS = "forkful.archiveSeconds";

    private static final long MIB = 1 << 20;
    private static final long BASE_HEAP_BYTES = 64 * MIB;
    private static final long MIN_HEAP_BYTES = 128 * MIB;
    private static final long MAX_HEAP_BYTES = 1024 * MIB;

    /** One attempt: the exchange (25 KiB, measured) and a response body of a size that is common. */
    private static final long HEAP_BYTES_PER_ATTEMPT = (25 << 10) + MIB;

    private static final int MIN_IDLE = 16;
    private static final int COMMON_IDLE = 512; // over TLS each takes some 40 KiB of the heap (measured)

    private static final int UNSAFE_WARNS_SINCE = 23;

    public WorkerCommand {
        if (inFlight < 1 || workers < 1) {
            throw new IllegalArgumentException(
                    "inFlight = " + inFlight + ", workers = " + workers + ": each must be at least 1");
        }
        jvmOptions = List.copyOf(jvmOptions);
    }

    /** The program and its arguments. */
    public List<String> line() {
        List<String> line = new ArrayList<>();
        line.add(jvm.java().toString());
        addMemory(line);
        addCompiler(line);
        addAccess(line);
        addProperties(line);
        line.addAll(jvmOptions);
        line.add("-cp");
        line.add(classPath);
        line.add(WorkerMain.class.getName());
        return List.copyOf(line);
    }

    private void addMemory(List<String> line) {
        line.add("-XX:+UseSerialGC"); // least memory; G1 and ZGC cost more of it for nothing here
        line.add("-Xmx" + heapBytes() / MIB + "m");
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.add("-XX:-UsePerfData"); // it wakes the JVM 20 times a second, and maps a file
        line.add("-XX:+DisplayVMOutputToStderr"); // standard output is a bell
        line.add("-Xlog:disable");
        line.add("-Xlog:all=error:stderr");
    }

    /**
     * The optimising compiler takes half of the CPU of 100,000 small calls. With half as much inlining it takes half of
     * that, and what it makes is as fast (measured): calls spend their time elsewhere.
     */
    private void addCompiler(List<String> line) {
        line.add("-XX:MaxInlineLevel=9");
        line.add("-XX:FreqInlineSize=100");
        line.add("-XX:InlineSmallCode=1000");
    }

    /** Half of the memory belongs to the workers' heaps, the rest to all else. */
    private long heapBytes() {
        long share = Math.min(MAX_HEAP_BYTES, machine.memoryBytes() / (2L * workers));
        long wanted = BASE_HEAP_BYTES + inFlight * HEAP_BYTES_PER_ATTEMPT;
        return Math.max(MIN_HEAP_BYTES, Math.min(share, wanted));
    }

    /**
     * Who calls many hosts once each leaves an idle connection to each of them for a while: they must not take the file
     * descriptors of those in flight, not even of more in flight than now, up to half of all.
     */
    private long mostIdle() {
        long room = machine.connections();
        return Math.max(MIN_IDLE, Math.min(Math.max(COMMON_IDLE, inFlight), room - Math.max(inFlight, room / 2)));
    }

    /** What Chronicle Queue needs, or would warn about. */
    private void addAccess(List<String> line) {
        line.add("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED");
        line.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
        line.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
        if (jvm.feature() >= UNSAFE_WARNS_SINCE) { // older ones refuse to start with it
            line.add("--sun-misc-unsafe-memory-access=allow");
        }
    }

    private void addProperties(List<String> line) {
        // On two cores the pool would have one thread or none, and each response a thread of its own: 3 times the CPU.
        line.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + Math.max(2, machine.cores()));
        line.add("-Djdk.httpclient.keepalive.timeout=30");
        line.add("-D" + Http.MOST_IDLE_PROPERTY + "=" + mostIdle());
        line.add("-Djdk.httpclient.bufsize=8192");
        // The JDK's client would keep a person's password from their proxy where a call is by https.
        line.add("-Djdk.http.auth.tunneling.disabledSchemes=");
        line.add("-Dsun.net.inetaddr.ttl=" + Http.NAMES_KEPT_SECONDS);
        line.add("-Dfile.encoding=UTF-8");
        line.add("-Dchronicle.analytics.disable=true");
        line.add("-Dchronicle.announcer.disable=true");
        line.add("-Dchronicle.disk.monitor.disable=true");
    }
}
