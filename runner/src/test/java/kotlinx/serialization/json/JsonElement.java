package kotlinx.serialization.json;

/**
 * Has the name of the real one, which this module does not have; as that does, it says by {@code toString} what JSON it
 * is.
 */
public interface JsonElement {}
