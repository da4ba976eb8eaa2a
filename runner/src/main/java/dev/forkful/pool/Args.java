package dev.forkful.pool;

import org.jspecify.annotations.Nullable;

/**
 * Groups the arguments of one call for {@link Pool#starmap}: {@code pool.starmap(Sums::add, List.of(Args.of(1, 2)))}.
 */
public final class Args {
    private Args() {}

    /** Two arguments. */
    public static <A extends @Nullable Object, B extends @Nullable Object> Two<A, B> of(A first, B second) {
        return new Two<>(first, second);
    }

    /** Three arguments. */
    public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
            Three<A, B, C> of(A first, B second, C third) {
        return new Three<>(first, second, third);
    }

    /** Two arguments. */
    public record Two<A extends @Nullable Object, B extends @Nullable Object>(A first, B second) {}

    /** Three arguments. */
    public record Three<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>(
            A first, B second, C third) {}
}
