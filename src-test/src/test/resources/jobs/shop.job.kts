// Pages list items; each item has a detail, which names what is to be stored.

job("shop") {
    concurrency = 24
    idempotencyKey = true
    client { baseUri = args["base"] ?: "http://127.0.0.1:1/" }
    retry {
        attempts = (args["attempts"] ?: "3").toInt()
        initialDelay = 10.milliseconds
    }
    stage("list") { page: Int ->
        get("/list/$page?${args["list"] ?: "ms=30"}").orThrow()
        repeat(3) { emit("$page-$it") }
        page
    }
    stage("detail", backlog = 40) { item: String ->
        get("/detail/$item?ms=20").orThrow()
        emit(Item(item, 1))
        emit(Item("common", 2))
    }
    stage("store") { item: Item ->
        post("/store/${item.name}?ms=10", item.name).orThrow()
        item.name
    }
    dedupe("store") { item: Item -> item.name }
}

data class Item(
    val name: String,
    val size: Int,
)

/** Each page links to others, most of them known; what is left of them is 50. */
job("crawl") {
    stage("page") { page: Int ->
        repeat(5) { emit((page * 3 + it) % 50, to = "page") }
        page
    }
    dedupe()
}
