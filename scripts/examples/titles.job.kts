// The title of each page. Try: forkful run titles.job.kts --out titles.ndjson
job("titles") {
    input = lines("urls.txt")
    concurrency = 256
    timeout = 30.seconds
    retry {
        attempts = 5
        on { it is IOException || it.status == 429 || it.status in 500..599 }
    }
    task { url: String ->
        val page = get(url).orThrow()
        Title(url, page.statusCode(), Regex("<title>(.*?)</title>").find(page.body())?.groupValues?.get(1))
    }
}

data class Title(val url: String, val status: Int, val title: String?)
