/** A run: its directory, its publisher, its supervisor, and the projection of its events. Called by the console. */
@NullMarked
package dev.forkful.run;

import org.jspecify.annotations.NullMarked;
