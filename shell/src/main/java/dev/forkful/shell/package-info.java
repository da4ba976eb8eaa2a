/** The console: the commands of the CLI. */
@NullMarked
package dev.forkful.shell;

import org.jspecify.annotations.NullMarked;
