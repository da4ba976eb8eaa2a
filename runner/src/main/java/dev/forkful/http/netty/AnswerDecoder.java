package dev.forkful.http.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Decodes what a connection brings, and keeps apart what belongs to one answer: bytes that nobody asked for would
 * otherwise wait here, and be taken for the next one's beginning.
 *
 * <p><i>Threading:</i> of its event loop.
 */
final class AnswerDecoder extends HttpResponseDecoder {
    private static final int LONGEST_HEAD_BYTES = 384 << 10; // as the JDK's client has it
    private static final int LONGEST_LINE_BYTES = 64 << 10;
    private static final int LONGEST_PART_BYTES = 16 << 10; // of a body: as the JDK's client has it

    private final Connection connection;
    private List<String> codings = List.of();

    AnswerDecoder(Connection connection) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE_BYTES)
                .setMaxHeaderSize(LONGEST_HEAD_BYTES)
                .setMaxChunkSize(LONGEST_PART_BYTES)
                .setAllowDuplicateContentLengths(true)); // of the same value
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (connection.isIdle()) {
            ReferenceCountUtil.release(message);
            connection.close();
        } else {
            connection.answerBegins();
            super.channelRead(context, message);
        }
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        boolean empty = connection.answersHead() || super.isContentAlwaysEmpty(message);
        codings = empty ? message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING) : List.of();
        return empty;
    }

    /** Gives a head back what the decoder takes from it where no body comes: that its sender declares chunks. */
    void restoreCodings(HttpMessage head) {
        if (!codings.isEmpty()) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, codings);
        }
    }

    /** Whether more has come than what was decoded. */
    boolean holdsMore() {
        return actualReadableBytes() > 0;
    }
}
