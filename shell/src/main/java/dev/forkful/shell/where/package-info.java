/**
 * Expressions over replies, in CEL: the only package that knows that library. For commands; loaded where one is given.
 */
@org.jspecify.annotations.NullMarked
package dev.forkful.shell.where;
