package dev.forkful.shell.code;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A digest of all compiled code that can be reached from some roots. Whoever is met for the first time is queued, and
 * then digested itself.
 *
 * <p>Names that a compiler made up ({@code Shop$1$2}, {@code lambda$3}) are replaced by the order in which they were
 * met: they change when something is added elsewhere. So is the name of the job's class, which is that of its file.
 *
 * <p><i>Threading:</i> not thread-safe.
 */
final class Reach extends Remapper {
    private static final Pattern MADE_UP = Pattern.compile(".*\\$\\d.*");

    private final JobClasses classes;
    private final String main;
    private final MessageDigest digest;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Boolean> queued = new HashMap<>();
    private final Queue<Runnable> queue = new ArrayDeque<>();

    /** @param main the internal name of the job's class */
    Reach(JobClasses classes, String main) {
        super(Opcodes.ASM9);
        this.classes = classes;
        this.main = main;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }

    /** A value that decides what the code does. */
    void value(String text) {
        digest.update((text.length() + ":" + text).getBytes(StandardCharsets.UTF_8));
    }

    /** A class of which there is an instance. */
    void type(String name) {
        value(map(name));
    }

    /** A method that is called. */
    void method(String owner, String name, String descriptor) {
        value(map(owner) + "." + mapMethodName(owner, name, descriptor) + mapMethodDesc(descriptor));
    }

    /** All of the job's classes, declarations included: where it cannot be told what counts. */
    void everything() {
        for (ClassNode node : classes.all()) {
            value("all of " + map(node.name));
            ClassWriter into = new ClassWriter(0);
            node.accept(new ClassRemapper(into, this));
            digest.update(into.toByteArray());
        }
    }

    /** Follows what was met to its end. */
    String digest() {
        for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
            next.run();
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public String map(String name) {
        ClassNode node = classes.find(name);
        if (node == null) {
            return name;
        }
        if (JobClasses.isTakenInParts(node)) {
            once("above " + name, () -> above(node));
        } else {
            once(name, () -> whole(node));
        }
        if (MADE_UP.matcher(name).matches()) {
            return names.computeIfAbsent(name, n -> "class#" + names.size());
        }
        return name.equals(main) || name.startsWith(main + "$") ? "job#" + name.substring(main.length()) : name;
    }

    @Override
    public String mapMethodName(String owner, String name, String descriptor) {
        ClassNode node = classes.find(owner);
        if (node == null) {
            return name;
        }
        for (ClassNode at = node; at != null; at = classes.find(at.superName)) { // static ones are inherited, too
            MethodNode found = method(at, name, descriptor);
            if (found != null) {
                if (JobClasses.isTakenInParts(at)) {
                    part(at, found);
                }
                break;
            }
        }
        return name.startsWith("lambda$")
                ? names.computeIfAbsent(owner + "." + name + descriptor, n -> "lambda#" + names.size())
                : name;
    }

    private static @Nullable MethodNode method(ClassNode node, String name, String descriptor) {
        return node.methods.stream()
                .filter(method -> method.name.equals(name) && method.desc.equals(descriptor))
                .findFirst()
                .orElse(null);
    }

    /** What a field holds is said where its class, or its instance, is made. */
    @Override
    public String mapFieldName(String owner, String name, String descriptor) {
        for (ClassNode at = classes.find(owner); at != null; at = classes.find(at.superName)) {
            Optional<FieldNode> found =
                    at.fields.stream().filter(field -> field.name.equals(name)).findFirst();
            if (found.isPresent()) {
                if (JobClasses.isTakenInParts(at)) {
                    initializers(at, JobClasses.isStatic(found.get().access) ? "<clinit>" : "<init>");
                }
                break;
            }
        }
        return name;
    }

    private void initializers(ClassNode node, String name) {
        node.methods.stream().filter(method -> method.name.equals(name)).forEach(method -> part(node, method));
    }

    private void part(ClassNode node, MethodNode method) {
        once(node.name + "." + method.name + method.desc, () -> {
            ClassWriter into = new ClassWriter(0);
            ClassRemapper mapped = new ClassRemapper(into, this);
            mapped.visit(node.version, 0, node.name, null, "java/lang/Object", null);
            method.accept(mapped);
            digest.update(into.toByteArray());
        });
    }

    /** An instance has what its class inherits: the default methods of interfaces, too. */
    private void above(ClassNode node) {
        value(map(node.superName));
        node.interfaces.forEach(each -> value(map(each)));
    }

    private void whole(ClassNode node) {
        ClassNode shown = new ClassNode();
        node.accept(shown);
        shown.methods.removeIf(JobClasses::declares);
        ClassWriter into = new ClassWriter(0);
        shown.accept(new ClassRemapper(into, this));
        digest.update(into.toByteArray());
    }

    private void once(String what, Runnable look) {
        if (queued.put(what, true) == null) {
            queue.add(look);
        }
    }
}
