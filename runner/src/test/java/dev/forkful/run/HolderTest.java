package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HolderTest {
    @Test
    void theHostIsNamedWhereItIsAnother() {
        assertThat(Holder.parse("1 c1\n").inWords()).isEqualTo("process 1 on c1");
        String here = Holder.ofThisProcess().toString();
        assertThat(Holder.parse(here + "\n").inWords())
                .isEqualTo("process " + ProcessHandle.current().pid());
    }

    @Test
    void whatAnEarlierForkfulWroteNamesNoHost() {
        assertThat(Holder.parse("4711\n").inWords()).isEqualTo("process 4711");
        assertThat(Holder.parse("").inWords()).as("it is just being written").isEqualTo("another process");
    }
}
