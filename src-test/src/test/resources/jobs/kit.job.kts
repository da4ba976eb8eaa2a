// Jobs for many tests, in one script: it is compiled once.
import java.io.File

/** The status, whatever it is. */
job("status") {
    task { url: String -> get(url).statusCode() }
}

/** The same over the other transport. */
job("netty") {
    client { transport = netty }
    task { url: String -> get(url).statusCode() }
}

/** Anything but 2xx is an error, tried three times, quickly. */
job("strict") {
    retry { initialDelay = 10.milliseconds }
    task { url: String -> get(url).orThrow().statusCode() }
}

/** One attempt, and a failure is final. */
job("once") {
    retry { attempts = 1 }
    task { url: String -> get(url).orThrow().body().length }
}

/** The whole body as the result. */
job("body") {
    concurrency = 64
    task { url: String -> get(url).orThrow().body() }
}

job("timeout") {
    timeout = 300.milliseconds
    retry {
        attempts = 2
        initialDelay = 10.milliseconds
    }
    task { url: String -> get(url).statusCode() }
}

/** The handler's own bound is an error like any other. */
job("bounded") {
    retry {
        attempts = 2
        initialDelay = 10.milliseconds
    }
    task { url: String -> withTimeout(300.milliseconds) { get(url).statusCode() } }
}

job("deadline") {
    deadline = 700.milliseconds
    retry {
        attempts = 100
        initialDelay = 100.milliseconds
    }
    task { url: String -> get(url).orThrow().statusCode() }
}

job("ranged") {
    input = range(1, 5)
    task { n: Long -> n * n }
}

job("listed") {
    input = items("a", "b", "ü")
    task { word: String -> word + word }
}

/** Each number becomes itself; odd ones fail on demand. */
job("numbers") {
    retry { attempts = 1 }
    task { n: Int ->
        if (n % 2 == 1 && args["odd"] == "bad") {
            throw IllegalArgumentException("odd: $n")
        }
        n
    }
}

data class Person(
    val name: String,
    val age: Int,
)

job("people") {
    task { person: Person -> mapOf("name" to person.name.uppercase(), "next" to person.age + 1) }
}

class Tag(
    val text: String,
)

data class Tagged(
    val id: Int,
    val tag: Tag?,
)

/** Items of a class of its own, part of which is missing. */
job("tagged") {
    input = items(Tagged(1, null), Tagged(2, null))
    task { item: Tagged -> item.id }
}

job("rows") {
    task { row: Map<String, String> -> row.getValue("name") + "/" + row["age"] }
}

job("trees") {
    task { tree: JsonNode -> tree.size() }
}

/** Logs, prints, has a child print, and says what it was told. */
job("talk") {
    input = items("x", "y")
    onWorkerStart { log.info("hook: worker {} starts", worker) }
    onWorkerStop { log.info("hook: worker {} stops", worker) }
    task { word: String ->
        log.info("task says {}", word)
        println("task prints $word")
        ProcessBuilder("echo", "child prints $word").inheritIO().start().waitFor()
        args["greeting"] + " " + word
    }
}

job("client") {
    client {
        baseUri = args["base"] ?: "http://127.0.0.1:1/"
        header("X-Job", "kit")
        userAgent = "kit/1"
        bodyLimit = 2.kib
        followRedirects = false
    }
    retry { attempts = 1 }
    task { path: String -> get(path).let { it.statusCode().toString() + " " + it.body() } }
}

/** All the calls that a task can make. */
job("calls") {
    client { baseUri = args["base"] ?: "http://127.0.0.1:1/" }
    task { call: String ->
        when (call) {
            "post" -> post("/echo", "hello").body()
            "put" -> put("/echo", "hello").body()
            "patch" -> patch("/echo", "hello").body()
            "delete" -> delete("/echo").body()
            "head" -> head("/echo").statusCode()
            "request" -> request("GET", "/echo") { header("X-Own", "yes") }.body()
            "getJson" -> getJson<Thing>("/json/7")
            "postJson" -> postJson("/echo", Thing("8", listOf("t"))).body()
            "postForm" -> postForm("/echo", "tag" to "a b", "tag" to "c").body()
            "postMultipart" -> postMultipart("/echo") { file("file", Path.of("in")) }.body()
            else -> throw IllegalArgumentException(call)
        }
    }
}

data class Thing(
    val id: String,
    val tags: List<String>,
)

/** All forms of limits; none of them binds but the host's in flight. */
job("limited") {
    limit(100_000.perSecond)
    limit(perHost = 100_000.perSecond, inFlight = 2)
    limit(key = { url: String -> url.length }, rate = 6_000_000.perMinute)
    limit(rate = 6_000_000.perMinute, cost = { url: String -> url.length }, settle = { status: Int -> status / 10 })
    task { url: String -> get(url).statusCode() }
}

/** Two calls at a time, over all runs of it. */
job("sharing") {
    limit(inFlight = 2, name = "kit")
    task { url: String -> get(url).statusCode() }
}

/** As many in flight as the server bears. */
job("adaptive") {
    concurrency = adaptive(4..200)
    retry {
        attempts = 100
        initialDelay = 10.milliseconds
        maxDelay = 100.milliseconds
    }
    task { url: String -> get(url).orThrow().statusCode() }
}

/** Each number, and its opposite, by way of a second stage. */
job("doubling") {
    input = range(1, 400)
    stage("first") { n: Int ->
        emit(n)
        emit(-n)
    }
    stage("second") { n: Int -> n }
}

/** No call is made twice for its time-out, however long the death of its worker takes. */
job("patient") {
    timeout = 10.minutes
    client { requestTimeout = 10.minutes }
    task { url: String -> get(url).statusCode() }
}

/** Its workers do not end. */
job("lingering") {
    input = range(1, 3)
    onWorkerStop { Thread.sleep(300_000) }
    task { n: Long -> n }
}

/** The first four end when all of them are under way; from the 21st on they wait for a file called go. */
job("meeting") {
    input = range(1, 400)
    val folder = args["folder"] ?: "."
    task { n: Long ->
        if (n <= 4) {
            File(folder, "at-$n").writeText("")
            while (!(1..4).all { File(folder, "at-$it").exists() }) delay(5)
        }
        while (n > 20 && !File(folder, "go").exists()) delay(5)
        n
    }
}
