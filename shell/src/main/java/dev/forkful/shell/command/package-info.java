/** The commands, one small class each. They get their {@code World}, so a CLI and a shell can both serve them. */
@NullMarked
package dev.forkful.shell.command;

import org.jspecify.annotations.NullMarked;
