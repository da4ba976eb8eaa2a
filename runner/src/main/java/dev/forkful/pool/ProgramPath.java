package dev.forkful.pool;

import java.io.File;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where this program finds its classes: a worker finds all of them on its class path. */
final class ProgramPath {
    private ProgramPath() {}

    /** What is on the class path, then the places of the modules that the program was resolved to. */
    static List<Path> entries() {
        Stream<Path> classPath = Stream.of(
                        System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
        // The module path itself may name folders of modules, which no class path can.
        Stream<Path> modules = ModuleLayer.boot().configuration().modules().stream()
                .map(ResolvedModule::reference)
                .map(ModuleReference::location)
                .flatMap(Optional::stream)
                .filter(location -> "file".equals(location.getScheme()))
                .map(Path::of);
        return Stream.concat(classPath, modules).map(Path::toAbsolutePath).toList();
    }
}
