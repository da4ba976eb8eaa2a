// All pages that a site links to, each once. Try: forkful run crawl.job.kts --input start.txt --out pages.ndjson
job("crawl") {
    input = lines("start.txt")
    concurrency = 64
    limit(perHost = 20.perSecond)
    stage("page") { url: String ->
        val page = get(url)
        // A dead link is what a crawl is to find: a result. Any other error is none: a 429 or 5xx is tried again.
        val isDead = page.statusCode() == 404 || page.statusCode() == 410
        val html = if (isDead) "" else page.orThrow().body()
        val links = Regex("href=\"([^\"#]+)").findAll(html).map { URI(url).resolve(it.groupValues[1]) }.toList()
        links.filter { it.host == URI(url).host }.forEach { emit(it.toString(), to = "page") }
        Page(url, page.statusCode(), links.size)
    }
    dedupe()
}

data class Page(val url: String, val status: Int, val links: Int)
