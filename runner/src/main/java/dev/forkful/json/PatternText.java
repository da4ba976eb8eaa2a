package dev.forkful.json;

import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** A {@code Pattern} as its text, which is all that it is read from: one with flags beside that is refused. */
final class PatternText extends ValueSerializer<Pattern> {
    static ValueSerializer<?> serializer() {
        return new PatternText();
    }

    @Override
    public void serialize(Pattern pattern, JsonGenerator json, SerializationContext context) {
        String text = pattern.pattern();
        if (Pattern.compile(text).flags() != pattern.flags()) {
            throw new NotAResult.Refused(
                    json, "put the flags of the Pattern into its text, as in (?i)" + text + ": they would be lost");
        }
        json.writeString(text);
    }
}
