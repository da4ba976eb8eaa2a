package dev.forkful.shell.draft;

import tools.jackson.databind.JsonNode;

/** The type of a JSON value; both languages call it by the same name. */
enum ValueType {
    TEXT("String"),
    INTEGER("Long"),
    NUMBER("Double"),
    FLAG("Boolean"),
    /** Anything, or one thing here and another there. */
    TREE("JsonNode");

    private final String name;

    ValueType(String name) {
        this.name = name;
    }

    /** As it is written in a script. */
    String inScript() {
        return name;
    }

    /** The type of one value, which is no null. */
    static ValueType of(JsonNode value) {
        if (value.isString()) {
            return TEXT;
        } else if (value.isBoolean()) {
            return FLAG;
        } else if (value.isIntegralNumber() && value.canConvertToLong()) {
            return INTEGER;
        }
        return value.isFloatingPointNumber() ? NUMBER : TREE;
    }

    /** The type that both kinds of values have. */
    ValueType and(ValueType other) {
        if (this == other) {
            return this;
        }
        boolean numbers = (this == INTEGER || this == NUMBER) && (other == INTEGER || other == NUMBER);
        return numbers ? NUMBER : TREE;
    }
}
