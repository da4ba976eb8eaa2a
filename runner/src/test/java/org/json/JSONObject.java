package org.json;

import org.jspecify.annotations.Nullable;

/**
 * Has the name of the real one, which this module does not have; as that does, it parses texts, and says by
 * {@code toString} what JSON it is, or null where it cannot.
 */
public final class JSONObject {
    private final String text;

    public JSONObject() {
        this("{}");
    }

    public JSONObject(String text) {
        this.text = text;
    }

    public boolean isEmpty() {
        return false;
    }

    @Override
    @SuppressWarnings("ToStringReturnsNull") // as the real one does
    public @Nullable String toString() {
        return text.equals("unwritable") ? null : text;
    }
}
