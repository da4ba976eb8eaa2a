/** What a command may see of the world, and the rules of how it speaks to it. Used by all of the console. */
@NullMarked
package dev.forkful.shell.world;

import org.jspecify.annotations.NullMarked;
