package dev.forkful.script

import dev.forkful.FailureLimit
import dev.forkful.Handler
import dev.forkful.InDoubt
import dev.forkful.Input
import dev.forkful.JobArguments
import dev.forkful.JobException
import dev.forkful.JobSpec
import dev.forkful.RetryPolicy
import dev.forkful.Stage
import dev.forkful.TaskKey
import dev.forkful.http.ClientSpec
import dev.forkful.http.HttpError
import dev.forkful.http.HttpStatusException
import dev.forkful.http.Redirects
import dev.forkful.http.tls.TlsSettings.OwnCertificate
import dev.forkful.http.tls.TlsSettings.TrustedFile
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test
import tools.jackson.databind.JsonNode
import java.io.IOException
import java.net.URI
import java.time.Duration
import java.util.OptionalInt
import java.util.concurrent.CompletionException
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds

class JobDslTest {
    data class Row(
        val id: Int,
    )

    @Test
    fun whatIsNotSetHasItsDefault() {
        val spec = job { task { url: String -> url } }
        assertThat(spec.input()).isNull()
        assertThat(spec.concurrency()).isEqualTo(256)
        assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(60))
        assertThat(spec.deadline()).isNull()
        assertThat(spec.failureLimit()).isEqualTo(FailureLimit.NONE)
        assertThat(spec.retry()).isEqualTo(RetryPolicy.DEFAULT)
        assertThat(spec.client().bodyLimitBytes()).isEqualTo(16L shl 20)
    }

    @Test
    fun limitOfFailuresIsANumberOrAPart() {
        val number =
            job {
                limitFailures(100)
                task { url: String -> url }
            }
        assertThat(number.failureLimit()).isEqualTo(FailureLimit.ofTasks(100))
        assertThatThrownBy {
            job {
                limitFailures(0)
                limitFailures(101.percent)
                concurrency = 0
                task { url: String -> url }
            }
        }.hasMessageContainingAll("limitFailures = 0", "limitFailures = 101", "concurrency = 0", "limitFailures stands twice")
    }

    @Test
    fun blockThatStandsTwiceIsRefusedAndAPropertyHasItsLastValue() {
        assertThatThrownBy {
            job {
                client { header("Authorization", "x") }
                client { bodyLimit = 1.kib }
                retry { attempts = 1 }
                retry {
                    on { true }
                    on { false }
                }
                task { n: Long -> n }
            }
        }.isInstanceOf(JobException::class.java)
            .hasMessageContainingAll(
                "client { } stands twice: a job has one",
                "retry { } stands twice",
                "retry on { } stands twice",
            )
        val last =
            job {
                idempotencyKey = true
                idempotencyKey = false
                concurrency = 1
                concurrency = adaptive(10..500)
                task { n: Long -> n }
            }
        assertThat(last.sendsIdempotencyKey()).isFalse()
        assertThat(last.concurrency()).isEqualTo(500)
    }

    @Test
    fun rateThatIsNoneIsToldWithWhatElseIsWrong() {
        assertThatThrownBy {
            job {
                concurrency = 0
                limit(perHost = 0.perSecond)
                task { url: String -> url }
            }
        }.isInstanceOf(JobException::class.java)
            .hasMessageContainingAll("concurrency = 0", "a rate of 0.0 per second", "what follows it was not read")
            .hasMessageNotContaining("task { }")
    }

    @Test
    fun allThatIsWrongWithRetriesAndTheInputIsSaid() {
        assertThatThrownBy {
            job {
                input = range(10, 3)
                deadline = (-250).milliseconds
                retry {
                    attempts = 0
                    maxDelay = 1.milliseconds
                }
                task { n: Long -> n }
            }
        }.hasMessageContainingAll(
            "range(10, 3): ends before it begins",
            "deadline = -250 ms",
            "retry attempts = 0",
            "but they are 200 ms, 1 ms, 5 min",
        )
        assertThat(
            job {
                input = range(1, 0)
                task { n: Long -> n }
            }.input(),
        ).isEqualTo(Input.range(1, 0))
    }

    @Test
    fun everySettingArrives() {
        val spec =
            job {
                input = csv("x.csv")
                concurrency = 7
                timeout = 30.seconds
                deadline = 5.minutes
                limitFailures(0.5.percent)
                retry {
                    attempts = 5
                    initialDelay = 1.seconds
                    maxDelay = 2.seconds
                    on { it is IOException || it.status == 429 }
                }
                client {
                    baseUri = "https://api.example.org/"
                    headers("Accept" to "application/json", "X-Key" to "k")
                    userAgent = "test"
                    connectTimeout = 1.seconds
                    requestTimeout = 2.seconds
                    proxy = "http://localhost:3128"
                    followRedirects = false
                    version = http2
                    bodyLimit = 1.mib
                }
                onWorkerStart { log.info("up") }
                onWorkerStop { }
                task { row: Row -> row.id }
            }
        assertThat(spec.input()).isEqualTo(Input.csv("x.csv"))
        assertThat(spec.concurrency()).isEqualTo(7)
        assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(30))
        assertThat(spec.deadline()).isEqualTo(Duration.ofMinutes(5))
        assertThat(spec.failureLimit()).isEqualTo(FailureLimit.ofPercent(0.5))
        assertThat(spec.retry().attempts()).isEqualTo(5)
        assertThat(spec.retry().initialDelay()).isEqualTo(Duration.ofSeconds(1))
        assertThat(spec.retry().retryOn()).accepts(IOException(), status(429)).rejects(status(500), RuntimeException())
        val client = spec.client()
        assertThat(client.baseUri()).contains(URI("https://api.example.org/"))
        assertThat(client.headers()).containsEntry("X-Key", listOf("k"))
        assertThat(client.redirects()).isEqualTo(Redirects.NEVER)
        assertThat(client.version()).isEqualTo(ClientSpec.Version.HTTP_2)
        assertThat(client.bodyLimitBytes()).isEqualTo(1L shl 20)
        assertThat(spec.onWorkerStart()).hasSize(1)
        assertThat(spec.onWorkerStop()).hasSize(1)
    }

    @Test
    fun certificatesArriveAndOneThatStandsTwiceIsRefused() {
        val tls =
            job {
                client {
                    trust("ca.pem")
                    trust("more.p12", password = "pass word")
                    clientCertificate("client.pem", key = "client.key", password = "pass word")
                }
                task { url: String -> url }
            }.client().tls()
        assertThat(tls.trusted()).containsExactly(TrustedFile("ca.pem", null), TrustedFile("more.p12", "pass word"))
        assertThat(tls.own()).isEqualTo(OwnCertificate("client.pem", "client.key", "pass word"))
        assertThat(tls.trustsAnyServer()).isFalse()
        assertThat(
            job {
                client { trustAnyServer = true }
                task { url: String -> url }
            }.client().tls().trustsAnyServer(),
        ).isTrue()
        assertThatThrownBy {
            job {
                client {
                    trust("ca.pem")
                    trust(" ")
                    trustAnyServer = true
                    clientCertificate("a.p12", password = "pass word")
                    clientCertificate("b\u0000.p12", password = "pass word")
                    bodyLimit = 0
                }
                task { url: String -> url }
            }
        }.isInstanceOf(JobException::class.java)
            .hasMessageContainingAll(
                "clientCertificate stands twice: a job has one",
                "trustAnyServer does not go with trust(\"ca.pem\")",
                "trust: the name of the file is empty",
                "clientCertificate: no name of a file",
                "bodyLimit",
            ).hasMessageNotContaining("pass word")
    }

    @Test
    fun theTransportAndTheDenialOfPrivateNetworksArrive() {
        val client =
            job {
                client {
                    transport = netty
                    denyPrivateNetworks = true
                }
                task { url: String -> url }
            }.client()
        assertThat(client.transport()).isEqualTo(ClientSpec.Transport.NETTY)
        assertThat(client.deniesPrivateNetworks()).isTrue()
        assertThat(ClientSpec.DEFAULT.transport()).isEqualTo(ClientSpec.Transport.JDK)
        assertThat(ClientSpec.DEFAULT.deniesPrivateNetworks()).isFalse()
    }

    @Test
    fun whatNeverEndsIsRefusedByName() {
        assertThatThrownBy {
            job {
                timeout = kotlin.time.Duration.INFINITE
                deadline = kotlin.time.Duration.INFINITE
                retry { maxDelay = kotlin.time.Duration.INFINITE }
                client { requestTimeout = kotlin.time.Duration.INFINITE }
                task { text: String -> text }
            }
        }.isInstanceOf(JobException::class.java)
            .hasMessageContainingAll("timeout = ", "deadline = ", "maxDelay", "requestTimeout = ", "876000 h")
    }

    @Test
    fun theInputTypeIsThatOfTheLambda() {
        fun typeOf(declare: JobBuilder.() -> Unit) =
            job(declare)
                .stages()
                .single()
                .inputType()
                .typeName
        assertThat(typeOf { task { url: String -> url } }).isEqualTo("java.lang.String")
        assertThat(typeOf { task { n: Int -> n } }).isEqualTo("java.lang.Integer")
        assertThat(typeOf { task { row: Row -> row } }).isEqualTo(Row::class.java.name)
        assertThat(typeOf { task { row: JsonNode -> row } }).isEqualTo(JsonNode::class.java.name)
        // "? extends" is how Kotlin's read-only collections look from Java; Jackson reads it as plain String.
        assertThat(typeOf { task { row: Map<String, String> -> row } })
            .isEqualTo("java.util.Map<java.lang.String, ? extends java.lang.String>")
        assertThat(job { task { n: Long -> n } }.stages().single().handler()).isInstanceOf(Handler.Async::class.java)
    }

    @Test
    fun everyFormOfLimitArrives() {
        val limits =
            job {
                limit(200.perSecond, name = "acme")
                limit(perHost = 20.perSecond, inFlight = 8)
                limit(key = { text: String -> text.first() }, rate = 500.perMinute)
                limit(key = { text: String -> text.first() }, inFlight = 3)
                limit(rate = 200_000.perMinute, cost = { text: String -> text.length })
                limit(rate = 0.5.perHour, cost = { text: String -> text.length }, settle = { n: Int -> n + 1 })
                limit(
                    key = { text: String -> text.first() },
                    rate = 7.perSecond,
                    cost = { text: String -> text.length },
                    settle = { n: Int -> n + 1 },
                )
                task { text: String -> text.length }
            }.limits()
        assertThat(limits.map { it.toString() }).containsExactly(
            "200/s, shared as acme",
            "20/s and 8 in flight per host",
            "500/min by key",
            "3 in flight by key",
            "200000/min (weighted)",
            "0.5/h (weighted)",
            "7/s (weighted) by key",
        )
        assertThat(limits[6].keyOf("abc")).isEqualTo("a")
        assertThat(limits[6].costOf("abc")).isEqualTo(3.0)
        assertThat(limits[6].settlementOf(3)).isEqualTo(4.0)
    }

    @Test
    fun whatIsWrongWithALimitIsSaid() {
        assertThatThrownBy {
            job {
                limit()
                limit(inFlight = 0)
                limit(key = { n: Long -> n }, rate = 1.perSecond)
                task { text: String -> text }
            }
        }.isInstanceOf(JobException::class.java)
            .hasMessageContainingAll("say a rate, or inFlight", "inFlight = 0", "java.lang.Long")
        assertThatThrownBy { 0.perSecond }.hasMessageContaining("a rate of 0.0 per second")
    }

    @Test
    fun allThatIsWrongWithOneLimitOrWithDelaysIsSaid() {
        assertThatThrownBy {
            job {
                limit(inFlight = 0, name = "a b")
                limit(key = { n: Long -> n }, rate = 1.perSecond, inFlight = 1001, name = "c d")
                retry {
                    initialDelay = kotlin.time.Duration.INFINITE
                    maxRetryAfter = kotlin.time.Duration.INFINITE
                }
                task { n: Long -> n }
            }
        }.hasMessageContainingAll("inFlight = 0", "'a b'", "inFlight = 1001", "'c d'", "retry initialDelay", "retry maxRetryAfter")
    }

    @Test
    fun errorOfTheScriptsOwnCodeKeepsTheProblemsSoFar() {
        val source =
            object : KotlinJob({
                job("first") { concurrency = 0 }
                job("second") {
                    limit()
                    check(false) { "planted" }
                }
            }) {}
        assertThatThrownBy { source.jobs(JobArguments.NONE) }
            .isInstanceOf(IllegalStateException::class.java)
            .satisfies({ error ->
                assertThat(error.suppressed.joinToString { it.message.orEmpty() })
                    .contains("limit(): say a rate", "job 'first': ", "concurrency = 0")
            })
    }

    @Test
    fun stagesAreDeclaredInTheirOrderWithTheKeysOfTheirTasks() {
        val spec =
            job {
                idempotencyKey = true
                maxTasksPerWorker = 500
                heapPerWorker = 512.mib
                stage("list", backlog = 7) { page: Int -> emit("page $page") }
                stage("detail") { row: Row -> emit(row, to = "detail") }
                dedupe("detail") { row: Row -> row.id }
                dedupe("list")
                key("list") { page: Int -> page + 1 }
            }
        assertThat(spec.isPipeline).isTrue()
        assertThat(spec.sendsIdempotencyKey()).isTrue()
        assertThat(spec.maxTasksPerWorker()).isEqualTo(500)
        assertThat(spec.heapPerWorker()).isEqualTo(512L * 1024 * 1024)
        assertThat(spec.stages().map { it.name() }).containsExactly("list", "detail")
        assertThat(spec.stages().map { it.inputType().typeName }).containsExactly("java.lang.Integer", Row::class.java.name)
        assertThat(spec.stages().map { it.backlog() }).containsExactly(7, Stage.DEFAULT_BACKLOG)
        assertThat(spec.stages().map { it.repeats() }).containsOnly(Stage.Repeats.DROP)
        @Suppress("UNCHECKED_CAST")
        val key = spec.stages()[0].key() as TaskKey<Int>
        assertThat(key.of(1)).isEqualTo(2)
    }

    @Test
    fun aStageHoldsWhatIsInDoubtAsTheJobSaysOrAsItSaysItself() {
        val spec =
            job {
                stage("look") { n: Int -> n }
                stage("pay", inDoubt = HOLD) { n: Int -> n }
            }
        assertThat(spec.stages().map { it.inDoubt() }).containsExactly(InDoubt.RETRY, InDoubt.HOLD)
        val held =
            job {
                stage("look", inDoubt = RETRY) { n: Int -> n }
                stage("pay") { n: Int -> n }
                inDoubt = HOLD
            }
        assertThat(held.stages().map { it.inDoubt() }).containsExactly(InDoubt.RETRY, InDoubt.HOLD)
        assertThat(job { task { n: Int -> n } }.stages().single().inDoubt()).isEqualTo(InDoubt.RETRY)
    }

    @Test
    fun aJobWithOneTaskNeedsNoNameForItsStage() {
        val spec =
            job {
                key { row: Row -> row.id }
                task { row: Row -> row.id }
                dedupe()
            }
        assertThat(spec.isPipeline).isFalse()
        assertThat(spec.stages().single().key()).isNotNull()
        assertThat(spec.stages().single().repeats()).isEqualTo(Stage.Repeats.DROP)
    }

    @Test
    fun whatIsWrongWithStagesIsSaidAtOnce() {
        val source =
            object : KotlinJob({
                job("mixed") {
                    stage("a") { n: Int -> n }
                    task { n: Int -> n }
                }
                job("keys") {
                    stage("a") { n: Int -> n }
                    stage("b", backlog = 0) { n: Int -> n }
                    stage("b") { n: Int -> n }
                    stage("all") { n: Int -> n }
                    dedupe { n: Int -> n }
                    key("c") { n: Int -> n }
                    key("a") { word: String -> word }
                    dedupe("a") { n: Int -> n }
                }
            }) {}
        assertThatThrownBy { source.jobs(JobArguments.NONE) }
            .hasMessageContainingAll(
                "task { } stands beside stage",
                "dedupe { }: say which stage it is for, one of \"a\", \"b\"",
                "key(\"c\"): no such stage",
                "key of stage a takes a java.lang.String, and the stage a java.lang.Integer",
                "stage a has two keys",
                "backlog = 0 of stage 'b'",
                "stage 'b' is declared twice",
                "stage name 'all'",
            )
    }

    @Test
    fun whatIsWrongWithTheKeysOfAJobWithoutStagesSpeaksOfNone() {
        assertThatThrownBy {
            job {
                key { n: Int -> n }
                key { n: Int -> n }
                dedupe { word: String -> word }
                task { n: Int -> n }
            }
        }.hasMessage(
            "job 'test': the job has two keys: give it in key { } or in dedupe { }; " +
                "dedupe { } takes a java.lang.String, and task { } a java.lang.Integer",
        )
    }

    @Test
    fun wrongNameOfAJobIsSaidOnce() {
        val source = object : KotlinJob({ job("a b") { task { n: Int -> n } } }) {}
        assertThatThrownBy { source.jobs(JobArguments.NONE) }.hasMessageStartingWith("job name 'a b': must be")
    }

    @Test
    fun argumentsAreThereWhenAJobIsDeclared() {
        val source = object : KotlinJob({ job(args.required("name")) { task { n: Int -> n } } }) {}
        assertThat(source.jobs(JobArguments(mapOf("name" to "given"))).single().name()).isEqualTo("given")
        assertThatThrownBy {
            source.jobs(
                JobArguments.NONE,
            )
        }.isInstanceOf(JobException::class.java).hasMessageContaining("--set name=VALUE")
    }

    @Test
    fun severalJobsKeepTheirOrder() {
        val source =
            object : KotlinJob({
                job("second") { task { n: Int -> n } }
                job("first") { task { n: Int -> n } }
            }) {}
        assertThat(source.jobs(JobArguments.NONE).map { it.name() }).containsExactly("second", "first")
    }

    @Test
    fun allWrongSettingsAreReportedAtOnce() {
        val source =
            object : KotlinJob({
                job("bad name") {
                    concurrency = 0
                    timeout = 0.seconds
                    retry { attempts = 0 }
                    client { baseUri = "nowhere" }
                }
                job("twice") { task { n: Int -> n } }
                job("twice") {
                    task { n: Int -> n }
                    task { n: Int -> n }
                }
                job("twice") { task { n: Int -> n } }
            }) {}
        assertThatThrownBy { source.jobs(JobArguments.NONE) }
            .isInstanceOf(JobException::class.java)
            .hasMessageContainingAll(
                "job name 'bad name'",
                "concurrency = 0",
                "timeout = 0 s",
                "attempts = 0",
                "nowhere",
                "task { } is missing",
            ).hasMessageContainingAll("task { } stands twice", "'twice' is declared twice")
    }

    @Test
    fun aScriptWithoutAJobSaysHowToWriteOne() {
        assertThatThrownBy { object : KotlinJob({}) {}.jobs(JobArguments.NONE) }.hasMessageContaining("no job is declared")
    }

    private fun job(declare: JobBuilder.() -> Unit): JobSpec =
        object : KotlinJob({ job("test", declare) }) {}.jobs(JobArguments.NONE).single()

    @Test
    fun theStatusOfAnErrorIsThatOfItsFailedReplyWhateverWrapsIt() {
        val wrapped = listOf(status(404), RuntimeException(status(404)), CompletionException(IOException(status(404))))
        assertThat(wrapped.map { it.status }).containsOnly(404)
        assertThat(wrapped.map { HttpError.of(it).status() }).containsOnly(OptionalInt.of(404))
        assertThat(listOf(IOException("HTTP 404"), RuntimeException()).map { it.status }).containsOnlyNulls()
    }

    private fun status(code: Int) = HttpStatusException("GET", URI("http://localhost/"), code, null)
}
