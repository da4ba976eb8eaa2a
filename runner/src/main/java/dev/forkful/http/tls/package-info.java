/**
 * The certificates of an HTTP client: whom it trusts beside the JDK's own authorities, and what it shows of itself.
 * Only {@code dev.forkful.http} and the check of a declared job call it; it knows the JDK only. Loaded by jobs that
 * have such settings, and by no other.
 *
 * <p>The JDK reads the files, and not Netty, whose reader does not tell a wrong password from a file that is no key,
 * nor whether a key fits its certificate.
 */
@NullMarked
package dev.forkful.http.tls;

import org.jspecify.annotations.NullMarked;
