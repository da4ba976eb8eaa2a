// What a shell loads, runs and submits to.
val by = args["by"]?.toLong()

job("sq") {
    input = range(1, 3)
    task { n: Long -> n * (by ?: n) }
}
