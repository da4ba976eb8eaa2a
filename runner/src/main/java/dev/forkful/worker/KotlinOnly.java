package dev.forkful.worker;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;

/**
 * Jackson's module for Kotlin, which is not asked whether a member of a Java class returns a value class of Kotlin:
 * that none does it would find out by loading 1,400 classes of reflection, a fifth of what a brief run takes.
 */
final class KotlinOnly extends JacksonModule {
    private static final String MODULE = "tools.jackson.module.kotlin.KotlinModule";
    private static final String MARK = "kotlin.Metadata";

    private final JacksonModule module;
    private final Class<? extends Annotation> mark;

    private KotlinOnly(JacksonModule module, Class<? extends Annotation> mark) {
        this.module = module;
        this.mark = mark;
    }

    /** The module itself, unless it is Kotlin's. */
    static JacksonModule of(JacksonModule module) {
        if (!module.getClass().getName().equals(MODULE)) {
            return module;
        }
        try {
            ClassLoader loader = module.getClass().getClassLoader();
            return new KotlinOnly(module, Class.forName(MARK, false, loader).asSubclass(Annotation.class));
        } catch (ClassNotFoundException e) {
            return module; // it will say itself what is missing
        }
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
        module.setupModule((SetupContext) Proxy.newProxyInstance(
                SetupContext.class.getClassLoader(), new Class<?>[] {SetupContext.class}, (proxy, method, given) -> {
                    if (method.getName().endsWith("AnnotationIntrospector")) { // "insert", "append"
                        given[0] = new Introspector((AnnotationIntrospector) given[0], mark);
                    }
                    try {
                        return method.invoke(context, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
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
            return isOfJava(annotated) ? null : super.findSerializationConverter(config, annotated);
        }

        private boolean isOfJava(Annotated annotated) {
            return annotated instanceof AnnotatedMember member
                    && !member.getDeclaringClass().isAnnotationPresent(mark);
        }
    }
}
