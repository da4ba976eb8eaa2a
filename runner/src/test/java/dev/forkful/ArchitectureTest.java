package dev.forkful;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The package graph of docs/ARCHITECTURE.md, as an allow-list; {@code ""} is {@code dev.forkful} itself. */
class ArchitectureTest {
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            entry("secret", Set.of()),
            entry("http", Set.of("http.netty", "http.tls", "json", "secret")),
            entry("http.netty", Set.of()),
            entry("http.tls", Set.of()),
            entry("", Set.of("http", "secret")),
            entry("broker", Set.of("")),
            entry("broker.chronicle", Set.of("", "broker")),
            entry("json", Set.of()),
            entry("io", Set.of("", "broker", "json")),
            entry("limit", Set.of("", "broker")),
            entry("worker", Set.of("", "http", "http.tls", "broker", "broker.chronicle", "json", "limit", "secret")),
            entry("run", Set.of("", "broker", "broker.chronicle", "io", "json", "limit", "worker")),
            entry("pool", Set.of("", "http", "broker", "io", "json", "worker", "run")));

    /** What only one package may touch, by the beginning of its name. */
    private static final Map<String, Set<String>> CONFINED = Map.of(
            "java.io.ObjectInputStream", Set.of(), // whoever can write such a stream runs code
            "java.net.ServerSocket", Set.of(), // nobody listens
            "java.nio.channels.ServerSocketChannel", Set.of(),
            "com.sun.net.httpserver.", Set.of(),
            "net.openhft.", Set.of("broker.chronicle"),
            "com.github.mizosoft.methanol.", Set.of("http"),
            "io.netty.", Set.of("http.netty"),
            "java.lang.ProcessBuilder", Set.of("run"),
            "de.siegmar.fastcsv.", Set.of("io"));

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.forkful");

    @Test
    void packagesDependOnlyInTheDeclaredDirection() {
        assertThat(PRODUCTION).isNotEmpty();
        assertThat(undeclaredEdges("dev.forkful", PRODUCTION)).isEmpty();
    }

    @Test
    void aPlantedUpwardDependencyIsReported() {
        assertThat(undeclaredEdges("archfixture", new ClassFileImporter().importPackages("archfixture")))
                .containsExactly("broker -> run (archfixture.broker.Upward uses archfixture.run.Target)");
    }

    @Test
    void librariesWithOneHomeAreUsedThereOnly() {
        Set<String> strays = new TreeSet<>();
        for (JavaClass origin : PRODUCTION) {
            String from = child("dev.forkful", origin.getPackageName());
            origin.getDirectDependenciesFromSelf().forEach(dependency -> {
                String target = dependency.getTargetClass().getName();
                CONFINED.forEach((prefix, homes) -> {
                    if (target.startsWith(prefix) && !homes.contains(from)) {
                        strays.add(origin.getName() + " uses " + target);
                    }
                });
            });
        }
        assertThat(strays).isEmpty();
    }

    private static Set<String> undeclaredEdges(String root, JavaClasses classes) {
        Set<String> edges = new TreeSet<>();
        for (JavaClass origin : classes) {
            String from = child(root, origin.getPackageName());
            for (var dependency : origin.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass();
                String name = target.getPackageName();
                if (!name.equals(root) && !name.startsWith(root + ".")) {
                    continue;
                }
                String to = child(root, name);
                if (!from.equals(to) && !ALLOWED.getOrDefault(from, Set.of()).contains(to)) {
                    edges.add(from + " -> " + to + " (" + origin.getName() + " uses " + target.getName() + ")");
                }
            }
        }
        return edges;
    }

    private static String child(String root, String name) {
        return name.equals(root) ? "" : name.substring(root.length() + 1);
    }
}
