package dev.forkful.shell.command;

import dev.forkful.shell.world.SafeText;
import dev.forkful.shell.world.World;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output as a stream for sinks: it notices at each write that nobody reads any more, or that there is no room,
 * and makes text safe where a terminal is what reads it. Takes whole characters in each write, and many at a time: it
 * hands each on. Closing it flushes only.
 */
final class DataStream extends OutputStream {
    private final World world;

    DataStream(World world) {
        this.world = world;
    }

    @Override
    public void write(int oneByte) {
        world.out().write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (world.screen().outputIsTerminal()) {
            world.out().print(SafeText.block(new String(bytes, offset, length, StandardCharsets.UTF_8)));
        } else {
            world.out().write(bytes, offset, length);
        }
        world.flushData();
    }

    @Override
    public void flush() {
        world.flushData();
    }

    @Override
    public void close() {
        flush();
    }
}
