package dev.forkful.bench;

/** The jobs of the bench, as a person would write them. */
final class Jobs {
    private Jobs() {}

    static final String GET = """
            job("get") {
                concurrency = 64
                task { url: String -> get(url).statusCode() }
            }
            """;

    static final String GET_NETTY = """
            job("get") {
                concurrency = 64
                client { transport = netty }
                task { url: String -> get(url).statusCode() }
            }
            """;

    static final String NOOP = """
            job("noop") {
                task { n: Long -> n }
            }
            """;

    /** The first tasks are done at once, the others wait for an answer that does not come. */
    static final String MIXED = """
            job("mixed") {
                input = range(1, args["count"]!!.toLong())
                timeout = 10.minutes
                task { n: Long -> if (n <= args["count"]!!.toLong() * 9 / 10) n else get(args["url"]!!).statusCode() }
            }
            """;

    /** Ends at some moment, and says which it was. */
    static final String TICK = """
            import kotlinx.coroutines.delay

            job("tick") {
                input = range(1, 200)
                concurrency = 2
                task { n: Long ->
                    delay(20L + n * 37 % 60)
                    System.nanoTime()
                }
            }
            """;
}
