/**
 * The HTTP client that handlers use: Methanol over the JDK's client, with our limits. Public; a leaf, and the only
 * package that knows Methanol.
 *
 * <h2>The life of one call</h2>
 *
 * <ol>
 *   <li>The caller's thread resolves the URI, and passes Methanol's interceptors: those that name a call that fails,
 *       decode its body (gzip and deflate) and bound it; Methanol's own, for the time-out; the default headers; and
 *       innermost our exchanges.
 *   <li>A host name that was not asked for of late is looked up on a {@code forkful-dns} thread; the request is sent
 *       when it is known. A literal address, and a host behind a proxy, is not.
 *   <li>The {@link dev.forkful.http.ExchangeGate} says when the exchange may begin; one that waits holds no thread.
 *   <li>Response headers arrive on the thread that waits for the network, or on a {@code forkful-http} one. A redirect
 *       that is followed drops its body and begins the next exchange; anything else goes to the body handler, through
 *       the decoder and the limit.
 *   <li>The response, or the bare error, completes the caller's future on the executor for continuations. A blocking
 *       call is woken directly.
 *   <li>A body that is read as it comes is still to come then. Its call is over, and its turn at the gate is left, when
 *       it has come whole or is closed.
 *   <li>Whoever ends the future earlier aborts the exchange: the connection is closed. So does whoever aborts the call
 *       while its body is read, at the latest its attempt as it ends; who reads it is told.
 * </ol>
 *
 * <h2>Threads</h2>
 *
 * The JDK's client works on the thread that brings it work: whoever calls sends, and its selector, the one thread that
 * waits for the network, takes in what comes, decodes, and collects bodies. {@code forkful-http-N}, as many as there
 * are cores and at least 2, do it where that has too much to do, or a person's code comes with a call. None of them may
 * block, nor run a person's code, body handlers excepted. {@code forkful-dns-N}, at most 32: block in the resolver.
 * {@code forkful-file-N}, at most 8: read the files that are sent, and pass them on. All are daemons; the numbered ones
 * end when they idle.
 *
 * <h2>What it does not do</h2>
 *
 * It does not retry, pace or limit what is in flight: the worker does, through the gate. A request's time-out ends with
 * its headers; a body that drips is cut by the attempt's time-out, which cancels. Brotli is not decoded, cookies are
 * not kept, and of the ways to tell a proxy who one is there is Basic authentication only. The client asked for
 * directly ({@code Http.client()}) has the same limits, but its futures complete on the JDK's common pool, only
 * {@code cancel(true)} aborts them, and a body that is read as it comes belongs to nobody: its turn is left with its
 * head.
 */
@NullMarked
package dev.forkful.http;

import org.jspecify.annotations.NullMarked;
