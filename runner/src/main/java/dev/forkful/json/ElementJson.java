package dev.forkful.json;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;

/** A tree of another library, of {@link ForeignTrees}, as the JSON that it is: it writes itself. */
final class ElementJson extends ValueSerializer<Object> {
    static ValueSerializer<?> serializer() {
        return new ElementJson();
    }

    @Override
    public void serialize(Object element, JsonGenerator json, SerializationContext context) {
        String text = element.toString();
        if (text == null) { // as org.json has it where it cannot write what it holds
            throw new NotAResult.Refused(json, "it does not say what JSON it is");
        }
        if (text.isEmpty()) { // a MissingNode of Jackson 2, which that writes so, too
            json.writeNull();
            return;
        }
        // Read again, since it need not be JSON: a number may be NaN.
        context.writeValue(json, ExactJson.of(text));
    }
}
