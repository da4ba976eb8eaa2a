package dev.forkful.shell.code;

import dev.forkful.JobArguments;
import dev.forkful.JobSource;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.time.temporal.TemporalAmount;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Finds where a handler begins: the classes and methods that its object is made of, and the values that it was made
 * with. A value that says itself what it is counts as that; of any other nobody can tell, and then all of the job's
 * code counts.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class Roots {
    private static final String FORKFUL = "dev.forkful.";

    private final JobClasses classes;
    private final Reach reach;
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    Roots(JobClasses classes, Reach reach) {
        this.classes = classes;
        this.reach = reach;
    }

    void add(@Nullable Object root) {
        if (root == null || isOfDeclaration(root)) {
            reach.value(root == null ? "null" : "the declaration");
        } else if (isPlain(root)) {
            reach.value(root.getClass().getName() + " " + root);
        } else if (!seen.add(root)) {
            reach.value("again");
        } else if (root instanceof Map<?, ?> map) {
            reach.value("map of " + map.size());
            map.forEach((key, value) -> {
                add(key);
                add(value);
            });
        } else if (root instanceof Collection<?> values) {
            reach.value("collection of " + values.size());
            values.forEach(this::add);
        } else {
            object(root);
        }
    }

    /** What it holds is told by its class's code, which is reached where it is used, or is the same for both. */
    private static boolean isOfDeclaration(Object root) {
        return root instanceof JobSource
                || root instanceof JobArguments
                || root.getClass().getName().equals("dev.forkful.script.JobBuilder");
    }

    private static boolean isPlain(Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character
                || value instanceof Enum<?>
                || value instanceof TemporalAmount
                || value instanceof URI
                || value instanceof Pattern
                || value instanceof Class<?>
                || value.getClass().getName().equals("kotlin.text.Regex");
    }

    private void object(Object root) {
        Class<?> type = root.getClass();
        SerializedLambda lambda = lambda(root);
        if (lambda != null) {
            reach.method(lambda.getImplClass(), lambda.getImplMethodName(), lambda.getImplMethodSignature());
            for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
                add(lambda.getCapturedArg(i));
            }
        } else if (classes.has(Type.getInternalName(type))) {
            reach.type(Type.getInternalName(type));
            fields(root);
        } else if (type.getName().startsWith(FORKFUL) && !type.isHidden()) {
            reach.value(type.getName());
            fields(root);
        } else {
            reach.everything();
        }
    }

    /** What the class itself and its own forebears hold; those of libraries keep the state of a call there. */
    private void fields(Object root) {
        for (Class<?> type = root.getClass();
                type != null
                        && (classes.has(Type.getInternalName(type))
                                || type.getName().startsWith(FORKFUL));
                type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    try {
                        field.setAccessible(true);
                        add(field.get(root));
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException("cannot look at " + field, e);
                    }
                }
            }
        }
    }

    private static @Nullable SerializedLambda lambda(Object root) {
        if (!root.getClass().isHidden()) {
            return null;
        }
        try {
            Method tell = root.getClass().getDeclaredMethod("writeReplace");
            tell.setAccessible(true);
            return (SerializedLambda) tell.invoke(root);
        } catch (ReflectiveOperationException | ClassCastException e) {
            return null; // of a library
        }
    }
}
