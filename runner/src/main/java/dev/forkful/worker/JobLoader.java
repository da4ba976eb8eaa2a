package dev.forkful.worker;

import dev.forkful.ForkfulException;
import dev.forkful.JobArguments;
import dev.forkful.JobException;
import dev.forkful.JobSource;
import dev.forkful.JobSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Makes jobs of compiled classes, in the console and in workers alike.
 *
 * <p>The class has one public constructor. Its parameters are {@link JobArguments} (the arguments of the run), or other
 * {@link JobSource} classes (imported scripts: one instance of each class, however many import it); or it has none.
 *
 * <p><i>Threading:</i> an instance loads once, on one thread.
 *
 * <p><i>Failure:</i> {@link JobException} for whatever is wrong with the job, its own code included.
 */
public final class JobLoader {
    private final JobArguments arguments;
    private final Map<Class<?>, JobSource> instances = new LinkedHashMap<>();
    private final List<Class<?>> inConstruction = new ArrayList<>();

    private JobLoader(JobArguments arguments) {
        this.arguments = arguments;
    }

    /** Loads what is at {@code location}; {@code location.jobName()} is not looked at. */
    public static LoadedJobs load(LaunchSpec.JobLocation location, JobArguments arguments) {
        return load(location, arguments, URLClassLoader::new);
    }

    /**
     * The same with another kind of class loader.
     *
     * @param opener makes it of the class path and of Forkful's own loader
     */
    public static LoadedJobs load(
            LaunchSpec.JobLocation location,
            JobArguments arguments,
            BiFunction<URL[], ClassLoader, ? extends URLClassLoader> opener) {
        URLClassLoader loader = opener.apply(urls(location.classPath()), JobLoader.class.getClassLoader());
        try {
            return new LoadedJobs(new JobLoader(arguments).jobs(location.className(), loader), loader);
        } catch (RuntimeException e) {
            try (loader) {
                throw e;
            } catch (IOException closing) {
                throw new UncheckedIOException(closing);
            }
        }
    }

    private static URL[] urls(List<Path> classPath) {
        URL[] urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            Path path = classPath.get(i);
            if (!Files.exists(path)) {
                throw new JobException("the job cannot be loaded: " + path + " does not exist");
            }
            try {
                urls[i] = path.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new JobException("the job cannot be loaded: no class path entry: " + path, e);
            }
        }
        return urls;
    }

    private List<JobSpec> jobs(String className, ClassLoader loader) {
        try {
            JobSource source = instance(Class.forName(className, true, loader));
            List<JobSpec> jobs = List.copyOf(source.jobs(arguments));
            check(className, jobs);
            return jobs;
        } catch (JobException e) {
            throw broken(className, e);
        } catch (ForkfulException e) {
            throw e;
        } catch (ClassNotFoundException e) {
            throw new JobException("the job's class " + className + " is not on its class path", e);
        } catch (ExceptionInInitializerError e) {
            throw broken(className, e.getCause() == null ? e : e.getCause());
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) { // Kotlin declares no exceptions
            throw broken(className, e);
        }
    }

    private static void check(String className, List<JobSpec> jobs) {
        if (jobs.isEmpty()) {
            throw new JobException(className + " declares no job");
        }
        long names = jobs.stream().map(JobSpec::name).distinct().count();
        if (names < jobs.size()) {
            throw new JobException(className + " declares two jobs of one name: "
                    + jobs.stream().map(JobSpec::name).toList());
        }
    }

    private JobException broken(String className, Throwable cause) {
        return cause instanceof JobException refused
                ? DeclarationError.of(scripts(className), refused)
                : DeclarationError.of(className, scripts(className), cause);
    }

    /** The names of the classes that a person wrote. */
    private Set<String> scripts(String className) {
        Set<String> scripts = new HashSet<>(Set.of(className));
        Stream.concat(instances.keySet().stream(), inConstruction.stream())
                .forEach(type -> scripts.add(type.getName()));
        return scripts;
    }

    private JobSource instance(Class<?> type) {
        JobSource known = instances.get(type);
        if (known != null) {
            return known;
        }
        if (!JobSource.class.isAssignableFrom(type)) {
            throw new JobException(type.getName() + " is no job: it does not implement Job");
        }
        if (inConstruction.contains(type)) {
            throw new JobException("scripts import each other in a ring: " + inConstruction + " and " + type);
        }
        inConstruction.add(type);
        JobSource made = construct(type);
        inConstruction.remove(type);
        instances.put(type, made);
        return made;
    }

    private JobSource construct(Class<?> type) {
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new JobException(type.getName() + " is not public: a job is a public class");
        }
        Constructor<?>[] constructors = type.getConstructors();
        if (constructors.length != 1) {
            throw new JobException(
                    type.getName() + " has " + constructors.length + " public constructors: a job needs exactly one");
        }
        Class<?>[] types = constructors[0].getParameterTypes();
        Object[] values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = argument(type, types[i]);
        }
        try {
            return (JobSource) constructors[0].newInstance(values);
        } catch (InvocationTargetException e) {
            throw broken(type.getName(), e.getCause() == null ? e : e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new JobException(type.getName() + " must be a public class that is not abstract", e);
        }
    }

    private Object argument(Class<?> owner, Class<?> type) {
        if (type == JobArguments.class) {
            return arguments;
        }
        if (JobSource.class.isAssignableFrom(type)) {
            return instance(type);
        }
        throw new JobException("the constructor of " + owner.getName() + " asks for a " + type.getName()
                + ": only JobArguments and other jobs can be given to it");
    }
}
