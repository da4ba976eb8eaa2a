// What most jobs use, so that the class archive of the workers has what most workers need.
val pace = 200.perSecond // a record of Java's, which takes other classes to write than a data class

job("sample") {
    concurrency = 8
    timeout = 30.seconds
    retry {
        attempts = 5
        on { it is IOException || it.status == 429 || it.status in 500..599 }
    }
    client { header("Accept", "text/html") }
    onWorkerStart { log.info("worker {} begins", worker) }
    task { order: Int ->
        val page = get(args["server"] + "/orders/$order").orThrow()
        val echo = postJson(args["server"] + "/echo", Order(order, "sample"))
        log.debug("read {}", page.uri())
        Answer(order, page.statusCode(), Regex("done: (.*)").find(page.body())?.groupValues?.get(1), echo.statusCode() == 200, pace)
    }
}

data class Order(val number: Int, val name: String)

data class Answer(val number: Int, val status: Int, val path: String?, val echoed: Boolean, val rate: Any)
