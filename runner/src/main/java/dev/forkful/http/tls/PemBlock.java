package dev.forkful.http.tls;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What stands between a {@code -----BEGIN label-----} and its {@code -----END label-----}.
 *
 * @param body Base64, on lines
 */
record PemBlock(String label, String body) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]+-----");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    /**
     * All of a file, in order, whatever stands around them; none where it is no PEM.
     *
     * @throws UnusableFileException where one of them has no end
     */
    static List<PemBlock> in(byte[] file) throws UnusableFileException {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        List<PemBlock> blocks = BLOCK.matcher(text)
                .results()
                .map(found -> new PemBlock(found.group(1), found.group(2)))
                .toList();
        long begun = BEGIN.matcher(text).results().count();
        if (begun != blocks.size()) {
            throw new UnusableFileException("is damaged: it has " + begun + " lines -----BEGIN …-----, and "
                    + blocks.size() + " of them with their -----END …-----: part of it is missing");
        }
        return blocks;
    }

    boolean isCertificate() {
        return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
    }

    /** OpenSSL's own form: a certificate, and what it is trusted or rejected for. */
    boolean isOfOpenSsl() {
        return label.equals("TRUSTED CERTIFICATE");
    }

    boolean isPrivateKey() {
        return label.endsWith("PRIVATE KEY");
    }

    byte[] bytes() throws UnusableFileException {
        try {
            return Base64.getDecoder().decode(SPACE.matcher(body).replaceAll(""));
        } catch (IllegalArgumentException e) {
            throw new UnusableFileException("is damaged: what follows BEGIN " + label + " is no Base64");
        }
    }
}
