package dev.forkful.pool;

/** A function that was found, and is called in workers only: how an asynchronous one looks to a pool. */
record NamedCall<A, R>(Function function) implements Call<A, R> {
    private static final long serialVersionUID = 1;

    @Override
    public R call(A argument) {
        throw new UnsupportedOperationException(function.name() + " is asynchronous: it runs in a pool only");
    }
}
