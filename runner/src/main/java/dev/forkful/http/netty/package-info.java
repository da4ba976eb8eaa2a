/**
 * A leaner transport under Methanol: HTTP/1.1 over Netty's codecs, behind the face of the JDK's own client. A request
 * costs a fraction of the JDK's, which hands each one over between three kinds of threads.
 *
 * <p>One exchange at a time is on a connection; all that happens on one is done by its event loop. Redirects, cookies,
 * caches and limits are of the layers above.
 */
@NullMarked
package dev.forkful.http.netty;

import org.jspecify.annotations.NullMarked;
