// Uploads audio files to a transcription API, one path a line, and keeps the texts.
// Try: ls talks/*.mp3 > files.txt && TRANSCRIBE_API_KEY=… forkful run upload.job.kts --input files.txt --out texts.ndjson
val token = secret("TRANSCRIBE_API_KEY")
val model = args["model"] ?: "whisper-1"

job("upload") {
    input = lines("files.txt")
    concurrency = 16
    timeout = 10.minutes
    client {
        baseUri = args["api"] ?: "https://api.openai.com/v1/"
        header("Authorization", "Bearer $token")
        requestTimeout = 9.minutes // from the first byte that is sent to the head of the answer
    }
    task { file: String ->
        val answer =
            postMultipart("audio/transcriptions") {
                field("model", model)
                file("file", Path.of(file)) // streamed; relative to the folder in which forkful was started
            }
        Transcript(answer.json<JsonNode>()["text"].asString())
    }
}

data class Transcript(val text: String)
