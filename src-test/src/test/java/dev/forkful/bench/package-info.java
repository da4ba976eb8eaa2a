/** The bench: what Forkful costs beside a bare loop. {@code src-test/bench/run} starts it; no test uses it. */
@NullMarked
package dev.forkful.bench;

import org.jspecify.annotations.NullMarked;
