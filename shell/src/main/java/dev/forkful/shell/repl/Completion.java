package dev.forkful.shell.repl;

import dev.forkful.run.RunStore;
import dev.forkful.shell.command.Commands;
import dev.forkful.shell.workbench.Settings;
import dev.forkful.shell.world.World;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What Tab offers: commands, their options, the values of options, files, runs. */
final class Completion implements Completer {
    private final World world;
    private final Supplier<CommandLine> tree;

    Completion(World world, Supplier<CommandLine> tree) {
        this.world = world;
        this.tree = tree;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        CommandLine root = tree.get();
        List<String> before = line.words().subList(0, line.wordIndex());
        if (before.isEmpty()) {
            root.getSubcommands().forEach((name, command) -> {
                if (!command.getCommandSpec().usageMessage().hidden()) {
                    candidates.add(described(name, command.getCommandSpec()));
                }
            });
            return;
        }
        CommandLine command = root.getSubcommands().get(before.get(0));
        if (command == null) {
            return;
        }
        CommandSpec spec = command.getCommandSpec();
        String typed = line.word().substring(0, line.wordCursor());
        OptionSpec awaiting = spec.optionsMap().get(before.get(before.size() - 1));
        if (awaiting != null && awaiting.arity().max() > 0) {
            offerValues(awaiting, typed, candidates);
        } else if (typed.startsWith("-")) {
            spec.optionsMap().keySet().forEach(name -> candidates.add(new Candidate(name)));
        } else {
            List<String> given = positional(spec, before);
            spec.positionalParameters().stream()
                    .filter(parameter -> parameter.index().contains(given.size()))
                    .forEach(parameter -> offerValues(parameter, typed, candidates));
            if (spec.name().equals("help")) {
                offer(root.getSubcommands().keySet(), candidates);
            } else if (spec.name().equals("set")) {
                offer(settings(given), candidates);
            }
        }
    }

    /** What was given so far, without options and their values. */
    private static List<String> positional(CommandSpec spec, List<String> before) {
        List<String> given = new ArrayList<>();
        for (int i = 1; i < before.size(); i++) {
            OptionSpec option = spec.optionsMap().get(before.get(i));
            if (option != null && option.arity().max() > 0) {
                i++;
            } else if (!before.get(i).startsWith("-")) {
                given.add(before.get(i));
            }
        }
        return given;
    }

    private static List<String> settings(List<String> given) {
        if (given.isEmpty()) {
            return Settings.names();
        }
        return Settings.names().contains(given.get(0)) ? Settings.valuesOf(given.get(0)) : Commands.settings();
    }

    private static void offer(Iterable<String> values, List<Candidate> candidates) {
        values.forEach(value -> candidates.add(new Candidate(value)));
    }

    private static Candidate described(String name, CommandSpec spec) {
        String[] description = spec.usageMessage().description();
        return new Candidate(name, name, null, description.length == 0 ? null : description[0], null, null, true);
    }

    private void offerValues(ArgSpec argument, String typed, List<Candidate> candidates) {
        Iterable<String> values = argument.completionCandidates();
        if (values != null) {
            offer(values, candidates);
        } else if (argument instanceof OptionSpec option && option.longestName().equals("--job")) {
            offerJobs(candidates);
        } else if (argument.paramLabel().startsWith("RUN")) {
            offerRuns(candidates);
            offerJobs(candidates);
        } else if (Commands.isFile(argument)) {
            offerFiles(typed, candidates);
            if (argument.paramLabel().startsWith("SCRIPT")) {
                offerJobs(candidates);
            }
        }
    }

    /** Jobs of scripts that were loaded. */
    private void offerJobs(List<Candidate> candidates) {
        offer(world.workbench().loaded().jobNames(), candidates);
    }

    private void offerRuns(List<Candidate> candidates) {
        candidates.add(new Candidate("latest"));
        for (Path folder : RunStore.at(world.stateHome()).folders()) {
            candidates.add(new Candidate(folder.getFileName().toString()));
        }
    }

    private void offerFiles(String typed, List<Candidate> candidates) {
        int slash = typed.lastIndexOf('/') + 1;
        String prefix = typed.substring(0, slash);
        Path folder = world.directory().resolve(prefix.isEmpty() ? "." : prefix);
        for (Path file : sorted(folder)) {
            String name = file.getFileName().toString();
            if (name.startsWith(".") && !typed.startsWith(".", slash)) {
                continue;
            }
            boolean isFolder = Files.isDirectory(file);
            String value = prefix + name + (isFolder ? "/" : "");
            candidates.add(new Candidate(value, name + (isFolder ? "/" : ""), null, null, null, null, !isFolder));
        }
    }

    private static List<Path> sorted(@Nullable Path folder) {
        List<Path> files = new ArrayList<>();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                entries.forEach(files::add);
            } catch (IOException e) {
                return files; // a folder that cannot be read offers nothing
            }
        }
        files.sort(null);
        return files;
    }
}
