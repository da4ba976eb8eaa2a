package dev.forkful.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Under which names the properties of beans and records are written, and read. */
final class NamesTest {
    private final JsonMapper mapper = TaskMapper.of(NamesTest.class.getClassLoader());

    /** Of MongoDB, JSON-LD and OData. */
    @SuppressWarnings("MemberName")
    static final class Document {
        private String id = "";
        private int count;
        private String reference = "";

        public String get_id() {
            return id;
        }

        public void set_id(String id) {
            this.id = id;
        }

        public int get1st() {
            return count;
        }

        public void set1st(int count) {
            this.count = count;
        }

        public String get$ref() {
            return reference;
        }

        public void set$ref(String reference) {
            this.reference = reference;
        }

        public boolean is_new() {
            return true;
        }

        public String getURL() {
            return "u";
        }

        public String getaway() {
            return "no getter";
        }

        public boolean issue() {
            return true;
        }

        public void settle(String noProperty) {
            id = noProperty;
        }
    }

    record Row(String _id, int $ref, int aBc, boolean isOpen, int getX) {}

    @Test
    void propertiesOfBeansHaveTheirNamesWhateverTheseBeginWith() {
        String text = "{\"$ref\":\"r\",\"1st\":1,\"_id\":\"a\",\"_new\":true,\"URL\":\"u\"}";
        Document read = mapper.readValue("{\"_id\":\"a\",\"1st\":1,\"$ref\":\"r\",\"tle\":\"b\"}", Document.class);

        assertThat(mapper.valueToTree(read).equals(mapper.readTree(text)))
                .as(mapper.writeValueAsString(read))
                .isTrue();
    }

    @Test
    void componentsOfRecordsHaveTheirNames() {
        Row row = new Row("a", 1, 2, true, 3);
        String text = "{\"_id\":\"a\",\"$ref\":1,\"aBc\":2,\"isOpen\":true,\"getX\":3}";

        assertThat(mapper.writeValueAsString(row)).isEqualTo(text);
        assertThat(mapper.readValue(text, Row.class)).isEqualTo(row);
    }
}
