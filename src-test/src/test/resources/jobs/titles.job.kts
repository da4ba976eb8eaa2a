job("titles") {
    input = lines("urls.txt")              // default; --input overrides. Also csv("x.csv"), ndjson("x.ndjson"), range(1, 1000), items("a", "b")
    concurrency = 256                       // in flight over the whole run, default 256, split over the workers
    timeout = 30.seconds                    // one attempt; deadline = 5.minutes for all attempts
    retry {                                 // default: 3 attempts, exponential from 200 ms to 30 s, full jitter, Retry-After honoured
        attempts = 5
        on { it is IOException || it.status == 429 || it.status in 500..599 }
    }
    task { url: String ->                   // input type from the lambda: String, numbers, data class, Map<String, String> for a CSV row, JsonNode
        val page = get(url)                 // suspend; also post, put, patch, delete, head, request { }, getJson<T>(url), postJson
        Title(url, page.statusCode(), Regex("<title>(.*?)</title>").find(page.body())?.groupValues?.get(1))
    }
}
data class Title(val url: String, val status: Int, val title: String?)
