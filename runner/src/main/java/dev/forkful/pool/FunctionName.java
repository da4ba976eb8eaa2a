package dev.forkful.pool;

import dev.forkful.JobException;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;

/**
 * What a function is called, so that a worker finds the same one in the same class path. Nothing of the function itself
 * travels, and nothing is deserialized: the name is read from the description that the JDK makes of a serializable
 * lambda.
 *
 * @param kind how it is called: one of the {@code REF_} constants of {@link MethodHandleInfo}, or {@link #OF_OBJECT}
 * @param type the binary name of the class
 * @param method {@code <init>} for a constructor
 * @param signature its descriptor, as in {@code (Ljava/lang/String;)I}
 * @param use the descriptor that it is used with: narrower types where the function is generic
 */
record FunctionName(int kind, String type, String method, String signature, String use) {
    /** The kind of a function of a Kotlin {@code object}: it is called on the only instance. */
    static final int OF_OBJECT = 100;

    /**
     * The name of a method reference or of a lambda that captures nothing.
     *
     * @throws JobException where it captures something, or is neither
     */
    static FunctionName of(Serializable function) {
        SerializedLambda lambda = describe(function);
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

    private static SerializedLambda describe(Serializable function) {
        try {
            Method replacement = function.getClass().getDeclaredMethod("writeReplace");
            replacement.setAccessible(true);
            if (replacement.invoke(function) instanceof SerializedLambda lambda) {
                return lambda;
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new JobException(function.getClass().getName() + " is neither a lambda nor a method reference", e);
        }
        throw new JobException(function.getClass().getName() + " is neither a lambda nor a method reference");
    }

    /** Reads what {@link #encoded} wrote. */
    static FunctionName parse(String encoded) {
        String[] parts = encoded.split(" ", -1);
        if (parts.length != 5) {
            throw new JobException("not the name of a function: " + encoded);
        }
        return new FunctionName(Integer.parseInt(parts[0]), parts[1], parts[2], parts[3], parts[4]);
    }

    /** One line, for {@link #parse}. */
    String encoded() {
        return kind + " " + type + " " + method + " " + signature + " " + use;
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
