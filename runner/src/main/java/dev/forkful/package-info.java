/**
 * What a person who writes jobs sees: a job, its stage, its policies, and the context of one attempt. Anyone may use
 * it.
 */
@NullMarked
package dev.forkful;

import org.jspecify.annotations.NullMarked;
