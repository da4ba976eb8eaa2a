package dev.forkful.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedParameter;

/**
 * Whether null may stand within what a parameter of Kotlin holds, as in {@code Map<String, List<Int?>>}. Jackson's
 * module looks at the first level alone, here the lists, and would have what must not be null there be so further in.
 * Where further in null may stand, the first level is not looked at: a null there reaches the handler.
 */
final class InnerNulls {
    private InnerNulls() {}

    /** By name, for Kotlin's reflection is where Jackson's module is. */
    static boolean areIn(Annotated annotated) {
        JavaType content = annotated.getType().getContentType();
        if (content == null
                || !content.isContainerType()
                || !(annotated instanceof AnnotatedParameter parameter)
                || !(parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor)) {
            return false;
        }
        try {
            ClassLoader loader = constructor.getDeclaringClass().getClassLoader();
            Object function = function(constructor, loader);
            List<?> parameters = (List<?>) ask(loader, "KCallable", "getParameters", function);
            return parameters != null
                    && holdsNullable(
                            loader, ask(loader, "KParameter", "getType", parameters.get(parameter.getIndex())));
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** Of one that takes a value class Kotlin knows only what the compiler made beside it, with a marker. */
    private static @Nullable Object function(Constructor<?> constructor, ClassLoader loader)
            throws ReflectiveOperationException {
        Method find = Class.forName("kotlin.reflect.jvm.ReflectJvmMapping", true, loader)
                .getMethod("getKotlinFunction", Constructor.class);
        Object function = find.invoke(null, constructor);
        if (function != null) {
            return function;
        }
        Class<?>[] types = Arrays.copyOf(constructor.getParameterTypes(), constructor.getParameterCount() + 1);
        types[types.length - 1] = Class.forName("kotlin.jvm.internal.DefaultConstructorMarker", true, loader);
        return find.invoke(null, constructor.getDeclaringClass().getDeclaredConstructor(types));
    }

    private static boolean holdsNullable(ClassLoader loader, @Nullable Object type)
            throws ReflectiveOperationException {
        List<?> arguments = (List<?>) ask(loader, "KType", "getArguments", type);
        if (arguments == null) {
            return true; // a star
        }
        for (Object argument : arguments) {
            Object held = ask(loader, "KTypeProjection", "getType", argument);
            if (Boolean.TRUE.equals(ask(loader, "KType", "isMarkedNullable", held)) || holdsNullable(loader, held)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Object ask(ClassLoader loader, String type, String method, @Nullable Object of)
            throws ReflectiveOperationException {
        return of == null
                ? null
                : Class.forName("kotlin.reflect." + type, true, loader)
                        .getMethod(method)
                        .invoke(of);
    }
}
