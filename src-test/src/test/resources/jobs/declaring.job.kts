// What a script may do to its console while it is declared: `does` says what.
import java.io.File

when (args["does"]) {
    "exit" -> kotlin.system.exitProcess(0) // in line 5, as tests say
    "read" -> System.err.println("read ${System.`in`.readAllBytes().size} bytes")
    "readLine" -> {
        val line = readLine()
        while (!File("go").exists()) Thread.sleep(20)
        println("read $line")
    }
    "hook" ->
        Runtime.getRuntime().addShutdownHook(
            Thread {
                Thread.sleep(1_000) // the terminal is given back by now
                println("bye")
                File("hooked").writeText("")
            },
        )
    "last" -> {
        println("declaring")
        Thread.sleep(60_000)
    }
    "refuse" -> check(File(args["mark"]!!).createNewFile()) { "not twice" }
}

job("declaring") {
    input = range(1, 3)
    task { n: Long -> n }
}
