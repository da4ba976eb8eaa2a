/** What {@code forkful demo} shows: a slow server, and an honest job that calls it. */
@NullMarked
package dev.forkful.shell.demo;

import org.jspecify.annotations.NullMarked;
