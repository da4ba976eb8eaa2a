// Calls an API with OAuth tokens that expire: one for each worker, renewed by one task for all others. Where a new token
// ends the one before, give it --workers 1.
// Try: OAUTH_CLIENT_SECRET=… forkful run oauth.job.kts --input ids.txt --set api=https://…/ --set tokens=https://… --set client=…
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

val clientSecret = secret("OAUTH_CLIENT_SECRET")

job("oauth") {
    input = lines("ids.txt")
    client { baseUri = args["api"] ?: "https://api.example.com/" }
    retry { on { it.isTransient || it.status == 401 } } // a token that was renewed, and ended meanwhile
    task { id: String -> authorized { request("GET", "items/$id") { header("Authorization", it) } }.json<JsonNode>() }
}

class Token(val header: String, val renewAt: Long)

val renewing = Mutex()
var current: Token? = null // one for all tasks of a worker; only who holds the lock reads or changes it

/** A token that is good for a while; where [refused] is the current one, another. */
suspend fun TaskScope.token(refused: Token? = null): Token =
    renewing.withLock {
        current?.takeIf { it !== refused && System.nanoTime() - it.renewAt < 0 } ?: newToken().also { current = it }
    }

suspend fun TaskScope.newToken(): Token {
    val answer =
        postForm(
            args["tokens"] ?: "token",
            "grant_type" to "client_credentials",
            "client_id" to (args["client"] ?: "forkful"),
            "client_secret" to clientSecret,
        ).json<JsonNode>()
    val seconds = answer["expires_in"]?.asLong() ?: 300
    return Token("Bearer ${answer["access_token"].asString()}", System.nanoTime() + seconds * 900_000_000) // nine tenths
}

/** The answer to [call], which is made again with a new token where the first is refused. */
suspend fun TaskScope.authorized(call: suspend (String) -> HttpResponse<String>): HttpResponse<String> {
    val first = token()
    val answer = call(first.header)
    return if (answer.statusCode() == 401) call(token(refused = first).header) else answer
}
