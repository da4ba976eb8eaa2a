/** The console process: its main, its commands put together, its signals. Nothing calls it but the launcher. */
@NullMarked
package dev.forkful.shell;

import org.jspecify.annotations.NullMarked;
