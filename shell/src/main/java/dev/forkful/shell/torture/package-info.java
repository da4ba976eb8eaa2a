/** {@code forkful torture}: kills the processes of a run at random and at exact moments, and tells what came of it. */
@NullMarked
package dev.forkful.shell.torture;

import org.jspecify.annotations.NullMarked;
