package dev.forkful.script

/** Keeps a setting of an outer block from being changed by mistake in an inner one. */
@DslMarker
@Target(AnnotationTarget.CLASS)
annotation class JobDsl
