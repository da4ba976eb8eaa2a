package dev.forkful.script

/** Libraries that a script needs, as `group:artifact:version`: `@file:DependsOn("org.jsoup:jsoup:1.21.2")`. */
@Target(AnnotationTarget.FILE)
@Retention(AnnotationRetention.SOURCE)
@Repeatable
annotation class DependsOn(
    vararg val artifacts: String,
)

/** Maven repositories in which libraries are looked for beside those of the person's own settings. */
@Target(AnnotationTarget.FILE)
@Retention(AnnotationRetention.SOURCE)
@Repeatable
annotation class Repository(
    vararg val urls: String,
)

/** Other scripts, whose functions, values and classes this one uses; paths are relative to this script. */
@Target(AnnotationTarget.FILE)
@Retention(AnnotationRetention.SOURCE)
@Repeatable
annotation class Import(
    vararg val scripts: String,
)
