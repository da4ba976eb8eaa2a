package dev.forkful.broker.chronicle;

import dev.forkful.broker.Event;
import dev.forkful.broker.Owner;

/** The numbers that stand for constants on disk. Never used anew, whatever becomes of the constants' order. */
final class EventCodes {

    private EventCodes() {}

    static byte of(Event.Status status) {
        return switch (status) {
            case OK -> 0;
            case FAILED -> 1;
        };
    }

    static Event.Status status(RecordView record) {
        byte code = record.readByte();
        return switch (code) {
            case 0 -> Event.Status.OK;
            case 1 -> Event.Status.FAILED;
            default -> throw record.damaged("unknown status: value=" + code);
        };
    }

    static byte of(Event.Mark mark) {
        return switch (mark) {
            case STARTED -> 0;
            case DRAINING -> 1;
            case STOPPED -> 2;
            case COMPLETED -> 3;
            case CANCELLED -> 4;
            case PAUSED -> 5;
            case UNPAUSED -> 6;
        };
    }

    static Event.Mark mark(RecordView record) {
        byte code = record.readByte();
        return switch (code) {
            case 0 -> Event.Mark.STARTED;
            case 1 -> Event.Mark.DRAINING;
            case 2 -> Event.Mark.STOPPED;
            case 3 -> Event.Mark.COMPLETED;
            case 4 -> Event.Mark.CANCELLED;
            case 5 -> Event.Mark.PAUSED;
            case 6 -> Event.Mark.UNPAUSED;
            default -> throw record.damaged("unknown mark: value=" + code);
        };
    }

    static long of(Owner.Flow flow) {
        return switch (flow) {
            case RUN -> 0;
            case PAUSE -> 1;
            case DRAIN -> 2;
        };
    }

    /** What is not known means: claim nothing. */
    static Owner.Flow flow(long code) {
        return code == 0 ? Owner.Flow.RUN : code == 2 ? Owner.Flow.DRAIN : Owner.Flow.PAUSE;
    }
}
