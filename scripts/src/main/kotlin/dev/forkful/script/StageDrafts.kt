package dev.forkful.script

import dev.forkful.Handler
import dev.forkful.Stage
import dev.forkful.TaskKey
import java.lang.reflect.Type

/** The stages of a job in the making, with the names of their tasks. Not thread-safe. */
internal class StageDrafts(
    private val problems: MutableList<String>,
) {
    private val stages = ArrayList<Stage<Any>>()
    private val keys = ArrayList<KeyDraft>()

    /** A `key { }` or `dedupe { }`; without a [stage] it means the only one, without a [key] it takes the task's own. */
    class KeyDraft(
        val word: String,
        val stage: String?,
        val inputType: Type?,
        val key: TaskKey<Any>?,
    )

    fun task(
        inputType: Type,
        handler: Handler<Any>,
    ) {
        when {
            stages.isEmpty() -> stages += Stage(Stage.MAIN, inputType, handler)
            stages.all { it.name() == Stage.MAIN } -> problems += "task { } stands twice: a job has one"
            else -> problems += MIXED
        }
    }

    fun stage(stage: Stage<Any>) {
        if (stages.any { it.name() == Stage.MAIN } && stage.name() != Stage.MAIN) {
            problems += MIXED
        }
        stages += stage
    }

    fun named(draft: KeyDraft) {
        keys += draft
    }

    /**
     * The stages as declared; without any, one that does nothing, so that what else is wrong can be said in the same breath.
     *
     * @param cutShort whether more may have been declared than was read
     */
    fun build(cutShort: Boolean): List<Stage<*>> {
        if (stages.isEmpty()) {
            if (!cutShort) problems += "task { } is missing: say what is done with each input"
            return listOf(Stage(Stage.MAIN, Any::class.java, SuspendingHandler<Any> { }))
        }
        keys.forEach(::apply)
        return stages
    }

    private fun apply(draft: KeyDraft) {
        val index = if (draft.stage == null && stages.size == 1) 0 else stages.indexOfFirst { it.name() == draft.stage }
        if (index < 0) {
            val names = stages.joinToString { "\"${it.name()}\"" }
            problems +=
                if (draft.stage == null) {
                    "${draft.word} { }: say which stage it is for, one of $names"
                } else {
                    "${draft.word}(\"${draft.stage}\"): no such stage; there is $names"
                }
            return
        }
        val stage = stages[index]
        val unnamed = stage.name() == Stage.MAIN
        if (draft.inputType != null && !fits(draft.inputType, stage.inputType())) {
            problems += "${draft.word}${if (unnamed) " { }" else " of stage ${stage.name()}"} takes a " +
                "${draft.inputType.typeName}, and ${if (unnamed) "task { }" else "the stage"} a ${stage.inputType().typeName}"
        }
        if (draft.key != null && stage.key() != null) {
            val problem = "${if (unnamed) "the job" else "stage ${stage.name()}"} has two keys: give it in key { } or in dedupe { }"
            if (problem !in problems) problems += problem
        }
        val keyed = if (draft.key == null) stage else stage.withKey(draft.key)
        stages[index] = if (draft.word == DEDUPE) keyed.withRepeats(Stage.Repeats.DROP) else keyed
    }

    private fun fits(
        taken: Type,
        given: Type,
    ) = taken.typeName == given.typeName || (taken is Class<*> && given is Class<*> && taken.isAssignableFrom(given))

    companion object {
        const val DEDUPE = "dedupe"
        private const val MIXED = "task { } stands beside stage(…) { }: a job has the one or the other"
    }
}
