package dev.forkful.shell;

import dev.forkful.shell.world.StopRequests;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Ctrl-C, SIGTERM and SIGHUP of this process as requests to stop.
 *
 * <p>By reflection, since {@code sun.misc.Signal} cannot be named without a warning; it is in the module
 * {@code jdk.unsupported}, open to all, in every JDK. Where it is missing the signals keep their usual effect.
 */
final class ProcessSignals implements StopRequests {
    private static final List<String> NAMES = List.of("INT", "TERM", "HUP");

    @Override
    public Subscription listen(IntConsumer handler) {
        AtomicInteger requests = new AtomicInteger();
        // Each signal comes on a thread of its own: without a lock the second could overtake the first.
        Object inTurn = new Object();
        Runnable onSignal = () -> {
            synchronized (inTurn) {
                handler.accept(requests.incrementAndGet());
            }
        };
        List<Runnable> restore = new ArrayList<>();
        for (String name : NAMES) {
            try {
                restore.add(replace(name, onSignal));
            } catch (ReflectiveOperationException | IllegalArgumentException ignored) {
                // Not on this platform, or the JVM was told to keep this signal: its usual effect stands.
            }
        }
        return () -> restore.forEach(Runnable::run);
    }

    @SuppressWarnings("ReferenceEquality") // the identity of a proxy is what its equals is about
    private static Runnable replace(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> signalType = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        InvocationHandler onSignal = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "hashCode" -> System.identityHashCode(proxy);
            case "equals" -> proxy == arguments[0];
            default -> "forkful";
        };
        Object handler =
                Proxy.newProxyInstance(ProcessSignals.class.getClassLoader(), new Class<?>[] {handlerType}, onSignal);
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        var handle = signalType.getMethod("handle", signalType, handlerType);
        Object before = unwrap(() -> handle.invoke(null, signal, handler));
        return () -> {
            try {
                handle.invoke(null, signal, before);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot restore SIG" + name, e);
            }
        };
    }

    /**
     * A signal that the JVM keeps for itself is refused with an IllegalArgumentException inside the reflective call.
     */
    private static Object unwrap(Invocation invocation) throws ReflectiveOperationException {
        try {
            return invocation.call();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw refused;
            }
            throw e;
        }
    }

    @FunctionalInterface
    private interface Invocation {
        Object call() throws ReflectiveOperationException;
    }
}
