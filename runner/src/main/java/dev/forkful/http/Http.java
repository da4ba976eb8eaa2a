package dev.forkful.http;

/** stub: written by the http part. */
public interface Http {}
