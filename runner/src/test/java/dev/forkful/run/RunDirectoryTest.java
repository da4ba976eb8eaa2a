package dev.forkful.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final Manifest MANIFEST = Manifests.of("job");

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
