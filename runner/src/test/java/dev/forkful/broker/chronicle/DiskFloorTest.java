package dev.forkful.broker.chronicle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.broker.BrokerException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFloorTest {
    @Test
    void whatIsFreeAndWhatIsNeededIsSaidInWords(@TempDir Path folder) {
        DiskFloor noDiskHasThat = new DiskFloor(1L << 60);
        assertThatThrownBy(() -> noDiskHasThat.require(folder, 1))
                .isInstanceOf(BrokerException.Storage.class)
                .hasMessageMatching("disk almost full: \\d+ MiB are free, and 1099511627777 MiB are needed,"
                        + " of which 1099511627776 stay free: .*");
        assertThatCode(() -> new DiskFloor(0).require(folder, 1)).doesNotThrowAnyException();
    }
}
