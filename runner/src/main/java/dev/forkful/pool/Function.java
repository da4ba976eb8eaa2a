package dev.forkful.pool;

import dev.forkful.JobException;
import dev.forkful.TaskContext;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A function as it was found in a class path: what it takes, what it gives, and how it is called. The caller's process
 * and the workers find the same.
 *
 * @param name what it is called
 * @param handle calls it; a receiver is its first argument
 * @param arguments the types of its arguments, the receiver's first, without the context
 * @param wantsTask whether its last parameter is a {@link TaskContext}
 * @param style how its result comes
 * @param result what it returns, or its stage ends with
 */
record Function(
        FunctionName name, MethodHandle handle, List<Type> arguments, boolean wantsTask, Style style, Type result) {

    private static final String CONTINUATION = "kotlin.coroutines.Continuation";

    /** How the result of a function comes. */
    enum Style {
        /** It returns it. */
        PLAIN,
        /** It returns a stage that ends with it. */
        STAGE,
        /** It is given to a continuation of Kotlin. */
        SUSPENDING
    }

    Function {
        arguments = List.copyOf(arguments);
    }

    /**
     * Finds what a method reference or a lambda stands for.
     *
     * @throws JobException where it captures something, or as {@link #find} says
     */
    static Function of(Serializable function) {
        return function instanceof NamedCall<?, ?> named
                ? named.function()
                : find(FunctionName.of(function), loader(function));
    }

    private static ClassLoader loader(Serializable function) {
        ClassLoader own = function.getClass().getClassLoader();
        return own == null ? ClassLoader.getSystemClassLoader() : own;
    }

    /**
     * Finds a function.
     *
     * @throws JobException where the class path has no such class or method, or the types of its arguments or result
     *     cannot be known
     */
    static Function find(FunctionName name, ClassLoader classes) {
        try {
            Class<?> owner = Class.forName(name.type(), true, classes);
            Class<?>[] parameters = MethodType.fromMethodDescriptorString(name.signature(), classes)
                    .parameterArray();
            MethodType use = MethodType.fromMethodDescriptorString(name.use(), classes);
            if (name.isConstructor()) {
                Constructor<?> constructor = owner.getDeclaredConstructor(parameters);
                constructor.setAccessible(true);
                MethodHandle handle = MethodHandles.lookup().unreflectConstructor(constructor);
                return typed(name, handle, List.of(constructor.getGenericParameterTypes()), owner, use);
            }
            Method method = method(owner, name.method(), parameters);
            MethodHandle handle = MethodHandles.lookup().unreflect(method);
            List<Type> types = new ArrayList<>(List.of(method.getGenericParameterTypes()));
            if (name.kind() == FunctionName.OF_OBJECT) {
                handle = handle.bindTo(only(owner));
            } else if (name.kind() == FunctionName.OF_CLASS) {
                handle = handle.bindTo(made(owner));
            } else if (!Modifier.isStatic(method.getModifiers())) {
                types.add(0, owner);
            }
            return typed(name, handle, types, method.getGenericReturnType(), use);
        } catch (ReflectiveOperationException | TypeNotPresentException | NoClassDefFoundError e) {
            throw new JobException("cannot reach " + name + ": is its class in the workers' class path?", e);
        }
    }

    /**
     * The only instance of a Kotlin {@code object}.
     *
     * @throws NoSuchFieldException where the class is none
     */
    static Object only(Class<?> type) throws ReflectiveOperationException {
        Class<?> around = type.getDeclaringClass(); // which has its companion
        Field only = Stream.concat(fields(type, "INSTANCE"), fields(around, type.getSimpleName()))
                .filter(field -> field.getType() == type && Modifier.isStatic(field.getModifiers()))
                .findFirst()
                .orElseThrow(() -> new NoSuchFieldException(type.getName() + " is no object"));
        only.setAccessible(true);
        return only.get(null);
    }

    private static Stream<Field> fields(@Nullable Class<?> type, String name) {
        return type == null
                ? Stream.of()
                : Stream.of(type.getDeclaredFields())
                        .filter(field -> field.getName().equals(name));
    }

    private static Object made(Class<?> owner) throws ReflectiveOperationException {
        Constructor<?> constructor = owner.getDeclaredConstructor();
        constructor.setAccessible(true);
        try {
            return constructor.newInstance();
        } catch (InvocationTargetException e) {
            throw new JobException(owner.getName() + " cannot be made: " + e.getCause(), e.getCause());
        }
    }

    /** Inherited ones too: {@code String::hashCode} may be named by the class of its receiver. */
    private static Method method(Class<?> owner, String name, Class<?>[] parameters) throws NoSuchMethodException {
        Optional<Method> found = Stream.<Class<?>>iterate(owner, Objects::nonNull, Class::getSuperclass)
                .flatMap(at -> Arrays.stream(at.getDeclaredMethods()))
                .filter(it -> it.getName().equals(name)
                        && !it.isBridge()
                        && Arrays.equals(it.getParameterTypes(), parameters))
                .findFirst();
        if (found.isEmpty()) {
            return owner.getMethod(name, parameters);
        }
        if (!Modifier.isPublic(owner.getModifiers())
                || !Modifier.isPublic(found.get().getModifiers())) {
            found.get().setAccessible(true);
        }
        return found.get();
    }

    private static Function typed(
            FunctionName name, MethodHandle handle, List<Type> declared, Type returned, MethodType use) {
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            types.add(narrower(declared.get(i), i < use.parameterCount() ? use.parameterType(i) : Object.class));
        }
        Type last = types.isEmpty() ? Object.class : types.get(types.size() - 1);
        boolean isSuspending = raw(last).getName().equals(CONTINUATION);
        if (isSuspending) {
            types.remove(types.size() - 1);
        }
        boolean wantsTask = !types.isEmpty() && types.get(types.size() - 1) == TaskContext.class;
        if (wantsTask) {
            types.remove(types.size() - 1);
        }
        types.forEach(type -> require(name, "argument", type));
        Type made = returned == void.class ? Void.class : narrower(returned, use.returnType());
        boolean isStage = CompletionStage.class.isAssignableFrom(raw(made));
        Style style = isSuspending ? Style.SUSPENDING : isStage ? Style.STAGE : Style.PLAIN;
        Type result = isSuspending ? ended(last) : isStage ? ended(made) : made;
        require(name, "result", result);
        // Else a function of "String..." would take its array for the first of many.
        return new Function(name, handle.asFixedArity(), types, wantsTask, style, result);
    }

    /** A type variable says less than the class that the function is used with. */
    private static Type narrower(Type declared, Class<?> used) {
        boolean isConcrete = declared instanceof ParameterizedType || declared instanceof Class<?>;
        if (!isConcrete || (declared == Object.class && used != void.class)) {
            return used.isPrimitive() ? declared : used;
        }
        return declared;
    }

    /** What a {@code CompletionStage<R>} or a {@code Continuation<? super R>} is of. */
    private static Type ended(Type generic) {
        Type of = generic instanceof ParameterizedType known && known.getActualTypeArguments().length == 1
                ? known.getActualTypeArguments()[0]
                : Object.class;
        if (of instanceof WildcardType wild) {
            return wild.getLowerBounds().length == 1 ? wild.getLowerBounds()[0] : wild.getUpperBounds()[0];
        }
        return of;
    }

    /** Whether it returns at once, and ends later. */
    boolean isAsync() {
        return style != Style.PLAIN;
    }

    private static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : Object.class;
    }

    private static void require(FunctionName name, String what, Type type) {
        if (type instanceof Class<?> plain && plain.getTypeParameters().length > 0) {
            throw new JobException("the " + what + " of " + name + " is a " + plain.getSimpleName()
                    + " of nobody knows what: a lambda has no such types; name a method that declares them");
        }
    }

    /** Calls it. */
    @Nullable
    Object call(List<@Nullable Object> values) throws Throwable {
        return handle.invokeWithArguments(values);
    }
}
