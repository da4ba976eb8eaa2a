package dev.forkful.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * What signals do to this process. By reflection: {@code sun.misc.Signal} is supported (JEP 260) but cannot be compiled
 * against without warnings.
 */
public final class Signals {
    private Signals() {}

    /** Nothing happens at this signal any more. A signal that the platform lacks is passed over. */
    static void ignore(String name) {
        Runnable unused = handle(name, () -> {});
    }

    /**
     * Runs {@code action} on a thread of the JVM's at each such signal, in place of its usual effect. A signal that the
     * platform lacks, or that the JVM keeps for itself, is passed over.
     *
     * @return gives the signal the effect back that it had
     */
    public static Runnable handle(String name, Runnable action) {
        try {
            Class<?> type = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> answer(self, method, arguments, action));
            Method install = type.getMethod("handle", type, handler);
            Object signal = type.getConstructor(String.class).newInstance(name);
            Object before = install.invoke(null, signal, proxy);
            return () -> restore(name, install, signal, before);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw new IllegalStateException("signal " + name + " cannot be handled", e);
            }
            return () -> {};
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signal " + name + " cannot be handled: no sun.misc.Signal", e);
        }
    }

    private static void restore(String name, Method install, Object signal, Object before) {
        try {
            install.invoke(null, signal, before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signal " + name + " cannot be given back", e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the identity of a proxy is what its equals is about
    private static @Nullable Object answer(Object self, Method method, Object[] arguments, Runnable action) {
        return switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(self);
            case "equals" -> self == arguments[0];
            default -> "forkful signal handler";
        };
    }
}
