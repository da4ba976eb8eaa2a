// The title of each page. Try: forkful run titles.job.kts --out titles.ndjson
job("titles") {
    input = lines("urls.txt")
    concurrency = 256
    timeout = 30.seconds
    retry { attempts = 5 }
    task { url: String ->
        val page = get(url).orThrow() // so that a 429 or 5xx is tried again, and a 404 is a failure, not a result
        Title(url, Regex("<title>(.*?)</title>").find(page.body())?.groupValues?.get(1))
    }
}

data class Title(val url: String, val title: String?)
