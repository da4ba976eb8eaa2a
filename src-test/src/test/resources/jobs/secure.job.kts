/** Calls what only a known client may call. */
job("secure") {
    concurrency = 1
    maxTasksPerWorker = args["each"]?.toInt() ?: 0
    retry { attempts = 1 }
    client {
        if (args["transport"] == "netty") transport = netty
        trust("certs/server.pem")
        clientCertificate("certs/client.p12", password = secret("P12_PASSWORD"))
    }
    task { url: String ->
        val response = get(url)
        check(response.statusCode() == 200) { "status ${response.statusCode()} for ${response.body()}" }
        response.body()
    }
}
