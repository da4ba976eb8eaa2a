package dev.forkful.http;

/** What is done with a response that points elsewhere (301, 302, 303, 307, 308). */
public enum Redirects {
    /** Followed, at most 5 in a row, never from https to http; the response that is not followed is the result. */
    FOLLOW,
    /** The response is the result. */
    NEVER
}
