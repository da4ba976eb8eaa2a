package dev.forkful.script

import dev.forkful.script.ScriptHeader.Entry
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class ScriptHeaderTest {
    @Test
    fun annotationsAreReadWithTheirPlaces() {
        val header =
            ScriptHeader.parse(
                """
                #!/usr/bin/env forkful
                /* of /* nested */ comments */
                @file:DependsOn("a:b:1", "c:d:2") // why
                @file:[Repository("https://example.org/m2") Import("common.job.kts")]
                  @file:dev.forkful.script.DependsOn(
                    "e:f:3",
                )
                @file:Suppress("unused")
                import java.util.*
                """.trimIndent(),
            )
        assertThat(header.dependencies).containsExactly(Entry("a:b:1", 3, 17), Entry("c:d:2", 3, 26), Entry("e:f:3", 6, 5))
        assertThat(header.repositories).containsExactly(Entry("https://example.org/m2", 4, 19))
        assertThat(header.imports).containsExactly(Entry("common.job.kts", 4, 52))
    }

    @Test
    fun jbangCommentsAreRead() {
        val header =
            ScriptHeader.parse(
                "//DEPS a:b:1 c:d:2,e:f:3\n//REPOS https://example.org\r\n // DEPS not:this:1\nclass X {}\n//DEPS late:one:1",
            )
        assertThat(header.dependencies.map { it.value }).containsExactly("a:b:1", "c:d:2", "e:f:3")
        assertThat(header.repositories).containsExactly(Entry("https://example.org", 2, 9))
    }

    @Test
    fun blockCommentsNestInKotlinAndNotInJava() {
        val text = "/* of data/*.csv */\n//DEPS a:b:1\n/**/\n/* */\n//DEPS c:d:2\nclass X {}"
        assertThat(ScriptHeader.parseJava(text).dependencies).containsExactly(Entry("a:b:1", 2, 8), Entry("c:d:2", 5, 8))
        assertThat(ScriptHeader.parse(text).dependencies).isEmpty()
    }

    @Test
    fun whatIsInTheCodeIsNoHeader() {
        val header = ScriptHeader.parse("val text = \"\"\"\n@file:DependsOn(\"a:b:1\")\n\"\"\"")
        assertThat(header.dependencies).isEmpty()
    }

    @Test
    fun aBrokenHeaderIsLeftToTheCompiler() {
        for (text in listOf(
            "",
            "@file",
            "@file:",
            "@file:DependsOn(",
            "@file:DependsOn(\"a",
            "@file:[",
            "/*",
            "//DEPS ",
            "@file:DependsOn(\"a\\",
        )) {
            assertThat(ScriptHeader.parse(text).imports).describedAs(text).isEmpty()
        }
    }
}
