package dev.forkful.worker;

import dev.forkful.JobException;
import dev.forkful.JobSpec;
import dev.forkful.http.tls.Certificates;
import dev.forkful.http.tls.TlsSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at the certificates of declared jobs before there is a run, or anything of one is changed: a file that is gone
 * would end every worker. The workers read them themselves, as they are then.
 */
public final class DeclaredCertificates {
    private DeclaredCertificates() {}

    /**
     * Reads them all, and forgets what was read.
     *
     * @param folder what relative names are led from
     * @return what a person ought to know all the same, such as that a client's certificate has expired
     * @throws JobException names all files that cannot be used
     */
    public static List<String> check(List<JobSpec> jobs, Path folder) {
        List<String> problems = new ArrayList<>();
        List<String> remarks = new ArrayList<>();
        for (JobSpec job : jobs) {
            if (job.client().tls().hasFiles()) {
                TlsSettings settings = job.client().relativeTo(folder).tls();
                try {
                    Certificates.read(settings)
                            .remarks(Instant.now())
                            .forEach(remark -> remarks.add("job '" + job.name() + "': " + remark));
                } catch (IllegalArgumentException e) {
                    problems.add("job '" + job.name() + "': " + e.getMessage());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new JobException(String.join("\n", problems));
        }
        return remarks;
    }
}
