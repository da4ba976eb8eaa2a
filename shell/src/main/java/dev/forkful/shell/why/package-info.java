/** {@code forkful why}: what a live run waits for. */
@NullMarked
package dev.forkful.shell.why;

import org.jspecify.annotations.NullMarked;
