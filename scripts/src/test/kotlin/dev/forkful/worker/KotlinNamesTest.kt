package dev.forkful.worker

import com.fasterxml.jackson.annotation.JsonProperty
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.MethodSource

/** A property is written under its own name, whatever that is, and read under it. */
@Suppress("ktlint:standard:property-naming")
class KotlinNamesTest {
    @JvmInline
    value class Id(
        val text: String,
    )

    data class Mongo(
        val _id: String,
        val _links: List<String>,
        val __v: Int,
    )

    data class Linked(
        val `@type`: String,
        val `$ref`: String,
        val `1st`: Int,
    )

    data class Letters(
        val ñ: Int,
        val é: Int,
        val ß: Int,
        val Ä: Int,
        val 名: Int,
    )

    data class Dashes(
        val `content-type`: String,
        val é: String,
        val `é-x`: String,
        val `user-id`: Int,
        val `user-name`: String,
        val x: Int,
        val `x-y`: Int,
        val `a b`: Int,
        val `is-open`: Boolean,
        val `-`: Int,
    )

    data class Cases(
        val aBc: Int,
        val URL: String,
        val xX: Int,
        val x: Int,
        val ID: Int,
        val iOS: Int,
        val Name: String,
        val `get`: Int,
        val getX: Int,
        val setX: Int,
        val is_open: Int,
        val island: Int,
        val `is`: Int,
    )

    data class Truths(
        val isOpen: Boolean,
        val open: Boolean,
        val isShut: Boolean?,
        val isX: String,
        val is1: Boolean,
    )

    data class Valued(
        val id: Id,
        val `id-of`: Id,
        val _id: Id,
        val other: Id?,
        val isId: Id,
        val count: UInt,
        val `count-2`: ULong,
    )

    data class Hidden(
        internal val xx: Int,
        internal val `x-z`: Int,
        internal val _y: Int,
        internal val id: Id,
    )

    data class Renamed(
        @param:JsonProperty("n") val name: String,
        @get:JsonProperty("@id") @param:JsonProperty("@id") val id: String,
        @JsonProperty("x-y") val _xY: Int,
    )

    interface Named {
        val `@name`: String
    }

    open class Base(
        override val `@name`: String,
    ) : Named {
        open val `a-b` = 1
        var `c-d` = 2
        var `@e` = 3
        var isF = true
        var aBc = 4
        lateinit var `@g`: String
        val `computed-h` get() = 5
        private val hidden = 6

        fun getaway(): Int = error("is no getter")

        fun settle(): Int = hidden
    }

    class Derived(
        `@name`: String,
    ) : Base(`@name`) {
        override val `a-b` = 7
    }

    private val json = TaskJson(javaClass.classLoader)

    @ParameterizedTest
    @MethodSource("values")
    fun `a property is written, and read, under its own name`(
        value: Any,
        text: String,
    ) {
        assertThat(String(json.result(value))).isEqualTo(text)
        assertThat(json.input(value.javaClass).read(text.toByteArray())).isEqualTo(value)
    }

    @Test
    fun `so are those of classes that are no data classes, the inherited too`() {
        val written = """{"@name":"n","a-b":7,"c-d":2,"@e":3,"isF":true,"aBc":4,"@g":"g","computed-h":5}"""
        val value = Derived("n").apply { `@g` = "g" }

        assertThat(json.mapper().readTree(json.result(value))).isEqualTo(json.mapper().readTree(written))
        val text = """{"@name":"m","c-d":12,"@e":13,"isF":false,"aBc":14,"@g":"h"}"""
        val read = json.input(Base::class.java).read(text.toByteArray()) as Base
        assertThat(listOf(read.`@name`, read.`c-d`, read.`@e`, read.isF, read.aBc, read.`@g`))
            .isEqualTo(listOf("m", 12, 13, false, 14, "h"))
    }

    @Test
    fun `what has no names of its own is written as ever`() {
        assertThat(String(json.result(listOf(1 to "a", Triple(1, 2, 3), 1..2, IndexedValue(0, 'a')))))
            .isEqualTo("""[{"first":1,"second":"a"},{"first":1,"second":2,"third":3},{"start":1,"end":2},{"index":0,"value":"a"}]""")
        val anonymous =
            object {
                val `a-b` = 1
            }
        assertThat(String(json.result(anonymous))).isEqualTo("""{"a-b":1}""")
    }

    private companion object {
        @JvmStatic
        fun values(): List<Array<Any>> =
            listOf(
                arrayOf(Mongo("a", listOf("b"), 1), """{"_id":"a","_links":["b"],"__v":1}"""),
                arrayOf(Linked("a", "b", 1), """{"@type":"a","${'$'}ref":"b","1st":1}"""),
                arrayOf(Letters(1, 2, 3, 4, 5), """{"ñ":1,"é":2,"ß":3,"Ä":4,"名":5}"""),
                arrayOf(
                    Dashes("a", "b", "c", 1, "d", 2, 3, 4, true, 5),
                    """{"content-type":"a","é":"b","é-x":"c","user-id":1,"user-name":"d","x":2,"x-y":3,"a b":4,"is-open":true,"-":5}""",
                ),
                arrayOf(
                    Cases(1, "a", 2, 3, 4, 5, "b", 6, 7, 8, 9, 10, 11),
                    """{"aBc":1,"URL":"a","xX":2,"x":3,"ID":4,"iOS":5,"Name":"b","get":6,"getX":7,"setX":8,"is_open":9,"island":10,"is":11}""",
                ),
                arrayOf(
                    Truths(true, false, null, "a", true),
                    """{"isOpen":true,"open":false,"isShut":null,"isX":"a","is1":true}""",
                ),
                arrayOf(
                    Valued(Id("a"), Id("b"), Id("c"), Id("d"), Id("e"), 1u, 2u),
                    """{"id":"a","id-of":"b","_id":"c","other":"d","isId":"e","count":1,"count-2":2}""",
                ),
                arrayOf(Hidden(1, 2, 3, Id("a")), """{"xx":1,"x-z":2,"_y":3,"id":"a"}"""),
                arrayOf(Renamed("a", "b", 1), """{"n":"a","@id":"b","x-y":1}"""),
            )
    }
}
