package dev.forkful.shell.draft;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.shell.world.SafeText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A job script to begin with: it compiles, and runs as soon as it is told what to call.
 *
 * @param file where the script is to be, absolute; its name says in which form it is
 * @param job the job's name
 * @param input what it reads, its path absolute; null where that is left to {@code --input}
 * @param items what this holds
 */
public record Draft(Path file, String job, Input.@Nullable File input, ItemShape items) {

    /** How the name of a Kotlin script ends. */
    private static final String SCRIPT = ".job.kts";

    /** What a class may not be called, since a draft uses another of that name, or a language does. */
    private static final Set<String> TAKEN = Set.of(
            "ClientSpec",
            "Duration",
            "Exception",
            "Http",
            "HttpResponse",
            "Input",
            "Job",
            "JobArguments",
            "JobSpec",
            "JsonNode",
            "JsonProperty",
            "KotlinJob",
            "Long",
            "Double",
            "Boolean",
            "Override",
            "RetryPolicy",
            "String",
            "TaskContext");

    /**
     * A draft for a file.
     *
     * @throws JobException where no script may have that name, or the input cannot be read
     */
    public static Draft of(Path file, Input.@Nullable File input) {
        String name = String.valueOf(file.getFileName());
        String base = name.endsWith(SCRIPT)
                ? name.substring(0, name.length() - SCRIPT.length())
                : name.replaceFirst("\\.(kt|java)$", "");
        if (base.equals(name)) {
            throw new JobException(name + " is not the name of a job: say " + suggested(name) + SCRIPT + ", or "
                    + className(suggested(name)) + ".java, or " + className(suggested(name)) + ".kt");
        }
        if (!name.endsWith(SCRIPT) && !isClassName(base)) {
            throw new JobException(name + ": the class is called as its file is, and cannot be called " + base
                    + "; take " + className(base) + name.substring(base.length()));
        }
        return new Draft(file, jobName(base), input, input == null ? ItemShape.URLS : ItemShape.of(input));
    }

    /** The text of the script. */
    public String text() {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".java")) {
            return new JavaDraft(this).text();
        }
        return new KotlinDraft(this).text(name.endsWith(SCRIPT));
    }

    /** The class that a Java or Kotlin job is. */
    String className() {
        return String.valueOf(file.getFileName()).replaceFirst("\\.(kt|java)$", "");
    }

    /** What the class of an item is called, beside a job that may have the same name. */
    String itemClass() {
        return className().equals("Row") ? "Item" : "Row";
    }

    /** What the class of a result is called, likewise. */
    String pageClass() {
        return className().equals("Page") ? "Answer" : "Page";
    }

    /** What the handler takes. */
    String itemType() {
        return items.fields().isEmpty() ? items.type().inScript() : itemClass();
    }

    /** What stands on top: how the script is used. */
    String comment() {
        String script = SafeText.line(SafeText.shellWord(String.valueOf(file.getFileName())));
        String option = input == null ? " --input FILE" : "";
        return """
                // Compile it:      forkful check %1$s
                // A first look:    forkful run %1$s%2$s --limit 3 --out -
                // All of it:       forkful run %1$s%2$s --out results.ndjson
                // After a crash:   forkful resume
                """.formatted(script, option);
    }

    /** The call that names an input; both languages have the same names. */
    String inputCall(Input.File of, Literal language) {
        String path = language.text(inputPath(of));
        return switch (of.format()) {
            case LINES -> "lines(" + path + ")";
            case NDJSON -> "ndjson(" + path + ")";
            case CSV -> "csv(" + path + language.delimiterArgument(of) + ")";
        };
    }

    /** The path of the input as the script has it: relative to its folder. */
    private String inputPath(Input.File of) {
        Path path = Path.of(of.path());
        Path folder = file.getParent();
        // From a folder that is reached by a link, .. leads elsewhere.
        return folder == null || !folder.equals(real(folder))
                ? path.toString()
                : folder.relativize(path).toString();
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + folder, e);
        }
    }

    /** ASCII alone: a class is a file, and its name must survive any file system. */
    private static boolean isClassName(String base) {
        return base.matches("[A-Za-z]\\w*") && !TAKEN.contains(base) && !PropertyNames.isReserved(base);
    }

    private static String suggested(String name) {
        String plain = name.replaceFirst("\\.(job|kts|kt|java|kotlin).*$", "");
        return plain.isEmpty() ? "my" : plain;
    }

    private static String className(String base) {
        String word = base.replaceAll("[^A-Za-z0-9_]", "");
        String name = word.isEmpty() || !Character.isLetter(word.charAt(0))
                ? "Job" + word
                : Character.toUpperCase(word.charAt(0)) + word.substring(1);
        return isClassName(name) ? name : "My" + name;
    }

    private static String jobName(String base) {
        String name = base.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
        if (name.isEmpty()) {
            return "job";
        }
        String lower = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return lower.length() > 64 ? lower.substring(0, 64) : lower;
    }
}
