/** Black-box tests: the launcher as a person starts it, real processes, real files, a real HTTP server on loopback. */
@NullMarked
package dev.forkful.test;

import org.jspecify.annotations.NullMarked;
