package dev.forkful.shell.draft;

import dev.forkful.Input;
import java.util.stream.Collectors;

/** A draft in Kotlin: a script, or a class. */
final class KotlinDraft {
    private static final String SETTINGS = """
                concurrency = 64          // calls in flight, over all workers
                timeout = 30.seconds      // of one attempt
                retry { attempts = 5 }    // after a 429, a 5xx or an I/O error
                // limit(20.perSecond)    // or limit(perHost = 5.perSecond, inFlight = 2)
            """;

    private final Draft draft;

    KotlinDraft(Draft draft) {
        this.draft = draft;
    }

    String text(boolean asScript) {
        String item = draft.itemType();
        String job = head() + SETTINGS + (draft.items().areUrls() ? callsOfUrls() : callsOfItems(item)) + "}\n";
        String classes = (draft.items().areUrls()
                        ? "\ndata class " + draft.pageClass() + "(val status: Int, val length: Int)\n"
                        : "")
                + (draft.items().fields().isEmpty() ? "" : "\n" + itemClass());
        return asScript
                ? draft.comment() + imports(false) + job + classes
                : draft.comment() + imports(true) + "class " + draft.className() + " : KotlinJob({\n"
                        + job.indent(4).replaceAll("(?m)^ +$", "") + "})\n" + classes;
    }

    private String imports(boolean ofClass) {
        String annotation = needsAnnotation() ? "import com.fasterxml.jackson.annotation.JsonProperty\n" : "";
        String all = ofClass
                ? annotation + "import dev.forkful.script.*\nimport kotlin.time.Duration.Companion.seconds\n"
                        + (draft.items().areUrls() ? "" : "import tools.jackson.databind.JsonNode\n")
                : annotation;
        return all.isEmpty() ? "\n" : "\n" + all + "\n";
    }

    private String head() {
        Input.File input = draft.input();
        String reads = input == null ? "" : "    input = " + draft.inputCall(input, Literal.KOTLIN) + "\n";
        return "job(" + Literal.KOTLIN.text(draft.job()) + ") {\n" + reads;
    }

    private String callsOfUrls() {
        return """
                // client { header("Authorization", "Bearer ${secret("API_TOKEN")}") }

                task { url: String ->
                    // get, post, postJson, getJson, … suspend: call as many as you need, and return what is to be kept.
                    val page = get(url).orThrow() // any status but 2xx fails the attempt
                    %s(page.statusCode(), page.body().length)
                }
            """.formatted(draft.pageClass());
    }

    private static String callsOfItems(String type) {
        return """
                client {
                    baseUri = args["api"] ?: "https://api.example.org/" // yours here, or --set api=https://…
                    // header("Authorization", "Bearer ${secret("API_TOKEN")}")
                }

                task { item: %s ->
                    // get, post, postJson, getJson, … suspend: call as many as you need, and return what is to be kept.
                    postJson("items", item).json<JsonNode>() // any status but 2xx fails the attempt
                }
            """.formatted(type);
    }

    private String itemClass() {
        PropertyNames names = new PropertyNames();
        return draft.items().fields().stream()
                .map(field -> property(field, names.of(field.name())))
                .collect(Collectors.joining("", "data class " + draft.itemClass() + "(\n", ")\n"));
    }

    private static String property(ItemShape.Field field, String name) {
        String annotation =
                name.equals(field.name()) ? "" : "@JsonProperty(" + Literal.KOTLIN.text(field.name()) + ") ";
        String type = field.type().inScript() + (field.isOptional() ? "? = null" : "");
        return "    " + annotation + "val " + name + ": " + type + ",\n";
    }

    private boolean needsAnnotation() {
        PropertyNames names = new PropertyNames();
        return draft.items().fields().stream()
                .anyMatch(field -> !names.of(field.name()).equals(field.name()));
    }
}
