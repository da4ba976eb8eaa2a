package dev.forkful.shell.code;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads a job so that each of its Java lambdas can tell which method it is made of: as if its interface were
 * {@code Serializable}. Nothing is serialized with it.
 */
final class TellingLoader extends URLClassLoader {
    private static final String METAFACTORY = Type.getInternalName(LambdaMetafactory.class);
    /** The descriptor of {@link LambdaMetafactory#altMetafactory}. */
    private static final String TELLING = "(" + Type.getDescriptor(MethodHandles.Lookup.class)
            + "Ljava/lang/String;Ljava/lang/invoke/MethodType;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;";

    TellingLoader(URL[] urls, @Nullable ClassLoader parent) {
        super(urls, parent);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        URL file = findResource(name.replace('.', '/') + ".class");
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        try {
            URLConnection connection = file.openConnection();
            connection.setUseCaches(false); // else the JVM keeps the jar open for good
            try (InputStream in = connection.getInputStream()) {
                byte[] bytes = telling(in.readAllBytes());
                return defineClass(name, bytes, 0, bytes.length);
            }
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static byte[] telling(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        return new Telling(super.visitMethod(access, name, descriptor, signature, exceptions));
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static final class Telling extends MethodVisitor {
        Telling(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            if (!bootstrap.getOwner().equals(METAFACTORY)
                    || !bootstrap.getName().equals("metafactory")) {
                super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
                return;
            }
            Object[] more = Arrays.copyOf(arguments, arguments.length + 1);
            more[arguments.length] = LambdaMetafactory.FLAG_SERIALIZABLE;
            Handle telling = new Handle(Opcodes.H_INVOKESTATIC, METAFACTORY, "altMetafactory", TELLING, false);
            super.visitInvokeDynamicInsn(name, descriptor, telling, more);
        }
    }
}
