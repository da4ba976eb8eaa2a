package dev.forkful.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The locale that cron and bare containers have, whatever they call it. What is no ASCII stands in a file: these tests
 * may have it, too.
 */
class LocaleIT {
    @RegisterExtension
    final Forkful forkful = new Forkful();

    @ParameterizedTest
    @ValueSource(strings = {"C", "nowhere.UTF-8"})
    void namesAndArgumentsAreWhatTheyAreInALocaleOfAscii(String locale) {
        forkful.write("greet.sh", """
                set -e
                mkdir 'dir ü'
                cat >'dir ü/jöb.job.kts' <<'JOB'
                job("greet") {
                    val who = args["who"]
                    task { name: String -> "$who grüßt $name" }
                }
                JOB
                printf 'zoë\\n' >ïn.txt
                forkful=$1
                "$forkful" run 'dir ü/jöb.job.kts' --input ïn.txt --set who=Jürgen --out 'dir ü/aus.ndjson' --name greet
                cat 'dir ü/aus.ndjson'
                "$forkful" results greet --format inputs --where 'input == "zoë"'
                """);
        forkful.with("LC_ALL", locale).without("LANG");
        Running running = forkful.startCommand(
                List.of("bash", "greet.sh", Forkful.root().resolve("forkful").toString()));
        running.endInput();
        assertThat(running.await().expect(0).out())
                .contains("\"result\":\"Jürgen grüßt zoë\"")
                .endsWith("\nzoë\n");
    }
}
