package dev.forkful.shell.command;

import dev.forkful.Input;
import dev.forkful.JobException;
import dev.forkful.io.InputFormat;
import dev.forkful.shell.world.World;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name a file of tasks, and say how it is cut into them. */
final class FileOptions {
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "The file with the tasks, also where the script names another; - is standard input.")
    private @Nullable String file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            completionCandidates = Formats.class,
            description = "The format of --input: lines, csv or ndjson. Default: according to the file name's ending.")
    private Input.@Nullable Format format;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            converter = Delimiter.class,
            description =
                    "The character between the fields of a CSV --input, such as ';' or tab. Default: tab for .tsv, else a comma.")
    private @Nullable Character delimiter;

    /** The formats as people write them. */
    private static final class Formats implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return List.of("lines", "csv", "ndjson").iterator();
        }
    }

    /** Whether a file is named. */
    boolean isGiven() {
        return file != null;
    }

    /** Whether standard input is named. */
    boolean isStandardInput() {
        return "-".equals(file);
    }

    /** Whether any of them is given. */
    boolean isAnyGiven() {
        return file != null || format != null || delimiter != null;
    }

    /**
     * Requires that nothing says how a file is read where there is none.
     *
     * @throws JobException otherwise
     */
    void requireFile() {
        if (file == null && isAnyGiven()) {
            throw new JobException((format != null ? "--format" : "--delimiter")
                    + " says how --input is cut into tasks: give --input FILE too");
        }
    }

    /**
     * The file that {@code --input} names; its path is absolute, or {@code -}.
     *
     * @throws JobException where it cannot be told how it is read
     */
    Input.File input(World world) {
        String name = Objects.requireNonNull(file, "asked only where one is given");
        if (name.isEmpty()) {
            throw new JobException("--input '': it must name a file");
        } else if (URL.matcher(name).lookingAt()) {
            throw new JobException(
                    "--input " + name + " is a URL, no file: download it first, or pipe it to --input -");
        }
        if (isStandardInput() && world.screen().inputIsTerminal()) {
            world.say("reading tasks from the terminal; Ctrl-D ends them");
        }
        Input.Format chosen = format != null ? format : formatByName(name);
        if (delimiter != null && chosen != Input.Format.CSV) {
            throw new JobException("--delimiter is for CSV: say --format csv too");
        }
        return new Input.File(
                chosen,
                isStandardInput()
                        ? name
                        : world.directory().resolve(name).normalize().toString(),
                delimiter != null ? delimiter : InputFormat.delimiterOfFileName(name));
    }

    private static Input.Format formatByName(String name) {
        if (InputFormat.isJson(name)) {
            throw new JobException(
                    "--input " + name + ": where it holds a JSON value on each line, say --format ndjson;"
                            + " one array becomes that by: jq -c '.[]' array.json > values.ndjson");
        }
        return InputFormat.ofFileName(name);
    }
}
