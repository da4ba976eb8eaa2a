package dev.forkful.json;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value class of Kotlin over another one, such as {@code UInt} or {@code Duration}. The virtual machine has it hold
 * what that one is packed into. What it was, only Kotlin's reflection knows; Jackson's module does not ask.
 */
final class Wrapped {
    private static final String UNBOX = "unbox-impl";
    private static final String BOX = "box-impl";

    private final Class<?> held;
    private final Method unbox;
    private final Method boxHeld;
    private final Method unboxHeld;
    private final Method construct;
    private final Method box;

    private Wrapped(Class<?> type, Class<?> held) throws NoSuchMethodException {
        this.held = held;
        unbox = type.getMethod(UNBOX);
        Class<?> packed = unbox.getReturnType();
        construct = type.getDeclaredMethod("constructor-impl", packed);
        construct.setAccessible(true); // as that of a value class may be private
        box = type.getMethod(BOX, packed);
        boxHeld = held.getMethod(BOX, packed);
        unboxHeld = held.getMethod(UNBOX);
    }

    /** Of a value class; null where it is over none, or Kotlin's reflection is not there. */
    static @Nullable Wrapped of(Class<?> type) {
        try {
            return new Wrapped(type, held(type));
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    /** The type of its one property, as Kotlin has it. By name: the library is where Jackson's module is. */
    private static Class<?> held(Class<?> type) throws ReflectiveOperationException {
        ClassLoader loader = type.getClassLoader();
        Class<?> mapping = Class.forName("kotlin.jvm.JvmClassMappingKt", true, loader);
        Class<?> kotlinClass = Class.forName("kotlin.reflect.KClass", true, loader);
        Object constructor = Class.forName("kotlin.reflect.full.KClasses", true, loader)
                .getMethod("getPrimaryConstructor", kotlinClass)
                .invoke(null, mapping.getMethod("getKotlinClass", Class.class).invoke(null, type));
        List<?> parameters = (List<?>) ask(loader, "KCallable", "getParameters", constructor);
        Object ofParameter = ask(loader, "KParameter", "getType", parameters.get(0));
        Object classifier = ask(loader, "KType", "getClassifier", ofParameter);
        return kotlinClass.isInstance(classifier)
                ? (Class<?>) mapping.getMethod("getJavaObjectType", kotlinClass).invoke(null, classifier)
                : Object.class; // a type variable
    }

    private static Object ask(ClassLoader loader, String type, String method, Object of)
            throws ReflectiveOperationException {
        return Class.forName("kotlin.reflect." + type, true, loader)
                .getMethod(method)
                .invoke(of);
    }

    /** The class that it is over. */
    Class<?> held() {
        return held;
    }

    /** What a value holds. */
    Object heldBy(Object value) {
        return call(boxHeld, null, call(unbox, value));
    }

    /** The value that holds that. */
    Object holding(Object value) {
        return call(box, null, call(construct, null, call(unboxHeld, value)));
    }

    private static Object call(Method method, @Nullable Object receiver, Object... arguments) {
        try {
            return method.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException raised) {
                throw raised; // by its own code
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
