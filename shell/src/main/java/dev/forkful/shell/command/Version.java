package dev.forkful.shell.command;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "unpacked");
        return new String[] {
            "forkful " + version,
            "Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ") in "
                    + System.getProperty("java.home")
        };
    }
}
