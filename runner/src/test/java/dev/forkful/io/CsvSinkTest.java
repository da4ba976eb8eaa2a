package dev.forkful.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.broker.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvSinkTest {

    @Test
    void inputColumnsComeFirstThenResultThenStatusAndError() {
        assertThat(export(
                        Replies.ok(0, "{\"id\":\"1\",\"name\":\"Ann, B\"}", "{\"age\":33,\"ok\":true}"),
                        Replies.failed(1, "{\"id\":\"2\",\"name\":\"\"}", "{\"type\":\"X\",\"message\":\"no\"}")))
                .isEqualTo("""
                        id,name,age,ok,status,error
                        1,"Ann, B",33,true,ok,
                        2,"",,,failed,"{""type"":""X"",""message"":""no""}"
                        """);
    }

    @Test
    void scalarsStandInColumnsOfTheirOwn() {
        assertThat(export(
                        Replies.ok(0, "\"a\\nb\"", "200"), Replies.ok(1, "7", "\"x\""), Replies.ok(2, "null", "null")))
                .isEqualTo("""
                        input,result,status,error
                        "a
                        b",200,ok,
                        7,x,ok,
                        ,,ok,
                        """);
    }

    @Test
    void nestedValuesAreJsonText() {
        assertThat(export(Replies.ok(0, "{\"a\" : { \"é\":[1, {}] } ,\"b\":[]}", "[1,\"é\"]")))
                .isEqualTo("""
                        a,b,result,status,error
                        "{ ""é"":[1, {}] }",[],"[1,""é""]",ok,
                        """);
    }

    @Test
    void halfACharacterIsTheSignForWhatCannotBeShown() {
        assertThat(export(Replies.ok(0, "{\"a\":\"\\ud83db\"}", "[\"\\ud83d\"]")))
                .isEqualTo("""
                        a,result,status,error
                        \ufffdb,"[""\\ud83d""]",ok,
                        """);
        assertThat(export(Replies.ok(0, "\"\\ud83d\\ude00\"", "1"))).contains("\n\ud83d\ude00,1,ok,");
    }

    @Test
    void numbersKeepTheirDigits() {
        assertThat(export(Replies.ok(0, "12345678901234567890.10", "1e400")))
                .contains("\n12345678901234567890.10,1e400,ok,");
    }

    @Test
    void fieldsThatComeLaterGetTheirColumns() {
        assertThat(export(
                        Replies.failed(0, "{\"a\":1}", "{}"),
                        Replies.ok(1, "{\"b\":2}", "{\"x\":1}"),
                        Replies.ok(2, "{\"a\":3}", "{\"y\":null,\"x\":2}")))
                .isEqualTo("""
                        a,b,x,y,status,error
                        1,,,,failed,{}
                        ,2,1,,ok,
                        3,,2,,ok,
                        """);
    }

    @Test
    void namesThatClashLoseNoData() {
        assertThat(export(
                        Replies.ok(
                                0,
                                "{\"id\":1,\"status\":\"new\",\"result\":\"r\",\"result.id\":9}",
                                "{\"id\":2,\"status\":200,\"error\":\"none\"}"),
                        Replies.ok(1, "5", "6")))
                .isEqualTo("""
                        id,status,result,result.id,input,result.result.id,result.status,result.error,result.result,reply.status,error
                        1,new,r,9,,2,200,none,,ok,
                        ,,,,5,,,,6,ok,
                        """);
    }

    @Test
    void stageHasAColumnThatClashesWithNoOtherWhereThereAreSeveral() {
        List<String> stages = List.of("list", "detail");
        assertThat(export(
                        new CsvColumns.FirstPass(stages),
                        Replies.ok(0, "{\"id\":1}", "{\"stage\":\"late\"}"),
                        Replies.ofStage(1, 1, "{\"id\":2}", "{\"stage\":\"early\"}")))
                .isEqualTo("""
                        id,result.stage,stage,status,error
                        1,late,list,ok,
                        2,early,detail,ok,
                        """);
        assertThat(export(new CsvColumns.FirstPass(stages), Replies.ofStage(1, 0, "{\"stage\":\"seed\"}", "2")))
                .isEqualTo("""
                        stage,result,reply.stage,status,error
                        seed,2,detail,ok,
                        """);
        assertThat(export(Replies.ok(0, "1", "{\"stage\":\"late\"}"))).startsWith("input,stage,status,error\n");
    }

    @Test
    void twoPassesOverManyFieldsStopBeforeMemoryDoes() {
        CsvColumns.FirstPass pass = new CsvColumns.FirstPass(List.of());
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        pass.accept(Replies.ok(i, "{\"key" + i + "\":1}", "null"));
                    }
                })
                .isInstanceOf(OutputException.class)
                .hasMessage("reply 4096 brings more than 4096 columns: too many for CSV, export NDJSON");
    }

    @Test
    void fieldThatTheFirstPassDidNotSeeIsRefused() {
        CsvColumns.FirstPass pass = new CsvColumns.FirstPass(List.of());
        pass.accept(Replies.ok(0, "1", "2"));
        try (ReplySink sink = new CsvSink(new ByteArrayOutputStream(), pass.columns())) {
            assertThatThrownBy(() -> sink.accept(Replies.ok(1, "1", "{\"late\":3}")))
                    .isInstanceOf(OutputException.class)
                    .hasMessage(
                            "reply 1 has a field that came after the columns were fixed: result late; export again");
        }
    }

    @Test
    void exportOfNothingIsAHeader() {
        assertThat(export()).isEqualTo("status,error\n");
    }

    @Test
    void streamThatCannotBeWrittenIsAnOutputException() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        Event.Reply reply = Replies.failed(0, "1", "{}");
        CsvColumns.FirstPass pass = new CsvColumns.FirstPass(List.of());
        pass.accept(reply);
        for (ReplySink sink : List.of(new CsvSink(full, pass.columns()), new NdjsonSink(full, List.of("main")))) {
            assertThatThrownBy(() -> {
                        sink.accept(reply);
                        sink.flush();
                    })
                    .isInstanceOf(OutputException.class)
                    .hasMessageEndingWith("No space left on device");
        }
    }

    private static String export(Event.Reply... replies) {
        return export(new CsvColumns.FirstPass(List.of()), replies);
    }

    private static String export(CsvColumns.FirstPass pass, Event.Reply... replies) {
        for (Event.Reply reply : replies) {
            pass.accept(reply);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ReplySink sink = new CsvSink(out, pass.columns())) {
            for (Event.Reply reply : replies) {
                sink.accept(reply);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
