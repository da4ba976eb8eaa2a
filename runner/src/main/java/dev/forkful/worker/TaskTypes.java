package dev.forkful.worker;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.ser.Serializers;

/** What is written in a way of our own, or refused. Each way is loaded when the first value of its type is there. */
final class TaskTypes extends JacksonModule implements Serializers {
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
        context.addSerializerModifier(new NothingToWrite());
    }

    @Override
    public @Nullable ValueSerializer<?> findSerializer(
            SerializationConfig config,
            JavaType type,
            BeanDescription.Supplier bean,
            JsonFormat.@Nullable Value format) {
        Class<?> raw = type.getRawClass();
        return HttpResponse.class.isAssignableFrom(raw) ? new ResponseJson() : NotAResult.of(raw);
    }
}
