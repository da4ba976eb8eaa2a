/**
 * How values of jobs become JSON, and JSON becomes values: one mapper for inputs, results, bodies of calls and the
 * arguments of pools. Whoever reads or writes such values may call it.
 */
@NullMarked
package dev.forkful.json;

import org.jspecify.annotations.NullMarked;
