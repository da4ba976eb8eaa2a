// Adds to each row of a CSV file what a JSON API knows about it.
// Try: forkful run enrich.job.kts && forkful results latest --format csv    (the columns of the row, and these)
job("enrich") {
    input = csv("people.csv")
    concurrency = 32
    client {
        baseUri = args["api"] ?: "https://jsonplaceholder.typicode.com/"
        header("Accept", "application/json")
    }
    task { row: Map<String, String> ->
        val user = getJson<JsonNode>("users/${row["id"]}")
        mapOf("email" to user["email"].asString(), "city" to user["address"]["city"].asString())
    }
}
