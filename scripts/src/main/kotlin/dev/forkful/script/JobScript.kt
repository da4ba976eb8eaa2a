package dev.forkful.script

/** stub: written by the scripts part. */
abstract class JobScript
