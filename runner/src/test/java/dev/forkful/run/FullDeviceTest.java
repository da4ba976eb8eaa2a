package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.forkful.broker.BrokerException;
import dev.forkful.broker.Order;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files beside the queues, on a disk that is full: Linux has a device that always is. */
class FullDeviceTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path run;

    @BeforeEach
    void needsTheDevice() {
        assumeTrue(Files.exists(FULL), "no " + FULL);
    }

    @Test
    void manifestThatCannotBeWrittenLeavesTheOneThatIsThere() throws IOException {
        ManifestFile.write(run, Manifests.of("before"));
        Files.createSymbolicLink(run.resolve("run.json.tmp"), FULL);
        assertThatThrownBy(() -> ManifestFile.write(run, Manifests.of("after")))
                .isInstanceOf(BrokerException.Storage.class)
                .hasMessageContaining("cannot write " + run.resolve("run.json"))
                .hasMessageContaining("No space left");
        assertThat(ManifestFile.read(run).job()).isEqualTo("before");
    }

    @Test
    void orderThatCannotBeWrittenIsToldToWhoGivesItAndNobodyElse() throws IOException {
        ControlFiles orders = new ControlFiles(run);
        Files.createDirectories(run.resolve("control"));
        Files.createSymbolicLink(run.resolve("control/id.tmp"), FULL);
        Order order = new Order("id", Order.Verb.PAUSE, 0, "ann", "");
        assertThatThrownBy(() -> orders.put(new ControlFiles.Letter(order, List.of())))
                .isInstanceOf(BrokerException.Storage.class)
                .hasMessageContaining("id.tmp")
                .hasMessageContaining("No space left");
        assertThat(orders.ids()).isEmpty();
    }
}
