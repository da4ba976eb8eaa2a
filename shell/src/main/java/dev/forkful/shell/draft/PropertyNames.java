package dev.forkful.shell.draft;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names that both languages take, each once, for the fields of an object. A field's own name is kept where it can be;
 * any other is made into one, {@code content-type} into {@code contentType}.
 *
 * <p>Not thread-safe.
 */
final class PropertyNames {
    /** Words of either language, and names that their classes have already. */
    private static final Set<String> RESERVED = Set.copyOf(List.of((
            // Kotlin
            "as break class continue do else false for fun if in interface is null object package return super"
                    + " this throw true try typealias typeof val var when while"
                    // Java
                    + " abstract assert boolean byte case catch char const default double enum extends final"
                    + " finally float goto implements import instanceof int long native new private protected"
                    + " public short static strictfp switch synchronized throws transient void volatile"
                    // what no component of a record may be called
                    + " clone finalize getclass hashcode notify notifyall tostring wait")
            .split(" ")));

    private final Set<String> taken = new HashSet<>();

    /** The name for a field: its own, or else one that stands for it. */
    String of(String field) {
        if (isName(field) && taken.add(folded(field))) {
            return field;
        }
        String wanted = made(field);
        String name = wanted;
        for (int i = 2; !taken.add(folded(name)); i++) {
            name = wanted + i;
        }
        return name;
    }

    /** Whether it is a word of either language, in upper or lower case, or what their classes have already. */
    static boolean isReserved(String name) {
        return RESERVED.contains(folded(name));
    }

    /** Upper and lower case count as one: getters of {@code id} and {@code Id} would be one. */
    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && text.chars().allMatch(c -> isLetterOrDigit(c) || c == '_')
                && text.chars().anyMatch(PropertyNames::isLetterOrDigit)
                && !Character.isDigit(text.charAt(0))
                && !isReserved(text);
    }

    private static boolean isLetterOrDigit(int c) {
        return Character.isLetterOrDigit(c);
    }

    private static String made(String field) {
        StringBuilder name = new StringBuilder();
        boolean begins = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (isLetterOrDigit(c)) {
                name.append(begins && !name.isEmpty() ? Character.toUpperCase(c) : c);
                begins = false;
            } else {
                begins = true;
            }
        }
        if (name.isEmpty() || Character.isDigit(name.charAt(0))) {
            name.insert(0, "field");
        }
        return isReserved(name.toString()) ? name + "Value" : name.toString();
    }
}
