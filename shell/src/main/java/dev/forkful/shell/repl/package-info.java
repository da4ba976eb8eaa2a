/**
 * The interactive shell: it reads lines, and runs each as the command line that it is. The only package that knows the
 * terminal; for {@code Main} alone.
 */
@NullMarked
package dev.forkful.shell.repl;

import org.jspecify.annotations.NullMarked;
