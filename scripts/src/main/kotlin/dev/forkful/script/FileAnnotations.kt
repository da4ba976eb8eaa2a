package dev.forkful.script

/** Adds libraries to a script, each as `group:artifact:version`: `@file:DependsOn("org.jsoup:jsoup:1.21.2")`. */
@Target(AnnotationTarget.FILE)
@Retention(AnnotationRetention.SOURCE)
@Repeatable
annotation class DependsOn(
    vararg val artifacts: String,
)

/** Adds Maven repositories in which libraries are looked for, besides those of the user's own Maven settings. */
@Target(AnnotationTarget.FILE)
@Retention(AnnotationRetention.SOURCE)
@Repeatable
annotation class Repository(
    vararg val urls: String,
)

/** Imports other scripts, whose functions, values and classes can be used in this one; paths are relative to this script. */
@Target(AnnotationTarget.FILE)
@Retention(AnnotationRetention.SOURCE)
@Repeatable
annotation class Import(
    vararg val scripts: String,
)
