package dev.forkful.io;

/**
 * One item of an input.
 *
 * @param json UTF-8 JSON, at most {@code TaskRecord.MAX_INPUT_BYTES}; nobody may change it
 * @param line where it begins, from 1; for an input that is no file, which item it is
 */
@SuppressWarnings("ArrayRecordComponent")
public record InputItem(byte[] json, long line) {}
