package dev.forkful.worker;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * What signals do to a worker. By reflection: {@code sun.misc.Signal} is supported (JEP 260) but cannot be compiled
 * against without warnings.
 */
final class Signals {
    private Signals() {}

    /** Nothing happens at this signal any more. A signal that the platform lacks is passed over. */
    static void ignore(String name) {
        handle(name, () -> {});
    }

    /** Runs {@code action} on a thread of the JVM's at each such signal, in place of ending the process. */
    static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(),
                    new Class<?>[] {handler},
                    (self, method, arguments) -> answer(self, method, arguments, action));
            Method install = signal.getMethod("handle", signal, handler);
            install.invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (InvocationTargetException e) {
            if (!(e.getCause() instanceof IllegalArgumentException)) {
                throw new IllegalStateException("signal " + name + " cannot be handled", e);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signal " + name + " cannot be handled: no sun.misc.Signal", e);
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
            default -> "worker signal handler";
        };
    }
}
