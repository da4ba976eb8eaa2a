package dev.forkful.broker;

/**
 * Where an event lies: by it a {@link ReplyReader} finds a reply again. Only a broker of the kind that made it can read
 * it.
 *
 * @param incarnation of its writer, from 1
 * @param index among what that one wrote
 */
public record Place(int incarnation, long index) {}
