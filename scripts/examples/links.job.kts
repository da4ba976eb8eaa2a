// Link check: the status of each link, where it redirects to, and how long the answer took.
// Try: forkful run links.job.kts --input urls.txt
import kotlin.time.measureTimedValue

job("links") {
    input = lines("urls.txt")
    timeout = 10.seconds
    client { followRedirects = false }
    task { url: String ->
        val (answer, time) = measureTimedValue { head(url) }
        Link(url, answer.statusCode(), answer.headers().firstValue("Location").orElse(null), time.inWholeMilliseconds)
    }
}

data class Link(val url: String, val status: Int, val redirectsTo: String?, val ms: Long)
