/**
 * The worker process: claim loop, attempts, handlers, heartbeat; and the launch data that the supervisor gives to it.
 */
@NullMarked
package dev.forkful.worker;

import org.jspecify.annotations.NullMarked;
