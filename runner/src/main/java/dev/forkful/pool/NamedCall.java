package dev.forkful.pool;

/** A function of which only the name matters: how an asynchronous one looks to a pool. */
record NamedCall<A, R>(FunctionName name) implements Call<A, R> {
    private static final long serialVersionUID = 1;

    @Override
    public R call(A argument) {
        throw new UnsupportedOperationException(name + " is asynchronous: it runs in a pool only");
    }
}
