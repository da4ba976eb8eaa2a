package dev.forkful.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.forkful.Job;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSource;
import dev.forkful.JobSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobLoaderTest {

    @Test
    void jobClassIsLoadedWithTheArguments() {
        LoadedJobs loaded = load(Plain.class);

        assertThat(loaded.jobs()).extracting(JobSpec::name).containsExactly("plain-de");
        assertThat(loaded.named("plain-de").concurrency()).isEqualTo(256);
    }

    @Test
    void importedScriptsAreMadeOnceEach() {
        LoadedJobs loaded = load(Importing.class);

        assertThat(loaded.jobs()).extracting(JobSpec::name).containsExactly("same-true-de");
    }

    @Test
    void unknownJobNameListsThoseThatThereAre() {
        assertThatThrownBy(() -> load(Plain.class).named("other"))
                .isInstanceOf(JobException.class)
                .hasMessage("no job other here; there is: plain-de");
    }

    @Test
    void importsInARingAreRefused() {
        assertThatThrownBy(() -> load(RingA.class))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("ring");
    }

    @Test
    void constructorThatAsksForAnythingElseIsRefused() {
        assertThatThrownBy(() -> load(Demanding.class))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("asks for a java.lang.String");
    }

    @Test
    void classThatIsNoJobIsRefused() {
        assertThatThrownBy(() -> load(JobLoaderTest.class)).hasMessageContaining("is no job");
        assertThatThrownBy(() -> JobLoader.load(location("no.Such"), JobArguments.NONE))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("no.Such is not on its class path");
    }

    @Test
    void failingDeclarationKeepsItsCause() {
        assertThatThrownBy(() -> load(Failing.class))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("cannot be declared")
                .hasRootCauseMessage("planted");
    }

    @Test
    void failingDeclarationNamesTheLineOfTheScript() {
        assertThatThrownBy(() -> load(Failing.class))
                .hasMessageMatching("JobLoaderTest.java:\\d+: the job cannot be declared: "
                        + "java.lang.IllegalStateException: planted; concurrency = 0");
        assertThatThrownBy(() -> load(Deep.class))
                .hasMessageStartingWith("JobLoaderTest.java:")
                .hasMessageContaining("NumberFormatException");
    }

    @Test
    void defineThatReturnsNullIsToldSo() {
        assertThatThrownBy(() -> load(Absent.class))
                .isInstanceOf(JobException.class)
                .hasMessageEndingWith("Absent: define returned null, and no job");
    }

    @Test
    void classThatIsNotPublicIsToldSo() {
        assertThatThrownBy(() -> load(Hidden.class))
                .hasMessageEndingWith("Hidden is not public: a job is a public class");
    }

    @Test
    void jobThatASecondDeclarationDoesNotHaveIsToldAsThat() {
        assertThatThrownBy(() -> load(Plain.class).namedAgain("r1"))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("the job r1 was declared when its run was begun, and now there is plain-de")
                .hasMessageContaining("must declare the same jobs each time");
    }

    @Test
    void sourceWithoutAnyJobIsRefused() {
        assertThatThrownBy(() -> load(Empty.class)).hasMessageContaining("declares no job");
    }

    @Test
    void missingJarIsNamed() {
        LaunchSpec.JobLocation location =
                new LaunchSpec.JobLocation(List.of(Path.of("/no/such.jar")), Plain.class.getName(), "plain");

        assertThatThrownBy(() -> JobLoader.load(location, JobArguments.NONE))
                .isInstanceOf(JobException.class)
                .hasMessageContaining("/no/such.jar does not exist");
    }

    private static LoadedJobs load(Class<?> type) {
        return JobLoader.load(location(type.getName()), new JobArguments(Map.of("land", "de")));
    }

    private static LaunchSpec.JobLocation location(String className) {
        return new LaunchSpec.JobLocation(List.of(), className, "any");
    }

    private static JobSpec spec(String name) {
        return JobSpec.named(name).task(String.class, (input, task) -> input);
    }

    public static final class Plain implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return spec("plain-" + arguments.get("land"));
        }
    }

    public static final class Shared implements JobSource {
        private final JobArguments arguments;

        public Shared(JobArguments arguments) {
            this.arguments = arguments;
        }

        @Override
        public List<JobSpec> jobs(JobArguments given) {
            return List.of();
        }
    }

    public static final class Between implements JobSource {
        private final Shared shared;

        public Between(Shared shared) {
            this.shared = shared;
        }

        @Override
        public List<JobSpec> jobs(JobArguments given) {
            return List.of();
        }
    }

    public static final class Importing implements Job {
        private final Shared shared;
        private final Between between;

        public Importing(JobArguments unused, Shared shared, Between between) {
            this.shared = shared;
            this.between = between;
        }

        @Override
        public JobSpec define(JobArguments arguments) {
            boolean same = shared == between.shared;
            return spec("same-" + same + "-" + shared.arguments.get("land"));
        }
    }

    public static final class RingA implements Job {
        public RingA(RingB unused) {}

        @Override
        public JobSpec define(JobArguments arguments) {
            return spec("a");
        }
    }

    public static final class RingB implements Job {
        public RingB(RingA unused) {}

        @Override
        public JobSpec define(JobArguments arguments) {
            return spec("b");
        }
    }

    public static final class Demanding implements Job {
        public Demanding(String unused) {}

        @Override
        public JobSpec define(JobArguments arguments) {
            return spec("d");
        }
    }

    public static final class Failing implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            IllegalStateException planted = new IllegalStateException("planted");
            planted.addSuppressed(new JobException("concurrency = 0"));
            throw planted;
        }
    }

    public static final class Deep implements Job {
        private final int number = Integer.parseInt("none");

        @Override
        public JobSpec define(JobArguments arguments) {
            return spec("deep" + number);
        }
    }

    public static final class Absent implements Job {
        @Override
        @SuppressWarnings("NullAway") // what a stranger's class may do
        public JobSpec define(JobArguments arguments) {
            return null;
        }
    }

    static final class Hidden implements Job {
        @Override
        public JobSpec define(JobArguments arguments) {
            return spec("hidden");
        }
    }

    public static final class Empty implements JobSource {
        @Override
        public List<JobSpec> jobs(JobArguments arguments) {
            return List.of();
        }
    }
}
