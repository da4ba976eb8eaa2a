package dev.forkful.shell.code;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The classes of a job's jar, without what says nothing of what they do: line numbers, names of local variables, and
 * what Kotlin notes about its sources. Names are internal ones, with slashes.
 *
 * <p><i>Threading:</i> not to be changed once it is read, then thread-safe.
 */
final class JobClasses {
    private static final Set<String> NOTES = Set.of(
            "Lkotlin/Metadata;",
            "Lkotlin/coroutines/jvm/internal/DebugMetadata;",
            "Lkotlin/jvm/internal/SourceDebugExtension;");
    private static final Set<String> JOB_BASES = Set.of("dev/forkful/script/JobScript", "dev/forkful/script/KotlinJob");
    private static final Set<String> JOB_TYPES = Set.of("dev/forkful/Job", "dev/forkful/JobSource");
    /** Whoever takes or gives one of these declares the job: that is no code of its stages. */
    private static final List<String> DECLARING = List.of(
            "Ldev/forkful/JobSpec;",
            "Ldev/forkful/JobSpec$Builder;",
            "Ldev/forkful/script/JobScope;",
            "Ldev/forkful/script/JobBuilder;",
            "Ldev/forkful/script/RetryBuilder;",
            "Ldev/forkful/script/ClientBuilder;");

    private final Map<String, ClassNode> classes = new HashMap<>();

    private JobClasses() {}

    static JobClasses read(Path jar) throws IOException {
        JobClasses read = new JobClasses();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
                if (entry.getName().endsWith(".class")) {
                    try (InputStream bytes = file.getInputStream(entry)) {
                        read.add(bytes);
                    }
                }
            }
        }
        return read;
    }

    private void add(InputStream bytes) throws IOException {
        ClassNode node = new ClassNode();
        new ClassReader(bytes).accept(node, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        node.visibleAnnotations = told(node.visibleAnnotations);
        node.invisibleAnnotations = null;
        node.outerClass = null;
        node.outerMethod = null;
        node.outerMethodDesc = null;
        node.nestHostClass = null;
        node.nestMembers = null;
        node.innerClasses.clear();
        for (MethodNode method : node.methods) {
            method.visibleAnnotations = told(method.visibleAnnotations);
            method.invisibleAnnotations = null;
        }
        classes.put(node.name, node);
    }

    private static @Nullable List<AnnotationNode> told(@Nullable List<AnnotationNode> annotations) {
        return annotations == null
                ? null
                : annotations.stream().filter(a -> !NOTES.contains(a.desc)).toList();
    }

    boolean has(String name) {
        return classes.containsKey(name);
    }

    @Nullable
    ClassNode find(@Nullable String name) {
        return classes.get(name);
    }

    Iterable<ClassNode> all() {
        return classes.values().stream()
                .sorted((a, b) -> a.name.compareTo(b.name))
                .toList();
    }

    /** Whether it declares jobs; what else its methods are is told one by one. */
    static boolean isJob(ClassNode node) {
        return JOB_BASES.contains(node.superName) || node.interfaces.stream().anyMatch(JOB_TYPES::contains);
    }

    /**
     * Whether its methods are looked at one by one, as they are called. A class of which there are instances is taken
     * as a whole, for what is called of these cannot be told: but not the job's own, unless it is of other types, too.
     */
    static boolean isTakenInParts(ClassNode node) {
        if (isJob(node)) {
            return JOB_TYPES.containsAll(node.interfaces)
                    && (JOB_BASES.contains(node.superName) || node.superName.equals("java/lang/Object"));
        }
        return node.superName != null
                && (node.access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ANNOTATION)) == 0
                && node.fields.stream().allMatch(field -> isStatic(field.access))
                && node.methods.stream().allMatch(method -> isStatic(method.access) || method.name.equals("<init>"));
    }

    static boolean isStatic(int access) {
        return (access & Opcodes.ACC_STATIC) != 0;
    }

    /** Whether the method only declares: settings, not work. */
    static boolean declares(MethodNode method) {
        return method.name.equals("$deserializeLambda$") || DECLARING.stream().anyMatch(method.desc::contains);
    }
}
