package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What platforms of containers give to every JVM: agents that print, another collector; and they may give no /tmp. */
class PlatformOptionsIT {
    private static final String SCRIPT = """
            job("plain") {
                input = range(1, 3)
                task { n: Int -> n }
            }
            """;

    @RegisterExtension
    final Forkful forkful = new Forkful();

    @Test
    void scriptIsCompiledAndRunWhateverThePlatformGivesToJvms() throws IOException {
        forkful.write("plain.job.kts", SCRIPT);
        forkful.with(
                "JAVA_TOOL_OPTIONS",
                "-javaagent:" + agent()
                        + " -XX:+UseParallelGC -XX:+UseGCOverheadLimit -Xms512m -Djava.io.tmpdir=/nowhere");
        forkful.with("JDK_JAVA_OPTIONS", "-XX:+UseG1GC");

        assertThat(forkful.run("run", "plain.job.kts", "--workers=1", "--name=p")
                        .expect(0)
                        .err())
                .contains("3 published = 3 ok");
    }

    private Path agent() throws IOException {
        Path jar = forkful.folder().resolve("agent.jar");
        String entry = ChattyAgent.class.getName().replace('.', '/') + ".class";
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), ChattyAgent.class.getName());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream code = ChattyAgent.class.getResourceAsStream("/" + entry)) {
            out.putNextEntry(new JarEntry(entry));
            Objects.requireNonNull(code, entry).transferTo(out);
            out.closeEntry();
        }
        return jar;
    }
}
