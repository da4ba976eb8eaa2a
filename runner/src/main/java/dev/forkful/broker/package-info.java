/**
 * The Broker: what holds the queues of a run. Used by the supervisor, the workers and readers; it knows no transport
 * and assumes no shared memory.
 */
@NullMarked
package dev.forkful.broker;

import org.jspecify.annotations.NullMarked;
