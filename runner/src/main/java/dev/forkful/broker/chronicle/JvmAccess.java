package dev.forkful.broker.chronicle;

import dev.forkful.broker.BrokerException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;

/**
 * Opens the packages of the JDK that Chronicle Queue reaches into, in a JVM that was not started with
 * {@code --add-opens} for them: the program of somebody who uses a pool. Where it was, nothing is done.
 *
 * <p>From Java 24 on the JVM prints a warning then; {@code --add-opens=java.base/java.lang.reflect=ALL-UNNAMED
 * --add-opens=java.base/sun.nio.ch=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow} keeps it silent.
 */
final class JvmAccess {
    private static final String[] OPEN = {"java.lang.reflect", "sun.nio.ch"};
    private static final String EXPORTED = "jdk.internal.ref";

    /** No telemetry, no banner, no thread that watches disks; read by Chronicle when its first class is initialised. */
    private static final Map<String, String> QUIET = Map.of(
            "chronicle.analytics.disable", "true",
            "chronicle.announcer.disable", "true",
            "chronicle.disk.monitor.disable", "true",
            "org.slf4j.simpleLogger.log.net.openhft", "error");

    private JvmAccess() {}

    /** Idempotent, and cheap where it has nothing to do. */
    static void open() {
        Module base = Object.class.getModule();
        QUIET.forEach((key, value) -> {
            if (System.getProperty(key) == null) {
                System.setProperty(key, value);
            }
        });
        List<Module> chronicle = chronicle();
        if (!chronicle.stream().allMatch(module -> isOpen(base, module))) {
            open(base, chronicle);
        }
    }

    /** Of what modules it is: one without a name, on the class path, or several, where all are on the module path. */
    private static List<Module> chronicle() {
        Module own = JvmAccess.class.getModule();
        return own.getLayer() == null
                ? List.of(own)
                : own.getLayer().modules().stream()
                        .filter(module -> module.getName().startsWith("chronicle."))
                        .toList();
    }

    private static boolean isOpen(Module base, Module to) {
        boolean isOpen = base.isExported(EXPORTED, to);
        for (String name : OPEN) {
            isOpen &= base.isOpen(name, to);
        }
        return isOpen;
    }

    private static void open(Module base, List<Module> to) {
        try {
            MethodHandles.Lookup trusted = trustedLookup();
            MethodType takesName = MethodType.methodType(void.class, String.class);
            MethodHandle opens = trusted.findVirtual(Module.class, "implAddOpensToAllUnnamed", takesName);
            MethodHandle exports = trusted.findVirtual(Module.class, "implAddExportsToAllUnnamed", takesName);
            for (String name : OPEN) {
                opens.invoke(base, name);
            }
            exports.invoke(base, EXPORTED);
            MethodType takesModule = takesName.appendParameterTypes(Module.class);
            MethodHandle opensTo = trusted.findVirtual(Module.class, "implAddOpens", takesModule);
            MethodHandle exportsTo = trusted.findVirtual(Module.class, "implAddExports", takesModule);
            for (Module module : to) {
                for (String name : OPEN) {
                    opensTo.invoke(base, name, module);
                }
                exportsTo.invoke(base, EXPORTED, module);
            }
        } catch (Throwable e) { // of a method handle
            throw new BrokerException(
                    "this JVM does not let Chronicle Queue in; start it with"
                            + " --add-opens=java.base/java.lang.reflect=ALL-UNNAMED"
                            + " --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
                            + " --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                    e);
        }
    }

    /** By reflection, for the compiler knows no {@code sun.misc} for release 17. */
    private static MethodHandles.Lookup trustedLookup() throws ReflectiveOperationException {
        Class<?> unsafeType = Class.forName("sun.misc.Unsafe");
        Field only = unsafeType.getDeclaredField("theUnsafe");
        only.setAccessible(true);
        Object unsafe = only.get(null);
        Field lookup = MethodHandles.Lookup.class.getDeclaredField("IMPL_LOOKUP");
        Object base = unsafeType.getMethod("staticFieldBase", Field.class).invoke(unsafe, lookup);
        Object offset = unsafeType.getMethod("staticFieldOffset", Field.class).invoke(unsafe, lookup);
        return (MethodHandles.Lookup)
                unsafeType.getMethod("getObject", Object.class, long.class).invoke(unsafe, base, offset);
    }
}
