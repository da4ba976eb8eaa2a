package dev.forkful.script

import com.github.mizosoft.methanol.MutableRequest
import dev.forkful.JobArguments
import dev.forkful.TaskContext
import dev.forkful.http.Http
import dev.forkful.http.Multipart
import org.slf4j.Logger
import tools.jackson.core.type.TypeReference
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandler
import java.util.AbstractMap.SimpleImmutableEntry

/**
 * What a task may do: HTTP calls that suspend instead of blocking, the log, the arguments.
 *
 * A response of status 4xx or 5xx is a value; [orThrow] makes an error of it. URIs are absolute, or relative to the
 * client's `baseUri`. When the attempt is cancelled (a timeout, an abort) its exchange is aborted on the wire.
 *
 * *Threading:* thread-safe; made for one attempt.
 */
@JobDsl
class TaskScope internal constructor(
    /** The attempt as Java sees it. */
    val context: TaskContext,
) {
    /** The client of this worker, for what is not said here. Its blocking calls block the few threads of all tasks. */
    val http: Http get() = context.http()

    /** Writes to the worker's log in the run directory. */
    val log: Logger get() = context.log()

    /** What the person gave with `--set key=value`. */
    val args: JobArguments get() = context.arguments()

    /** The sequence number of the task in its run, from 0. */
    val sequence: Long get() = context.sequence()

    /** The name of the task: what the stage's `key { }` says, or a hash of its input in hex. */
    val key: String get() = context.key()

    /** Which try this is in this worker, from 1. */
    val attempt: Int get() = context.attempt()

    /** The number of this worker in its run, from 1. */
    val worker: Int get() = context.worker()

    /**
     * Adds a task to the next stage. It becomes one when this task is settled as ok, and with it: what a failed attempt
     * emitted is forgotten. At most 100,000 tasks, 16 MiB and, each, 512 KiB of JSON.
     */
    fun emit(task: Any) = context.emit(task)

    /** Adds a task to a stage, be it an earlier one or this one. */
    fun emit(
        task: Any,
        to: String,
    ) = context.emit(task, to)

    suspend fun get(uri: String): HttpResponse<String> = http.getAsync(uri).await()

    suspend fun head(uri: String): HttpResponse<String> = http.headAsync(uri).await()

    suspend fun delete(uri: String): HttpResponse<String> = http.deleteAsync(uri).await()

    suspend fun post(
        uri: String,
        body: String,
        contentType: String = TEXT,
    ): HttpResponse<String> = http.postAsync(uri, body, contentType).await()

    suspend fun put(
        uri: String,
        body: String,
        contentType: String = TEXT,
    ): HttpResponse<String> = http.putAsync(uri, body, contentType).await()

    suspend fun patch(
        uri: String,
        body: String,
        contentType: String = TEXT,
    ): HttpResponse<String> = http.patchAsync(uri, body, contentType).await()

    /** A request of any kind: `request("OPTIONS", uri) { header("Accept", "text/plain") }`. */
    suspend fun request(
        method: String,
        uri: String,
        declare: MutableRequest.() -> Unit = {},
    ): HttpResponse<String> = send(http.request(method, uri).apply(declare))

    suspend fun send(request: HttpRequest): HttpResponse<String> = http.sendAsync(request).await()

    suspend fun <T : Any> send(
        request: HttpRequest,
        bodyHandler: BodyHandler<T>,
    ): HttpResponse<T> = http.sendAsync(request, bodyHandler).await()

    /** The JSON body of a response of status 200 to 299; any other status is raised, as by [orThrow]. */
    suspend inline fun <reified T : Any> getJson(uri: String): T = getJson(uri, object : TypeReference<T>() {})

    @PublishedApi
    internal suspend fun <T : Any> getJson(
        uri: String,
        type: TypeReference<T>,
    ): T = http.getJsonAsync(uri, type).await()

    /** Posts [body] as JSON; the answer is a value, whatever its status. */
    suspend fun postJson(
        uri: String,
        body: Any,
    ): HttpResponse<String> = http.postJsonAsync(uri, body).await()

    /**
     * Posts a form, as token endpoints take it: `postForm(uri, "grant_type" to "client_credentials", "scope" to "read")`.
     * Fields are sent in their order, in UTF-8; names may repeat. The answer is a value, whatever its status.
     */
    suspend fun postForm(
        uri: String,
        vararg fields: Pair<String, String>,
    ): HttpResponse<String> = send(http.form("POST", uri, fields.map { SimpleImmutableEntry(it.first, it.second) }))

    /** The same of a map. */
    suspend fun postForm(
        uri: String,
        fields: Map<String, String>,
    ): HttpResponse<String> = send(http.form("POST", uri, fields))

    /**
     * Uploads fields and files: `postMultipart(uri) { field("model", "whisper-1"); file("file", Path.of(name)) }`.
     *
     * Files are streamed, and read again by another attempt. One that is not there is an error, `encode`, that is not
     * tried again. A relative path starts at the folder in which the console was started. The answer is a value,
     * whatever its status. `requestTimeout` of the client includes the upload.
     */
    suspend fun postMultipart(
        uri: String,
        declare: Multipart.() -> Unit,
    ): HttpResponse<String> = send(http.multipart("POST", uri, Multipart().apply(declare)))

    /** What the JSON of a response of status 200 to 299 says; any other status is raised, as by [orThrow]. */
    inline fun <reified T : Any> HttpResponse<String>.json(): T = http.readJson(this, object : TypeReference<T>() {})
}

/** The response itself if its status is 200 to 299; else an `HttpStatusException`, which the default `retry` knows. */
fun <T : Any> HttpResponse<T>.orThrow(): HttpResponse<T> = Http.orThrow(this)

private const val TEXT = "text/plain; charset=utf-8"
