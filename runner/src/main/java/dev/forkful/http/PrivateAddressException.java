package dev.forkful.http;

/**
 * An exchange would go to an address that is not of the public internet, and the client's
 * {@link ClientSpec#deniesPrivateNetworks} forbids that. Not an {@code IOException}, since another try gets no further.
 */
public final class PrivateAddressException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PrivateAddressException(String message) {
        super(message);
    }
}
