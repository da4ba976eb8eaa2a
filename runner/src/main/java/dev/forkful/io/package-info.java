/** Input readers and result sinks: lines, CSV, NDJSON. They know files and JSON, no queues. */
@NullMarked
package dev.forkful.io;

import org.jspecify.annotations.NullMarked;
