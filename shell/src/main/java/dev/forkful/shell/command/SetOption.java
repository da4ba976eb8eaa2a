package dev.forkful.shell.command;

import dev.forkful.JobException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that gives a script its arguments. */
final class SetOption {
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            converter = Converter.class,
            description = "An argument for the script: args[\"KEY\"].")
    private List<Setting> given = List.of();

    /** One argument; its value may be empty. */
    record Setting(String key, String value) {}

    /** Reads one. */
    static final class Converter implements ITypeConverter<Setting> {
        @Override
        public Setting convert(String text) {
            int equals = text.indexOf('=');
            if (equals < 0) {
                throw new TypeConversionException("'" + text + "' is no KEY=VALUE");
            } else if (equals == 0) {
                throw new TypeConversionException("'" + text + "' has no key; write KEY=VALUE");
            }
            return new Setting(text.substring(0, equals), text.substring(equals + 1));
        }
    }

    /**
     * The values by their keys, in the order in which they were given.
     *
     * @throws JobException where a key was given twice
     */
    Map<String, String> arguments() {
        Map<String, String> byKey = new LinkedHashMap<>();
        for (Setting one : given) {
            if (byKey.put(one.key, one.value) != null) {
                throw new JobException("--set " + one.key + " was given twice: choose one value");
            }
        }
        return byKey;
    }
}
