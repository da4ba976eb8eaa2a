package dev.forkful.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.net.http.HttpResponse;
import java.time.Month;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.type.ArrayType;
import tools.jackson.databind.type.CollectionType;
import tools.jackson.databind.type.MapType;

/**
 * What is written in a way of our own, or refused. Each way is loaded when the first of its type is there: another
 * class makes none of them itself, or the verifier would load them all.
 */
final class TaskTypes extends JacksonModule implements Serializers, Deserializers {
    @Override
    public String getModuleName() {
        return "forkful";
    }

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addSerializers(this);
        context.addDeserializers(this);
        context.addSerializerModifier(new NothingToWrite());
        context.addSerializerModifier(new OneOfSeveral());
        context.addKeySerializers(new KeyTexts());
        context.addDeserializerModifier(new ForeignTrees());
        context.addDeserializerModifier(new Dates());
    }

    @Override
    public @Nullable ValueSerializer<?> findSerializer(
            SerializationConfig config,
            JavaType type,
            BeanDescription.Supplier bean,
            JsonFormat.@Nullable Value format) {
        Class<?> raw = type.getRawClass();
        if (HttpResponse.class.isAssignableFrom(raw)) {
            return ResponseJson.serializer();
        }
        return switch (raw.getName()) {
            case KotlinUnit.TYPE -> KotlinUnit.serializer();
            case KotlinUuid.TYPE -> KotlinUuid.serializer();
            case SqlDate.TYPE -> SqlDate.serializer();
            case "java.util.regex.Pattern" -> PatternText.serializer();
            default -> ForeignTrees.have(raw) ? ElementJson.serializer() : NotAResult.of(raw);
        };
    }

    /** A month is its name, as any enum; Jackson writes its number. */
    @Override
    public @Nullable ValueSerializer<?> findEnumSerializer(
            SerializationConfig config,
            JavaType type,
            BeanDescription.Supplier bean,
            JsonFormat.@Nullable Value format) {
        return type.getRawClass() == Month.class ? ToStringSerializer.instance : null;
    }

    @Override
    public @Nullable ValueSerializer<?> findCollectionSerializer(
            SerializationConfig config,
            CollectionType type,
            BeanDescription.Supplier bean,
            JsonFormat.@Nullable Value format,
            @Nullable TypeSerializer ofTypes,
            @Nullable ValueSerializer<Object> ofElements) {
        return element(type);
    }

    @Override
    public @Nullable ValueSerializer<?> findMapSerializer(
            SerializationConfig config,
            MapType type,
            BeanDescription.Supplier bean,
            JsonFormat.@Nullable Value format,
            @Nullable ValueSerializer<Object> ofKeys,
            @Nullable TypeSerializer ofTypes,
            @Nullable ValueSerializer<Object> ofValues) {
        return element(type);
    }

    /** Arrays and objects of such trees may be lists and maps, too. */
    private static @Nullable ValueSerializer<?> element(JavaType type) {
        return ForeignTrees.have(type.getRawClass()) ? ElementJson.serializer() : null;
    }

    @Override
    public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
        return type == Number.class
                || type.getName().equals(KotlinUuid.TYPE)
                || type.getName().equals(SqlDate.TYPE);
    }

    @Override
    public @Nullable ValueDeserializer<?> findBeanDeserializer(
            JavaType type, DeserializationConfig config, BeanDescription.Supplier bean) {
        Class<?> raw = type.getRawClass();
        return switch (raw.getName()) {
            case "java.lang.Number" -> ExactNumber.deserializer(); // what is read as an Object asks for it, too
            case "kotlin.UByte" -> Unsigned.deserializer(raw, byte.class, Byte.SIZE);
            case "kotlin.UShort" -> Unsigned.deserializer(raw, short.class, Short.SIZE);
            case "kotlin.UInt" -> Unsigned.deserializer(raw, int.class, Integer.SIZE);
            case "kotlin.ULong" -> Unsigned.deserializer(raw, long.class, Long.SIZE);
            case KotlinUuid.TYPE -> KotlinUuid.deserializer(raw);
            case SqlDate.TYPE -> SqlDate.deserializer(raw);
            default -> bounded(raw);
        };
    }

    /** Of numbers whose range Jackson does not see to; null for others. */
    private static @Nullable ValueDeserializer<?> bounded(Class<?> type) {
        return switch (type.getName()) {
            case "byte" -> InRange.ofByte(byte.class, (byte) 0);
            case "java.lang.Byte" -> InRange.ofByte(Byte.class, null);
            case "double" -> InRange.ofDouble(double.class, 0.0);
            case "java.lang.Double" -> InRange.ofDouble(Double.class, null);
            case "float" -> InRange.ofFloat(float.class, 0.0f);
            case "java.lang.Float" -> InRange.ofFloat(Float.class, null);
            default -> null;
        };
    }

    @Override
    public @Nullable ValueDeserializer<?> findArrayDeserializer(
            ArrayType type,
            DeserializationConfig config,
            BeanDescription.Supplier bean,
            @Nullable TypeDeserializer ofTypes,
            @Nullable ValueDeserializer<?> ofElements) {
        Class<?> element = type.getContentType().getRawClass();
        ValueDeserializer<?> bounded = ofElements == null && element.isPrimitive() ? bounded(element) : null;
        return bounded == null ? null : InRangeArray.deserializer(element, bounded);
    }

    /** Whether a type is, extends or implements one of that name, which most jobs do not have. */
    static boolean isA(Class<?> type, String name) {
        return isAny(type, Set.of(name));
    }

    /** The same, for one of those names. */
    static boolean isAny(Class<?> type, Set<String> names) {
        if (names.contains(type.getName())) {
            return true;
        }
        for (Class<?> above : type.getInterfaces()) {
            if (isAny(above, names)) {
                return true;
            }
        }
        Class<?> above = type.getSuperclass();
        return above != null && isAny(above, names);
    }
}
