import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Rewrites the classes of a jar as class files of Java 17, for the build: class archives take no class of before Java 6,
 * and such classes are verified in the slow, old way. What they do stays the same.
 *
 * <p>Arguments: the jar, and where the new one goes.
 */
final class UpgradeClassFiles {
    private UpgradeClassFiles() {}

    public static void main(String[] arguments) throws IOException {
        Path target = Path.of(arguments[1]);
        Files.createDirectories(target.getParent());
        try (ZipFile jar = new ZipFile(arguments[0]);
                ZipOutputStream upgraded = new ZipOutputStream(Files.newOutputStream(target))) {
            for (ZipEntry entry : Collections.list(jar.entries())) {
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                upgraded.putNextEntry(copy);
                upgraded.write(isClass(entry.getName()) ? upgraded(bytes) : bytes);
            }
        }
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class") && !name.endsWith("module-info.class");
    }

    private static byte[] upgraded(byte[] bytes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
        ClassVisitor newVersion = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(
                    int version, int access, String name, String signature, String parent, String[] interfaces) {
                super.visit(Opcodes.V17, access, name, signature, parent, interfaces);
            }
        };
        new ClassReader(bytes).accept(newVersion, ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }
}
