package dev.forkful.script.compiler

import dev.forkful.script.build.Diagnostic
import dev.forkful.script.build.Located
import eu.maveniverse.maven.mima.context.Context
import eu.maveniverse.maven.mima.context.ContextOverrides
import eu.maveniverse.maven.mima.context.Runtimes
import org.eclipse.aether.RepositoryException
import org.eclipse.aether.artifact.DefaultArtifact
import org.eclipse.aether.collection.CollectRequest
import org.eclipse.aether.graph.Dependency
import org.eclipse.aether.repository.RemoteRepository
import org.eclipse.aether.resolution.DependencyRequest
import org.eclipse.aether.util.artifact.JavaScopes
import org.eclipse.aether.util.filter.DependencyFilterUtils
import java.nio.file.Path

/**
 * Finds the jars of a script's dependencies, transitively, as Maven itself would: with the person's settings, mirrors,
 * proxies, credentials, local repository, and offline where the settings say so.
 */
internal class DependencyResolver : AutoCloseable {
    private val maven: Context =
        Runtimes.INSTANCE.runtime.create(
            ContextOverrides.create().withUserSettings(true).build(),
        )

    /** Resolves all together, so that one version of each library is chosen. */
    fun resolve(
        dependencies: List<Located>,
        repositories: List<Located>,
    ): Resolution {
        val malformed = dependencies.filterNot { COORDINATE.matches(it.value) }
        if (malformed.isNotEmpty()) {
            return Resolution(emptyList(), malformed.map { diagnostic(it, "'${it.value}' is not group:artifact:version") })
        }
        return try {
            Resolution(jars(dependencies, repositories), emptyList())
        } catch (together: RepositoryException) {
            Resolution(emptyList(), blame(dependencies, repositories, together))
        }
    }

    /** One after another, to find which of them cannot be resolved; all, where each can be without the others. */
    private fun blame(
        dependencies: List<Located>,
        repositories: List<Located>,
        together: RepositoryException,
    ): List<Diagnostic> {
        val problems =
            dependencies.mapNotNull { dependency ->
                try {
                    jars(listOf(dependency), repositories)
                    null
                } catch (e: RepositoryException) {
                    diagnostic(dependency, "cannot resolve ${dependency.value}: ${reason(e)}")
                }
            }
        return problems.ifEmpty { listOf(diagnostic(dependencies.first(), "cannot resolve the dependencies: ${reason(together)}")) }
    }

    private fun jars(
        dependencies: List<Located>,
        repositories: List<Located>,
    ): List<Path> {
        val session = maven.repositorySystemSession()
        val extra = repositories.mapIndexed { index, it -> RemoteRepository.Builder("script-$index", "default", it.value).build() }
        val remote = maven.repositorySystem().newResolutionRepositories(session, extra) + maven.remoteRepositories()
        val collect = CollectRequest().setRepositories(remote)
        dependencies.forEach { collect.addDependency(Dependency(artifact(it.value), JavaScopes.RUNTIME)) }
        val request = DependencyRequest(collect, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME))
        return maven
            .repositorySystem()
            .resolveDependencies(session, request)
            .artifactResults
            .map {
                it.artifact.file
                    .toPath()
                    .toAbsolutePath()
            }
    }

    /** `group:artifact:version[:classifier][@type]`, the order of Gradle and JBang. */
    private fun artifact(coordinate: String): DefaultArtifact {
        val type = coordinate.substringAfter('@', "jar")
        val parts = coordinate.substringBefore('@').split(':')
        return DefaultArtifact(parts[0], parts[1], parts.getOrElse(3) { "" }, type, parts[2])
    }

    private fun reason(e: RepositoryException): String =
        (
            generateSequence<Throwable>(e) {
                it.cause
            }.last().message ?: e.toString()
        ).lineSequence().first()

    private fun diagnostic(
        at: Located,
        message: String,
    ) = Diagnostic(true, at.file, at.line, at.column, message, SourceLines().line(Path.of(at.file), at.line))

    override fun close() = maven.close()

    private companion object {
        val COORDINATE = Regex("""[\w.-]+:[\w.-]+:[\w.+-]+(:[\w.-]+)?(@[\w.-]+)?""")
    }
}

/** Jars in the order of the class path, or why there are none. */
internal class Resolution(
    val jars: List<Path>,
    val problems: List<Diagnostic>,
)
