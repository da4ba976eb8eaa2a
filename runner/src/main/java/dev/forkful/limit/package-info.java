/**
 * Limits in shared memory: how fast, and how many at a time, over all processes that map the same file. Workers pass
 * them, the supervisor takes back what a dead worker held; nobody else may call it.
 */
@NullMarked
package dev.forkful.limit;

import org.jspecify.annotations.NullMarked;
