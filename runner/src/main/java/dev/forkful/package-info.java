/** The API for jobs: declaring a job with its stages and settings, and the context of one attempt. */
@NullMarked
package dev.forkful;

import org.jspecify.annotations.NullMarked;
