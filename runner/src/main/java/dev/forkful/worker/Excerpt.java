package dev.forkful.worker;

import dev.forkful.secret.Redactor;

/** The begin of a text that somebody else wrote, without secrets. */
final class Excerpt {
    private Excerpt() {}

    /** Cut at a whole character, and marked with an ellipsis, where it is longer. */
    static String of(String text, int maxChars) {
        String clean = Redactor.OF_PROCESS.text(text); // first: half a secret is not known for one
        if (clean.length() <= maxChars) {
            return clean;
        }
        int end = maxChars - 1;
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
