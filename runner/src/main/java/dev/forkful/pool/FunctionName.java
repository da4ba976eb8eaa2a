package dev.forkful.pool;

import dev.forkful.JobException;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a function is called, so that a worker finds the same one in the same class path. Nothing of the function itself
 * travels, and nothing is deserialized: the name is read from the description that the JDK makes of a serializable
 * lambda.
 *
 * @param kind how it is called: one of the {@code REF_} constants of {@link MethodHandleInfo}, {@link #OF_OBJECT} or
 *     {@link #OF_CLASS}
 * @param type the binary name of the class
 * @param method {@code <init>} for a constructor
 * @param signature its descriptor, as in {@code (Ljava/lang/String;)I}
 * @param use the descriptor that it is used with: narrower types where the function is generic
 */
record FunctionName(int kind, String type, String method, String signature, String use) {
    private static final List<Class<?>> FACES = List.of(
            Call.class,
            Call.WithTask.class,
            Call.OfNone.class,
            Call.OfTwo.class,
            Call.OfThree.class,
            AsyncCall.class,
            AsyncCall.WithTask.class,
            Hook.class,
            ExceptionHandler.class);

    /** The kind of a class that is a function: each worker makes one of it. */
    static final int OF_CLASS = 101;

    /** The kind of a function of a Kotlin {@code object}: it is called on the only instance. */
    static final int OF_OBJECT = 100;

    /**
     * The name of a method reference, of a lambda that captures nothing, or of a class with one constructor, that takes
     * nothing.
     *
     * @throws JobException where it captures something
     */
    static FunctionName of(Serializable function) {
        SerializedLambda lambda = describe(function);
        if (lambda == null) {
            return ofClass(function.getClass());
        }
        FunctionName name = new FunctionName(
                lambda.getImplMethodKind(),
                lambda.getImplClass().replace('/', '.'),
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                lambda.getInstantiatedMethodType());
        if (lambda.getCapturedArgCount() > 0) {
            throw new JobException(name + " captures " + lambda.getCapturedArgCount()
                    + " value(s) of its surroundings, which a worker process does not have:"
                    + " hand them over as arguments, or name a static method");
        }
        return name;
    }

    /** What a lambda or a method reference says of itself; null for an instance of a class. */
    private static @Nullable SerializedLambda describe(Serializable function) {
        try {
            Method replacement = function.getClass().getDeclaredMethod("writeReplace");
            replacement.setAccessible(true);
            return replacement.invoke(function) instanceof SerializedLambda lambda ? lambda : null;
        } catch (NoSuchMethodException e) {
            return null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new JobException(function.getClass().getName() + " does not say what function it is", e);
        }
    }

    private static FunctionName ofClass(Class<?> type) {
        Constructor<?>[] constructors = type.getDeclaredConstructors();
        if (constructors.length != 1 || constructors[0].getParameterCount() > 0) {
            throw new JobException(
                    type.getName() + " cannot be made in a worker process: a class that is a function has"
                            + " one constructor, which takes nothing; hand the rest over as arguments");
        }
        List<Method> methods = Stream.of(type.getMethods())
                .filter(method -> isCall(type, method))
                .toList();
        if (methods.size() != 1) {
            throw new JobException(
                    type.getName() + " declares " + methods.size() + " methods that could be called, not 1");
        }
        String signature = MethodType.methodType(
                        methods.get(0).getReturnType(), methods.get(0).getParameterTypes())
                .toMethodDescriptorString();
        return new FunctionName(OF_CLASS, type.getName(), methods.get(0).getName(), signature, signature);
    }

    /** Whether it is what makes the class a function. */
    private static boolean isCall(Class<?> type, Method method) {
        return !method.isBridge()
                && FACES.stream()
                        .filter(face -> face.isAssignableFrom(type))
                        .flatMap(face -> Stream.of(face.getMethods()))
                        .anyMatch(call -> call.getName().equals(method.getName())
                                && call.getParameterCount() == method.getParameterCount());
    }

    /** Reads what {@link #encoded} wrote. */
    static FunctionName parse(String encoded) {
        String[] parts = encoded.split(" ", -1);
        if (parts.length != 5) {
            throw new JobException("not the name of a function: " + encoded);
        }
        return new FunctionName(
                Integer.parseInt(parts[0]),
                parts[1].replace('/', ' '),
                parts[2].replace('/', ' '),
                parts[3].replace('.', ' '),
                parts[4].replace('.', ' '));
    }

    /** One line, for {@link #parse}. Names of Kotlin may have spaces: what no such name may have stands for them. */
    String encoded() {
        return String.join(
                " ",
                Integer.toString(kind),
                type.replace(' ', '/'),
                method.replace(' ', '/'),
                signature.replace(' ', '.'),
                use.replace(' ', '.'));
    }

    /** Whether it is a constructor. */
    boolean isConstructor() {
        return kind == MethodHandleInfo.REF_newInvokeSpecial;
    }

    /** As a person knows it: {@code com.acme.Fetch.page}. */
    @Override
    public String toString() {
        return type + "." + method;
    }
}
