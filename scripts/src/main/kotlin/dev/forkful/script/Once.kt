package dev.forkful.script

/** What may stand once in a job: of two, the first would be lost, with all that is in it. Not thread-safe. */
internal class Once(
    private val problems: MutableList<String>,
) {
    private val times = HashMap<String, Int>()

    /** Counts one that is given. */
    fun stands(name: String) {
        if (times.merge(name, 1, Int::plus) == 2) problems += "$name stands twice: a job has one"
    }
}
