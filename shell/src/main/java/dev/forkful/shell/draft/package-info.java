/** What {@code forkful init} writes: a job script to begin with, made for the input that it is to read. */
@NullMarked
package dev.forkful.shell.draft;

import org.jspecify.annotations.NullMarked;
