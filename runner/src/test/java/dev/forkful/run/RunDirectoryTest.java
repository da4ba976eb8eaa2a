package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.forkful.FailureLimit;
import dev.forkful.Input;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final Manifest MANIFEST = new Manifest(
            "id",
            "job",
            Path.of("/s"),
            "hash",
            "Class",
            Input.range(1, 2),
            10,
            Manifest.BadInput.SKIP,
            2,
            8,
            FailureLimit.NONE,
            Map.of(),
            1,
            null,
            null,
            List.of(),
            null,
            Manifest.Pace.AS_DECLARED,
            false);

    @Test
    void networksThatAResumeDeniesStayDenied(@TempDir Path folder) {
        ManifestFile.write(folder, MANIFEST);
        RunDirectory denied = RunDirectory.open(folder).withPrivateNetworksDenied();
        assertThat(denied.manifest().privateNetworksDenied()).isTrue();
        assertThat(RunDirectory.open(folder).manifest())
                .as("nobody has taken it up")
                .isEqualTo(MANIFEST);

        ManifestFile.write(folder, MANIFEST.withInputDigest("meanwhile"));
        denied.keepManifest();

        Manifest kept = RunDirectory.open(folder).manifest();
        assertThat(kept.privateNetworksDenied()).isTrue();
        assertThat(kept.inputDigest()).isEqualTo("meanwhile");
        RunDirectory.open(folder).keepManifest();
        assertThat(RunDirectory.open(folder).manifest()).isEqualTo(kept);
    }
}
