package org.riskassessment.diagnostics.dependency;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.artifact.repository.metadata.Versioning;
import org.apache.maven.artifact.repository.metadata.io.xpp3.MetadataXpp3Reader;
import org.apache.maven.model.Model;
import org.apache.maven.model.building.DefaultModelProcessor;
import org.apache.maven.model.io.DefaultModelReader;
import org.apache.maven.model.locator.DefaultModelLocator;
import org.apache.maven.model.superpom.DefaultSuperPomProvider;
import org.apache.maven.repository.internal.ArtifactDescriptorUtils;
import org.apache.maven.settings.Profile;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsBuilderFactory;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.apache.maven.settings.crypto.DefaultSettingsDecrypter;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.codehaus.plexus.util.xml.pull.XmlPullParserException;
import org.eclipse.aether.ConfigurationProperties;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession.CloseableSession;
import org.eclipse.aether.repository.AuthenticationSelector;
import org.eclipse.aether.repository.MirrorSelector;
import org.eclipse.aether.repository.Proxy;
import org.eclipse.aether.repository.ProxySelector;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.spi.connector.transport.GetTask;
import org.eclipse.aether.spi.connector.transport.Transporter;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;
import org.eclipse.aether.transfer.NoTransporterException;
import org.eclipse.aether.util.repository.AuthenticationBuilder;
import org.eclipse.aether.util.repository.DefaultAuthenticationSelector;
import org.eclipse.aether.util.repository.DefaultMirrorSelector;
import org.eclipse.aether.util.repository.DefaultProxySelector;
import org.jspecify.annotations.Nullable;
import org.sonatype.plexus.components.cipher.DefaultPlexusCipher;
import org.sonatype.plexus.components.cipher.PlexusCipherException;
import org.sonatype.plexus.components.sec.dispatcher.DefaultSecDispatcher;

/**
 * The Maven repositories in a user's settings: Maven's default and those of active profiles, with
 * the mirrors, proxies and credentials that apply.
 *
 * <p>Lists of versions are fetched through the resolver's transport and stored nowhere. The
 * resolver's version ranges would write each list into the user's local repository, where the end
 * of this program could cut a file short, and would silently use an old list from there if no
 * repository answers. Safe for several threads.
 */
