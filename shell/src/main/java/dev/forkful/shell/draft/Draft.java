package dev.forkful.shell.draft;

import dev.forkful.Input;
import dev.forkful.JobException;
import java.nio.file.Path;
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
        if (!name.endsWith(SCRIPT) && !base.matches("[A-Za-z]\\w*")) {
            throw new JobException(name + ": a class is called as its file is, so begin with a letter, and go on with"
                    + " letters, digits and _: " + className(base) + name.substring(base.length()));
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

    /** The path of the input as the script has it: relative to its folder. */
    String inputPath(Input.File of) {
        Path path = Path.of(of.path());
        Path folder = file.getParent();
        return folder == null ? path.toString() : folder.relativize(path).toString();
    }

    private static String suggested(String name) {
        String plain = name.replaceFirst("\\.(job|kts|kt|java|kotlin).*$", "");
        return plain.isEmpty() ? "my" : plain;
    }

    private static String className(String base) {
        String name = base.replaceAll("\\W", "");
        return name.isEmpty() || !Character.isLetter(name.charAt(0))
                ? "Job" + name
                : Character.toUpperCase(name.charAt(0)) + name.substring(1);
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
