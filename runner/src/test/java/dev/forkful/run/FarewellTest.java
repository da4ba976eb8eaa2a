package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FarewellTest {

    /** A star stands for the byte that begins a farewell. */
    @ParameterizedTest
    @CsvSource({
        "*bye, bye, 1, ''",
        "a*byeb, bye, 1, ab",
        "**bye, bye, 1, *",
        "*b*bye, bye, 1, *b",
        "*by*bye*bye, bye, 2, *by",
        "*bya, bye, 0, *bya",
        "bye, bye, 0, bye",
        "*a*x, bye, 0, *a*x",
        "*byx, , 0, *byx",
    })
    void onlyWhatTheWorkerKnowsIsAFarewell(String printed, @Nullable String farewell, int times, String others) {
        Farewell ear = new Farewell();
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        int heard = 0;
        for (byte next : printed.replace('*', (char) 6).getBytes(StandardCharsets.US_ASCII)) {
            if (!ear.hears(next, farewell, rest)) {
                rest.write(next);
            } else if (ear.isComplete()) {
                heard++;
            }
        }
        assertThat(heard).isEqualTo(times);
        assertThat(rest.toString(StandardCharsets.US_ASCII).replace((char) 6, '*'))
                .isEqualTo(others);
    }
}
