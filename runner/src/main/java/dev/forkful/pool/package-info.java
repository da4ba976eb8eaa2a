/** The API for programs: calling functions of a Java or Kotlin program in worker processes. */
@NullMarked
package dev.forkful.pool;

import org.jspecify.annotations.NullMarked;
