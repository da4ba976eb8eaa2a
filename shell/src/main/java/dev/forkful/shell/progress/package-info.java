/** How a run looks to the person who waits for it: the live line and the summary. Called by the commands. */
@NullMarked
package dev.forkful.shell.progress;

import org.jspecify.annotations.NullMarked;
