package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.io.InputItem;
import dev.forkful.io.InputReader;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds properties of a task that no column of a table has, as where the case of a letter differs: each task would have
 * null there, unnoticed. It knows records, and Kotlin classes without default values and annotations; of all others it
 * says nothing.
 */
final class MissingColumns {
    private static final String OF_KOTLIN = "kotlin.Metadata";

    private MissingColumns() {}

    /**
     * One line for each; none where the input is no table that can be read twice, or nothing of it can be read: then
     * the run says so.
     *
     * @param folder what the path of the input is relative to
     */
    static List<String> of(Type type, Input input, Path folder) {
        if (!(input instanceof Input.File file)
                || file.format() != Input.Format.CSV
                || !Files.isRegularFile(folder.resolve(file.path()))) {
            return List.of();
        }
        List<String> properties = properties(type);
        if (properties.isEmpty()) {
            return List.of();
        }
        try (InputReader reader = InputReader.open(input, folder, InputStream.nullInputStream())) {
            InputItem row = reader.next();
            return row == null ? List.of() : missing(properties, columns(row), file.path());
        } catch (JobException e) {
            return List.of();
        }
    }

    private static Collection<String> columns(InputItem row) {
        return JsonMapper.shared().readTree(row.json()).propertyNames();
    }

    private static List<String> missing(List<String> properties, Collection<String> columns, String file) {
        return properties.stream()
                .filter(name -> !columns.contains(name))
                .map(name -> "column '" + name + "' is missing in " + file + "; it has "
                        + columns.stream()
                                .filter(name::equalsIgnoreCase)
                                .findFirst()
                                .map(twin -> "'" + twin + "'")
                                .orElse(String.join(", ", columns)))
                .toList();
    }

    /** Those that have a value only if the input gives it; empty where that cannot be told. */
    private static List<String> properties(Type type) {
        if (!(type instanceof Class<?> row) || isAnnotated(row)) {
            return List.of();
        }
        try {
            if (Arrays.stream(row.getDeclaredFields()).anyMatch(MissingColumns::isAnnotated)) {
                return List.of();
            }
            return row.isRecord() ? ofRecord(row) : ofKotlin(row);
        } catch (LinkageError e) { // a class that its fields are of is not there
            return List.of();
        }
    }

    private static List<String> ofRecord(Class<?> row) {
        return Arrays.stream(row.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
    }

    /** A default value would show as another constructor, which the compiler made. */
    private static List<String> ofKotlin(Class<?> row) {
        Constructor<?>[] constructors = row.getDeclaredConstructors();
        if (constructors.length != 1
                || Stream.of(row.getAnnotations()).noneMatch(MissingColumns::isOfKotlin)
                || !Arrays.stream(constructors[0].getParameters())
                        .allMatch(parameter -> parameter.isNamePresent() && !isAnnotated(parameter))) {
            return List.of();
        }
        return Arrays.stream(constructors[0].getParameters())
                .map(Parameter::getName)
                .toList();
    }

    /** With Jackson's annotations a property may have any name. */
    private static boolean isAnnotated(AnnotatedElement element) {
        return !Stream.of(element.getAnnotations()).allMatch(MissingColumns::isOfKotlin);
    }

    private static boolean isOfKotlin(Annotation annotation) {
        return annotation.annotationType().getName().equals(OF_KOTLIN);
    }
}
