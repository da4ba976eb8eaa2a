/** What lies ready between the commands of one process. */
@NullMarked
package dev.forkful.shell.workbench;

import org.jspecify.annotations.NullMarked;
