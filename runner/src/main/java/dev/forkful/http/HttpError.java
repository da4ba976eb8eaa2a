package dev.forkful.http;

import java.util.OptionalInt;

/**
 * What a failed call is reported as.
 *
 * @param type a stable label, such as {@code dns} or {@code timeout}; the class name of an error that is not of HTTP
 * @param message the reason in words, never blank
 * @param status the HTTP status; empty where there was no response
 * @param cause the error without the wrappers of futures
 */
public record HttpError(String type, String message, OptionalInt status, Throwable cause) {

    /** Classifies an error, whatever wraps it. */
    public static HttpError of(Throwable error) {
        return new HttpError(
                error.getClass().getName(), String.valueOf(error.getMessage()), OptionalInt.empty(), error);
    }
}
