package dev.forkful.script

import kotlin.reflect.KProperty

/**
 * The settings of one part of a job: one that stands twice is a problem, for the first would be lost. Not thread-safe.
 *
 * @param part what stands before their names where it is told
 */
internal class Settings(
    private val problems: MutableList<String>,
    private val part: String = "",
) {
    private val times = HashMap<String, Int>()

    /** Counts a setting that is given. */
    fun stands(name: String) {
        if (times.merge(name, 1, Int::plus) == 2) problems += "$part$name stands twice: a job has one"
    }

    /**
     * A property that may be set once.
     *
     * @param given what is done with the value that it is set to
     */
    fun <T> of(
        name: String,
        default: T,
        given: (T) -> Unit = {},
    ) = Setting(name, default, given)

    inner class Setting<T>(
        private val name: String,
        default: T,
        private val given: (T) -> Unit,
    ) {
        var value: T = default
            set(new) {
                stands(name)
                field = new
                given(new)
            }

        // Inline, so that the compiler makes no reflective object of each property: a worker would pay for them.
        @Suppress("NOTHING_TO_INLINE")
        inline operator fun getValue(
            owner: Any,
            property: KProperty<*>,
        ): T = value

        @Suppress("NOTHING_TO_INLINE")
        inline operator fun setValue(
            owner: Any,
            property: KProperty<*>,
            new: T,
        ) {
            value = new
        }
    }
}
