// Does with its secrets what must not show.
val token = secret("API_TOKEN")
val pin = secret("PIN")

println("declared with $token")

job("secrets") {
    client {
        header("Authorization", "Basic written-into-the-script")
        header("Cookie", "sid=cookie-of-the-script")
    }
    retry { attempts = 2; initialDelay = 1.milliseconds }
    onWorkerStart { log.info("starts with {}", token) }
    task { url: String ->
        log.info("asks with {}, {}", token, pin)
        println(pin)
        System.err.print(token)
        val response = request("GET", url) { header("X-Pin", pin) }
        if (url.contains("bad")) throw java.io.IOException("refused $token ${args["key"]}", IllegalStateException("since $pin"))
        val echo = postForm(URI(url).resolve("/echo").toString(), "client_secret" to token).body()
        mapOf("echo" to echo, "token" to token, token to "$pin?", "sent" to listOf("written-into-the-script", "cookie-of-the-script"), "body" to response.body().length)
    }
}
