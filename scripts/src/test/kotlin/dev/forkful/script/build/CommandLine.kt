package dev.forkful.script.build

import java.io.IOException
import java.nio.file.Path
import kotlin.io.path.readBytes

/**
 * What this process was started with, word by word, in full. On Linux [ProcessHandle.info] looks at the first page of it
 * only, which one long class path fills.
 */
internal fun ProcessHandle.commandLine(): List<String> =
    try {
        Path
            .of("/proc/${pid()}/cmdline")
            .readBytes()
            .decodeToString()
            .split('\u0000')
    } catch (e: IOException) {
        // no Linux, or it has ended
        info().commandLine().orElse("").split(' ')
    }
