package dev.forkful.broker.chronicle;

import dev.forkful.broker.Event;
import dev.forkful.broker.Order;
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
            case INPUT_ENDED -> 5;
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
            case 5 -> Event.Mark.INPUT_ENDED;
            default -> throw record.damaged("unknown mark: value=" + code);
        };
    }

    static byte of(Order.Verb verb) {
        return switch (verb) {
            case PAUSE -> 0;
            case UNPAUSE -> 1;
            case DRAIN -> 2;
            case CANCEL -> 3;
            case SCALE -> 4;
            case CONCURRENCY -> 5;
            case SUBMIT -> 6;
            case CLOSE -> 7;
            case TIMEOUT -> 8;
            case RATE -> 9;
            case HOST_RATE -> 10;
            case ADAPT -> 11;
            case REVISE -> 12;
            case HEAP -> 13;
            case GUARD -> 14;
            case DOUBT_RETRY -> 15;
            case DOUBT_FAIL -> 16;
            case DOUBT_OK -> 17;
        };
    }

    static Order.Verb verb(RecordView record) {
        byte code = record.readByte();
        return switch (code) {
            case 0 -> Order.Verb.PAUSE;
            case 1 -> Order.Verb.UNPAUSE;
            case 2 -> Order.Verb.DRAIN;
            case 3 -> Order.Verb.CANCEL;
            case 4 -> Order.Verb.SCALE;
            case 5 -> Order.Verb.CONCURRENCY;
            case 6 -> Order.Verb.SUBMIT;
            case 7 -> Order.Verb.CLOSE;
            case 8 -> Order.Verb.TIMEOUT;
            case 9 -> Order.Verb.RATE;
            case 10 -> Order.Verb.HOST_RATE;
            case 11 -> Order.Verb.ADAPT;
            case 12 -> Order.Verb.REVISE;
            case 13 -> Order.Verb.HEAP;
            case 14 -> Order.Verb.GUARD;
            case 15 -> Order.Verb.DOUBT_RETRY;
            case 16 -> Order.Verb.DOUBT_FAIL;
            case 17 -> Order.Verb.DOUBT_OK;
            default -> throw record.damaged("unknown order: value=" + code);
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
