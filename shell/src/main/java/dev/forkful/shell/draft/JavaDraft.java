package dev.forkful.shell.draft;

import dev.forkful.Input;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A draft in Java. */
final class JavaDraft {
    private static final Set<String> IMPORTS = Set.of(
            "dev.forkful.Job",
            "dev.forkful.JobArguments",
            "dev.forkful.JobSpec",
            "dev.forkful.RetryPolicy",
            "dev.forkful.TaskContext",
            "dev.forkful.http.Http",
            "java.net.http.HttpResponse",
            "java.time.Duration");

    private final Draft draft;

    JavaDraft(Draft draft) {
        this.draft = draft;
    }

    String text() {
        String type = draft.itemType();
        return draft.comment()
                + "\n" + imports() + "\npublic class " + draft.className() + " implements Job {\n"
                + (draft.items().areUrls()
                        ? "    public record " + draft.pageClass() + "(int status, int length) {}\n\n"
                        : "")
                + (draft.items().fields().isEmpty() ? "" : itemClass() + "\n")
                + define(type)
                + (draft.items().areUrls() ? callOfUrl() : callOfItem(type))
                + "}\n";
    }

    private String imports() {
        Set<String> imports = new TreeSet<>(IMPORTS);
        if (draft.input() != null) {
            imports.add("dev.forkful.Input");
        }
        if (!draft.items().areUrls()) {
            imports.remove("dev.forkful.http.Http");
            imports.add("dev.forkful.http.ClientSpec");
            imports.add("tools.jackson.databind.JsonNode");
        }
        if (itemClass().contains("@JsonProperty")) {
            imports.add("com.fasterxml.jackson.annotation.JsonProperty");
        }
        return imports.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
    }

    private String define(String type) {
        Input.File input = draft.input();
        boolean urls = draft.items().areUrls();
        String client = """
                        .client(ClientSpec.builder()
                                .baseUri(api != null ? api : "https://api.example.org/") // yours here
                                // .header("Authorization", "Bearer " + Secret.of("API_TOKEN"))
                                .build())
                """;
        return "    @Override\n    public JobSpec define(JobArguments arguments) {\n"
                + (urls ? "" : "        String api = arguments.get(\"api\"); // --set api=https://…\n")
                + "        return JobSpec.named(" + Literal.JAVA.text(draft.job()) + ")\n"
                + (input == null ? "" : "                .input(Input." + draft.inputCall(input, Literal.JAVA) + ")\n")
                + """
                                .concurrency(64) // calls in flight, over all workers
                                .timeout(Duration.ofSeconds(30)) // of one attempt
                                .retry(RetryPolicy.DEFAULT.withAttempts(5)) // after a 429, a 5xx or an I/O error
                                // .limit(RateLimit.ofRun(Rate.perSecond(20)))
                """
                + (urls ? "" : client.indent(8))
                + "                .task(" + type + ".class, " + draft.className() + "::call);\n    }\n\n";
    }

    private String callOfUrl() {
        return """
                    private static %1$s call(String url, TaskContext task) throws Exception {
                        HttpResponse<String> page = Http.orThrow(task.http().get(url)); // any status but 2xx fails the attempt
                        return new %1$s(page.statusCode(), page.body().length());
                    }
                """.formatted(draft.pageClass());
    }

    private static String callOfItem(String type) {
        return """
                    private static JsonNode call(%s item, TaskContext task) throws Exception {
                        HttpResponse<String> answer = task.http().postJson("items", item);
                        return task.http().readJson(answer, JsonNode.class); // any status but 2xx fails the attempt
                    }
                """.formatted(type);
    }

    private String itemClass() {
        PropertyNames names = new PropertyNames();
        return draft.items().fields().stream()
                .map(field -> component(field, names.of(field.name())))
                .collect(Collectors.joining(",\n", "    public record " + draft.itemClass() + "(\n", ") {}\n"));
    }

    private static String component(ItemShape.Field field, String name) {
        String annotation = name.equals(field.name()) ? "" : "@JsonProperty(" + Literal.JAVA.text(field.name()) + ") ";
        return "            " + annotation + field.type().inScript() + " " + name;
    }
}
