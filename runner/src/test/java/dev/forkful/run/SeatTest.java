package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeatTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE = Seat.START_PATIENCE.toNanos();

    /** Ctrl-Z stops console and workers; the clock goes on. */
    @Test
    void startIsNotSlowByTheTimeForWhichItsConsoleStoodStill(@TempDir Path folder) throws IOException {
        Seat seat = new Seat(1, 0);
        seat.occupy(WorkerProcess.fork(List.of("true"), folder.resolve("log"), () -> {}), 7, SECOND);
        long hour = Duration.ofHours(1).toNanos();
        seat.forgiveGap(hour, hour - 2 * SECOND);
        assertThat(seat.isOverdue(hour)).isFalse();
        assertThat(seat.isOverdue(hour + PATIENCE - SECOND)).isFalse();
        assertThat(seat.isOverdue(hour + PATIENCE)).isTrue();
    }
}
