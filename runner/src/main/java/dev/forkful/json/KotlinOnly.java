package dev.forkful.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.annotation.Annotation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;

/**
 * Jackson's module for Kotlin, which takes Kotlin's times as Java's are taken and properties by their names, and is not
 * asked whether a member of a Java class returns a value class of Kotlin: that none does it would find out by loading
 * 1,400 classes of reflection, a fifth of what a brief run takes.
 */
final class KotlinOnly extends JacksonModule {
    private static final String PACKAGE = "tools.jackson.module.kotlin.";
    private static final String MODULE = PACKAGE + "KotlinModule";
    private static final String MARK = "kotlin.Metadata";
    private static final String INLINE = "kotlin.jvm.JvmInline";

    /**
     * What makes the module take Kotlin's times for Java's, without which a duration is the number that it is packed
     * into; and a property by its own name, instead of what is left of its getter's up to a dash.
     */
    private static final List<String> FEATURES =
            List.of("UseJavaDurationConversion", "UseJavaInstantConversion", "KotlinPropertyNameAsImplicitName");

    private final JacksonModule module;
    private final Class<? extends Annotation> mark;
    private final Class<? extends Annotation> inline;

    private KotlinOnly(JacksonModule module, ClassLoader loader) throws ClassNotFoundException {
        this.module = module;
        this.mark = annotation(MARK, loader);
        this.inline = annotation(INLINE, loader);
    }

    private static Class<? extends Annotation> annotation(String name, ClassLoader loader)
            throws ClassNotFoundException {
        return Class.forName(name, false, loader).asSubclass(Annotation.class);
    }

    /** The module itself, unless it is Kotlin's. */
    static JacksonModule of(JacksonModule module) {
        if (!module.getClass().getName().equals(MODULE)) {
            return module;
        }
        try {
            return new KotlinOnly(
                    withFeatures(module.getClass()), module.getClass().getClassLoader());
        } catch (ReflectiveOperationException e) {
            return module; // it will say itself what is missing
        }
    }

    /** The module, with what it does not do by itself. */
    private static JacksonModule withFeatures(Class<?> type) throws ReflectiveOperationException {
        ClassLoader loader = type.getClassLoader();
        Class<?> feature = Class.forName(PACKAGE + "KotlinFeature", true, loader);
        Class<?> builder = Class.forName(MODULE + "$Builder", true, loader);
        Object settings = builder.getConstructor().newInstance();
        for (String name : FEATURES) {
            Object one = feature.getMethod("valueOf", String.class).invoke(null, name);
            builder.getMethod("enable", feature).invoke(settings, one);
        }
        return (JacksonModule) builder.getMethod("build").invoke(settings);
    }

    @Override
    public String getModuleName() {
        return module.getModuleName();
    }

    @Override
    public Version version() {
        return module.version();
    }

    @Override
    public Object getRegistrationId() {
        return module.getRegistrationId();
    }

    @Override
    public Iterable<? extends JacksonModule> getDependencies() {
        return module.getDependencies();
    }

    @Override
    public void setupModule(SetupContext context) {
        context.addDeserializerModifier(new KotlinReading()); // before its own, so that it has the last word
        module.setupModule(context);
        MapperBuilder<?, ?> mapper = (MapperBuilder<?, ?>) context.getOwner();
        mapper.annotationIntrospector(mapper.annotationIntrospector().allIntrospectors().stream()
                .map(this::kept)
                .reduce(AnnotationIntrospector.nopInstance(), AnnotationIntrospectorPair::create));
        KotlinValues values = new KotlinValues(inline); // after its own, so that these are asked first
        context.addSerializers(values)
                .addDeserializers(values)
                .addKeySerializers(values.ofKeys())
                .addKeyDeserializers(values);
    }

    private AnnotationIntrospector kept(AnnotationIntrospector introspector) {
        return introspector.getClass().getName().startsWith(PACKAGE)
                ? new Introspector(introspector, mark)
                : introspector;
    }

    /** What the module adds, kept from members of Java classes where it would look long. */
    private static final class Introspector extends AnnotationIntrospectorPair {
        private static final long serialVersionUID = 1L;

        private final Class<? extends Annotation> mark;

        Introspector(AnnotationIntrospector ofKotlin, Class<? extends Annotation> mark) {
            super(ofKotlin, AnnotationIntrospector.nopInstance());
            this.mark = mark;
        }

        @Override
        public @Nullable Object findNullSerializer(MapperConfig<?> config, Annotated annotated) {
            return isOfJava(annotated) ? null : super.findNullSerializer(config, annotated);
        }

        @Override
        public @Nullable Object findSerializationConverter(MapperConfig<?> config, Annotated annotated) {
            return isOfJava(annotated) ? null : EndlessDuration.in(super.findSerializationConverter(config, annotated));
        }

        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
            JsonSetter.Value found = super.findSetterInfo(config, annotated);
            return found.getContentNulls() == Nulls.FAIL && InnerNulls.areIn(annotated)
                    ? found.withContentNulls(Nulls.DEFAULT)
                    : found;
        }

        private boolean isOfJava(Annotated annotated) {
            return annotated instanceof AnnotatedMember member
                    && !member.getDeclaringClass().isAnnotationPresent(mark);
        }
    }
}
