// Calls by way of a proxy that has a password, and does with it what must not show.
import java.io.File
import java.security.KeyStore
import javax.net.ssl.SSLContext
import javax.net.ssl.TrustManagerFactory

val password = secret("PROXY_PASSWORD")

println("declared in ${System.getenv()}")

/** Trusts the test's host alone. */
fun trust(store: String) {
    val keys = KeyStore.getInstance(File(store), "0123-pass-word".toCharArray())
    val trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).apply { init(keys) }
    SSLContext.setDefault(SSLContext.getInstance("TLS").apply { init(null, trusted.trustManagers, null) })
}

job("environment") {
    client { transport = if (args["transport"] == "netty") netty else jdk }
    retry { attempts = 1 }
    onWorkerStart { trust(args["keys"]!!) }
    task { url: String ->
        log.info("called in {}", System.getenv())
        val response = get(url)
        mapOf(
            "status" to response.statusCode(),
            "through" to System.getenv("https_proxy"),
            "asked" to response.request().headers().map().toString(),
        )
    }
}

job("script") {
    client {
        transport = if (args["transport"] == "netty") netty else jdk
        proxy = args["proxy"] ?: "http://127.0.0.1:1"
        proxyCredentials("us er", password)
    }
    retry { attempts = 1 }
    onWorkerStart { trust(args["keys"]!!) }
    task { url: String -> get(url).statusCode() }
}
