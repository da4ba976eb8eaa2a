// All pages that a site links to, each once. Try: forkful run crawl.job.kts --input start.txt --out pages.ndjson
job("crawl") {
    input = lines("start.txt")
    concurrency = 64
    limit(perHost = 20.perSecond)
    stage("page") { url: String ->
        val page = get(url)
        val links = Regex("href=\"([^\"#]+)").findAll(page.body()).map { URI(url).resolve(it.groupValues[1]) }.toList()
        links.filter { it.host == URI(url).host }.forEach { emit(it.toString(), to = "page") }
        Page(url, page.statusCode(), links.size)
    }
    dedupe()
}

data class Page(val url: String, val status: Int, val links: Int)
