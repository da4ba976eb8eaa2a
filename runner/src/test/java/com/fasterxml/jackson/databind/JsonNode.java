package com.fasterxml.jackson.databind;

/** Has the name of that of Jackson 2, which this module does not have; what it is only {@code toString} says. */
public abstract class JsonNode {
    public boolean isArray() {
        return false;
    }
}
