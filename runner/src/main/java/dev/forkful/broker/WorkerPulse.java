package dev.forkful.broker;

/**
 * A worker's word on itself.
 *
 * @param beats rises while the worker is alive and not frozen, at least twice a second; 0 before it joined
 * @param inFlight attempts that are being run now
 * @param idle whether it waits for tasks, and wants to be woken when there are some
 */
public record WorkerPulse(long beats, int inFlight, boolean idle) {}
