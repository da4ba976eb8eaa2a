/** The HTTP client that handlers use: Methanol, with our limits. Public; the only package that knows Methanol. */
@NullMarked
package dev.forkful.http;

import org.jspecify.annotations.NullMarked;
