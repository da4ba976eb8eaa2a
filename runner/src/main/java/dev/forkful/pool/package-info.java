/** The library face: functions of a Java or Kotlin program, called in worker processes. Called by programs. */
@NullMarked
package dev.forkful.pool;

import org.jspecify.annotations.NullMarked;
