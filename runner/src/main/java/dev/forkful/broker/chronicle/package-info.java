/**
 * The embedded broker: Chronicle Queue files and a mapped claim table in one run directory, on one machine. Made
 * through {@link dev.forkful.broker.chronicle.ChronicleBroker} alone; the only package that knows {@code net.openhft}.
 */
@NullMarked
package dev.forkful.broker.chronicle;

import org.jspecify.annotations.NullMarked;
