// Asks a language model one question a line, within its calls and its tokens a minute.
// Try: LLM_API_KEY=… forkful run llm.job.kts --out answers.ndjson    (--set api=https://…/v1/ and model=… name another)
val token = secret("LLM_API_KEY")
val model = args["model"] ?: "gpt-4o-mini"
val longest = 300 // tokens of an answer

job("llm") {
    input = lines("questions.txt")
    concurrency = 64
    timeout = 4.minutes
    retry { attempts = 6 }
    client {
        baseUri = args["api"] ?: "https://api.openai.com/v1/"
        header("Authorization", "Bearer $token")
        requestTimeout = 3.minutes // a model may think for longer than the 60 s that are the default
    }
    limit(500.perMinute)
    limit(
        rate = 200_000.perMinute,
        cost = { question: String -> question.length / 3 + longest }, // reserved before the call
        settle = { answer: Answer -> answer.tokens }, // what it really took
    )
    task { question: String ->
        val messages = listOf(mapOf("role" to "user", "content" to question))
        val body = mapOf("model" to model, "max_tokens" to longest, "messages" to messages)
        val answer = postJson("chat/completions", body).json<JsonNode>()
        Answer(answer["choices"][0]["message"]["content"].asString(), answer["usage"]["total_tokens"].asInt())
    }
}

data class Answer(val text: String, val tokens: Int)
