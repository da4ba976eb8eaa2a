package dev.forkful.worker;

import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ValueNode;

/**
 * Nodes that write numbers of one value alike, whether as {@code 100}, {@code 100.0} or {@code 1e2}: a whole number by
 * its digits, unless those are over {@value #MOST_DIGITS}, any other without zeros at its end.
 *
 * <p><i>Threading:</i> thread-safe.
 */
final class CanonicalNumbers extends JsonNodeFactory {
    private static final long serialVersionUID = 1L;

    /** Of a whole number that is written by its digits: 1E999999999 would fill the heap. */
    private static final int MOST_DIGITS = 1_000;

    @Override
    public ValueNode numberNode(BigInteger number) {
        return numberNode(new BigDecimal(number));
    }

    @Override
    public ValueNode numberNode(BigDecimal number) {
        BigDecimal stripped = stripped(number);
        boolean isWhole = stripped.scale() <= 0;
        // As a sum of longs: a scale may be as low as an int goes.
        if (isWhole && (long) stripped.precision() - stripped.scale() <= MOST_DIGITS) {
            return super.numberNode(stripped.toBigIntegerExact());
        }
        return super.numberNode(stripped);
    }

    /** Without zeros at its end. The method of that name takes minutes for a number as long as a task may be. */
    private static BigDecimal stripped(BigDecimal number) {
        if (number.precision() <= MOST_DIGITS) {
            return number.stripTrailingZeros();
        }
        String digits = number.unscaledValue().toString();
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') { // which it is not for ever: a zero has one digit
            end--;
        }
        long scale = (long) number.scale() - (digits.length() - end);
        return end == digits.length() || scale < Integer.MIN_VALUE
                ? number
                : new BigDecimal(new BigInteger(digits.substring(0, end)), (int) scale);
    }
}
