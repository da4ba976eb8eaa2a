package dev.forkful.pool;

import dev.forkful.broker.Event;
import dev.forkful.worker.RaisedError;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes errors of what failed replies say: the error itself where its class is known here and has a constructor for a
 * message, else a {@link TaskFailedException}. Stack traces are those of the worker; causes are kept.
 *
 * <p>Nothing is deserialized: only a message is given to a constructor, of a subclass of {@link Throwable}.
 */
final class RemoteError {
    private static final StackTraceElement[] NONE = {};

    private final ClassLoader classes;
    private final CallJson json;
    private final UnaryOperator<String> inFull;

    /** @param inFull makes of what is said of a call that raised nothing what can be understood here */
    RemoteError(ClassLoader classes, CallJson json, UnaryOperator<String> inFull) {
        this.classes = classes;
        this.json = json;
        this.inFull = inFull;
    }

    /** The part of a failed reply that matters here. */
    record Failure(
            String type, @Nullable String message, @Nullable RaisedError raised) {}

    Throwable of(Event.Reply reply) {
        Failure failure = json.failure(reply.body());
        TaskFailedException.Place place =
                new TaskFailedException.Place(reply.sequence(), reply.attempts(), reply.worker());
        RaisedError raised = failure.raised;
        if (raised == null && failure.type.equals("cancelled")) { // the task itself, not what its function awaited
            return withoutStack(new CancellationException(failure.message));
        }
        if (raised == null) {
            String message = failure.message == null ? null : inFull.apply(failure.message);
            return withoutStack(new TaskFailedException(failure.type, message, place, null));
        }
        Throwable itself = known(raised, place);
        // A coroutine that is told of a cancellation ends silently: it must be its own call's.
        if (itself == null || itself instanceof CancellationException) {
            Throwable cause = raised.cause() == null ? null : any(raised.cause(), place);
            return withStack(new TaskFailedException(raised.type(), raised.message(), place, cause), raised);
        }
        itself.addSuppressed(withoutStack(new TaskFailedException(raised.type(), null, place, null)));
        return itself;
    }

    private Throwable any(RaisedError raised, TaskFailedException.Place place) {
        Throwable itself = known(raised, place);
        if (itself != null) {
            return itself;
        }
        Throwable cause = raised.cause() == null ? null : any(raised.cause(), place);
        return withStack(new TaskFailedException(raised.type(), raised.message(), place, cause), raised);
    }

    private @Nullable Throwable known(RaisedError raised, TaskFailedException.Place place) {
        RaisedError from = raised.cause();
        Throwable cause = from == null ? null : any(from, place);
        Throwable made = make(raised, cause);
        try {
            return made != null && isLike(made, raised) ? withStack(withCause(made, cause), raised) : null;
        } catch (RuntimeException | Error e) { // the user's class: of what its constructor was not given, maybe
            return null;
        }
    }

    /** Whether it says the same; raises what it would raise where it is shown. */
    private static boolean isLike(Throwable made, RaisedError raised) {
        return Objects.equals(made.getMessage(), raised.message())
                && !made.toString().isEmpty();
    }

    private static Throwable withCause(Throwable made, @Nullable Throwable cause) {
        if (cause != null && made.getCause() == null) {
            try {
                made.initCause(cause);
            } catch (IllegalStateException | UnsupportedOperationException e) { // it was made with none, for good
                made.addSuppressed(cause);
            }
        }
        return made;
    }

    private @Nullable Throwable make(RaisedError raised, @Nullable Throwable cause) {
        try {
            Class<? extends Throwable> type =
                    Class.forName(raised.type(), false, classes).asSubclass(Throwable.class);
            for (Constructor<?> constructor : type.getConstructors()) {
                Class<?>[] takes = constructor.getParameterTypes();
                if (takes.length == 1 && takes[0] == String.class) {
                    return (Throwable) constructor.newInstance(raised.message());
                }
                if (takes.length == 2 && takes[0] == String.class && takes[1].isInstance(cause)) {
                    return (Throwable) constructor.newInstance(raised.message(), cause);
                }
                if (takes.length == 0 && raised.message() == null) {
                    return (Throwable) constructor.newInstance();
                }
                if (takes.length == 1 && takes[0] == Object.class && raised.message() != null) { // AssertionError
                    return (Throwable) constructor.newInstance(raised.message());
                }
            }
            return null;
        } catch (ClassNotFoundException
                | ClassCastException
                | LinkageError
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            return null; // not known here, or not to be made of a message
        }
    }

    private static Throwable withStack(Throwable error, RaisedError raised) {
        error.setStackTrace(raised.stack().stream()
                .map(at -> new StackTraceElement(at.type(), at.method(), at.file(), at.line()))
                .toArray(StackTraceElement[]::new));
        return error;
    }

    private static Throwable withoutStack(Throwable error) {
        error.setStackTrace(NONE);
        return error;
    }
}
