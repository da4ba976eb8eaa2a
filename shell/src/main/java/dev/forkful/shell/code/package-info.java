/** Tells which stages of a job an edit touches, by its compiled code: the only package that knows ASM. */
@NullMarked
package dev.forkful.shell.code;

import org.jspecify.annotations.NullMarked;