final class MavenRepositories implements AutoCloseable {
  private static final String MODEL_VERSION = "4.0.0";
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);

  private final RepositorySystem system;
  private final CloseableSession session;
  private final List<Transporter> repositories;

  private MavenRepositories(
      RepositorySystem system, CloseableSession session, List<Transporter> repositories) {
    this.system = system;
    this.session = session;
    this.repositories = repositories;
  }

  /**
   * @param settingsFile may be absent
   * @param timeout for connecting, and for the next bytes of an answer
   * @throws IllegalStateException if the settings cannot be read or applied
   */
  static MavenRepositories open(Path settingsFile, Duration timeout) {
    Settings settings = settings(settingsFile);
    RepositorySystemSupplier supplier = new RepositorySystemSupplier();
    RepositorySystem system = supplier.get();
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put(ConfigurationProperties.CONNECT_TIMEOUT, (int) timeout.toMillis());
    configuration.put(ConfigurationProperties.REQUEST_TIMEOUT, (int) timeout.toMillis());
    configuration.put(ConfigurationProperties.HTTP_RETRY_HANDLER_COUNT, 0);
    CloseableSession session =
        new SessionBuilderSupplier(system)
            .get()
            .withLocalRepositoryBaseDirectories(localRepository(settings, settingsFile))
            .setConfigProperties(configuration)
            .setMirrorSelector(mirrors(settings))
            .setProxySelector(proxies(settings))
            .setAuthenticationSelector(credentials(settings))
            .build();
    List<Transporter> repositories = new ArrayList<>();
    if (!settings.isOffline()) {
      for (RemoteRepository repository :
          system.newResolutionRepositories(session, declared(settings))) {
        repositories.add(transporter(supplier, session, repository));
      }
    }
    return new MavenRepositories(system, session, repositories);
  }

  private static Transporter transporter(
      RepositorySystemSupplier supplier, CloseableSession session, RemoteRepository repository) {
    if (repository.isBlocked()) {
      throw new IllegalStateException(
          "the Maven settings block the repository " + repository.getId());
    }
    try {
      return supplier.getTransporterProvider().newTransporter(session, repository);
    } catch (NoTransporterException e) {
      throw new IllegalStateException("no transport for the repository " + repository.getId(), e);
    }
  }

  /**
   * What repositories publish of a library.
   *
   * @param at when one of them last got a version; null when unknown
   */
  record Published(List<String> versions, @Nullable Instant at) {}

  /**
   * All versions in the repositories; none if none has the library.
   *
   * @throws IOException if a repository did not answer or its answer is not a list of versions, so
   *     the result could be incomplete
   */
  Published versions(Library library) throws IOException {
    URI list =
        URI.create(
            library.group().replace('.', '/') + "/" + library.name() + "/maven-metadata.xml");
    List<String> versions = new ArrayList<>();
    Instant newest = null;
    for (Transporter repository : repositories) {
      GetTask task = new GetTask(list);
      try {
        repository.get(task);
      } catch (Exception e) {
        if (repository.classify(e) == Transporter.ERROR_NOT_FOUND) {
          continue;
        }
        throw new IOException("cannot fetch the versions of " + library.artifact(), e);
      }
      Published published = published(task.getDataBytes());
      versions.addAll(published.versions());
      Instant at = published.at();
      newest = at != null && (newest == null || at.isAfter(newest)) ? at : newest;
    }
    return new Published(versions, newest);
  }

  private static Published published(byte[] xml) throws IOException {
    try {
      Versioning versioning =
          new MetadataXpp3Reader().read(new ByteArrayInputStream(xml), false).getVersioning();
      return versioning == null
          ? new Published(List.of(), null)
          : new Published(versioning.getVersions(), updated(versioning.getLastUpdated()));
    } catch (XmlPullParserException e) {
      throw new IOException("the answer is not a list of versions", e);
    }
  }

  private static @Nullable Instant updated(@Nullable String text) {
    try {
      return text == null ? null : LocalDateTime.parse(text, SECOND).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return null; // Some repositories write no time, or another form of it.
    }
  }

  @Override
  public void close() {
    repositories.forEach(Transporter::close);
    session.close();
    system.shutdown();
  }

  private static Settings settings(Path file) {
    Properties properties = new Properties();
    properties.putAll(System.getProperties());
    System.getenv().forEach((name, value) -> properties.setProperty("env." + name, value));
    DefaultSettingsBuildingRequest request = new DefaultSettingsBuildingRequest();
    request.setUserSettingsFile(file.toFile());
    request.setSystemProperties(properties);
    try {
      Settings settings =
          new DefaultSettingsBuilderFactory().newInstance().build(request).getEffectiveSettings();
      return decrypted(settings, file.resolveSibling("settings-security.xml"));
    } catch (SettingsBuildingException | PlexusCipherException e) {
      throw new IllegalStateException("cannot read Maven's settings", e);
    }
  }

  private static Settings decrypted(Settings settings, Path security) throws PlexusCipherException {
    SettingsDecryptionResult result =
        new DefaultSettingsDecrypter(
                new DefaultSecDispatcher(new DefaultPlexusCipher(), Map.of(), security.toString()))
            .decrypt(new DefaultSettingsDecryptionRequest(settings));
    settings.setServers(result.getServers());
    settings.setProxies(result.getProxies());
    return settings;
  }

  /** Maven's default repository and those of active profiles, which may replace it. */
  private static List<RemoteRepository> declared(Settings settings) {
    Map<String, RemoteRepository> byId = new LinkedHashMap<>();
    Model superPom =
        new DefaultSuperPomProvider()
            .setModelProcessor(
                new DefaultModelProcessor()
                    .setModelLocator(new DefaultModelLocator())
                    .setModelReader(new DefaultModelReader()))
            .getSuperModel(MODEL_VERSION);
    superPom
        .getRepositories()
        .forEach(r -> byId.put(r.getId(), ArtifactDescriptorUtils.toRemoteRepository(r)));
    for (Profile profile : settings.getProfiles()) {
      boolean byDefault =
          profile.getActivation() != null && profile.getActivation().isActiveByDefault();
      if (byDefault || settings.getActiveProfiles().contains(profile.getId())) {
        profile
            .getRepositories()
            .forEach(
                r ->
                    byId.put(
                        r.getId(),
                        new RemoteRepository.Builder(r.getId(), r.getLayout(), r.getUrl())
                            .build()));
      }
    }
    return List.copyOf(byId.values());
  }

  /** Required by the session; nothing here reads or writes it. */
  private static Path localRepository(Settings settings, Path settingsFile) {
    return settings.getLocalRepository() == null
        ? settingsFile.resolveSibling("repository")
        : Path.of(settings.getLocalRepository());
  }

  private static MirrorSelector mirrors(Settings settings) {
    DefaultMirrorSelector selector = new DefaultMirrorSelector();
    settings
        .getMirrors()
        .forEach(
            m ->
                selector.add(
                    m.getId(),
                    m.getUrl(),
                    m.getLayout(),
                    false,
                    m.isBlocked(),
                    m.getMirrorOf(),
                    m.getMirrorOfLayouts()));
    return selector;
  }

  private static ProxySelector proxies(Settings settings) {
    DefaultProxySelector selector = new DefaultProxySelector();
    settings.getProxies().stream()
        .filter(p -> p.isActive())
        .forEach(
            p ->
                selector.add(
                    new Proxy(
                        p.getProtocol(),
                        p.getHost(),
                        p.getPort(),
                        new AuthenticationBuilder()
                            .addUsername(p.getUsername())
                            .addPassword(p.getPassword())
                            .build()),
                    p.getNonProxyHosts()));
    return selector;
  }

  private static AuthenticationSelector credentials(Settings settings) {
    DefaultAuthenticationSelector selector = new DefaultAuthenticationSelector();
    for (Server server : settings.getServers()) {
      selector.add(
          server.getId(),
          new AuthenticationBuilder()
              .addUsername(server.getUsername())
              .addPassword(server.getPassword())
              .addPrivateKey(server.getPrivateKey(), server.getPassphrase())
              .build());
    }
    return selector;
  }
}
