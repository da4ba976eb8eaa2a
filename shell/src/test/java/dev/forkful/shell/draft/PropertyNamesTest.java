package dev.forkful.shell.draft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PropertyNamesTest {
    private final PropertyNames names = new PropertyNames();

    @Test
    void aNameThatBothLanguagesTakeStays() {
        assertThat(names.of("id")).isEqualTo("id");
        assertThat(names.of("firstName")).isEqualTo("firstName");
        assertThat(names.of("_id2")).isEqualTo("_id2");
        assertThat(names.of("größe")).isEqualTo("größe");
    }

    @Test
    void anyOtherIsMadeIntoOne() {
        assertThat(names.of("content-type")).isEqualTo("contentType");
        assertThat(names.of("First Name")).isEqualTo("FirstName");
        assertThat(names.of("2nd")).isEqualTo("field2nd");
        assertThat(names.of("class")).isEqualTo("classValue");
        assertThat(names.of("toString")).isEqualTo("toStringValue");
        assertThat(names.of("")).isEqualTo("field");
        assertThat(names.of("_")).isEqualTo("field2");
        assertThat(names.of("💥")).isEqualTo("field3");
    }

    @Test
    void noTwoAreTheSameToAGetter() {
        assertThat(names.of("id")).isEqualTo("id");
        assertThat(names.of("Id")).isEqualTo("Id2");
        assertThat(names.of("i-d")).isEqualTo("iD3");
        assertThat(names.of("id2")).isEqualTo("id22");
    }
}
