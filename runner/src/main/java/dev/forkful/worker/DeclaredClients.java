package dev.forkful.worker;

import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.http.Http;
import dev.forkful.http.tls.Certificates;
import dev.forkful.http.tls.TlsSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * Looks at what the clients of declared jobs need, certificates and proxies, before there is a run, or anything of one
 * is changed: a file that is gone, or a variable that names no proxy, would end every worker. The workers read them
 * themselves, as they are then.
 */
public final class DeclaredClients {
    private DeclaredClients() {}

    /**
     * Reads it all, and forgets what was read.
     *
     * @param folder what relative names are led from
     * @param environment that workers will have
     * @return what a person ought to know all the same, such as that a client's certificate has expired, or that no
     *     server is checked
     * @throws JobException names all that cannot be used
     */
    public static List<String> check(List<JobSpec> jobs, Path folder, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (JobSpec job : jobs) {
            String named = "job '" + job.name() + "': ";
            TlsSettings settings = job.client().tls();
            try {
                Http.requireProxies(job.client(), environment);
                if (settings.hasFiles()) {
                    remarksOn(job.client().relativeTo(folder).tls()).forEach(remark -> remarks.add(named + remark));
                }
            } catch (IllegalArgumentException | IllegalStateException e) {
                problems.add(named + e.getMessage());
            }
            if (settings.trustsAnyServer()) {
                remarks.add(named + "trustAnyServer is on: no server is checked, and anybody on the way can answer in"
                        + " its place");
            }
        }
        if (!problems.isEmpty()) {
            throw new JobException(String.join("\n", problems));
        }
        return remarks;
    }

    private static List<String> remarksOn(TlsSettings settings) {
        Certificates certificates = Certificates.read(settings);
        SSLContext unused = certificates.context(); // a worker that cannot make it ends at once
        return certificates.remarks(Instant.now());
    }
}
