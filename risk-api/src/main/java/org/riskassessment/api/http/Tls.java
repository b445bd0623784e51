package org.riskassessment.api.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.riskassessment.core.error.ErrorCode;
import org.riskassessment.core.error.ErrorContext;
import org.riskassessment.core.error.RiskException;
import org.riskassessment.core.file.RegularFile;

/** The certificate that the service shows, with its key: TLS 1.2 and 1.3. */
public final class Tls {
  private static final int LARGEST = 1 << 20;

  private final KeyStore keys;
  private final String password;

  private Tls(KeyStore keys, String password) {
    this.keys = keys;
    this.password = password;
  }

  /**
   * Reads a keystore (PKCS #12 or JKS) with a key and its certificates.
   *
   * @throws RiskException USAGE when it cannot be read, or holds no key that the password opens
   */
  public static Tls of(Path keystore, String password) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12"); // which reads JKS too
      keys.load(
          new ByteArrayInputStream(RegularFile.bytes(keystore, LARGEST)), password.toCharArray());
      boolean hasKey = false;
      for (String alias : Collections.list(keys.aliases())) {
        hasKey |= keys.isKeyEntry(alias) && keys.getKey(alias, password.toCharArray()) != null;
      }
      if (!hasKey) {
        throw refused(keystore, "holds no key", null);
      }
      return new Tls(keys, password);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw refused(keystore, "cannot be read as a keystore with this password", e);
    }
  }

  private static RiskException refused(Path keystore, String message, @Nullable Exception cause) {
    return new RiskException(
        ErrorCode.USAGE,
        message,
        ErrorContext.ofFile(keystore).withAccepted("a PKCS #12 or JKS keystore with a key"),
        cause);
  }

  /** For Jetty. */
  SslContextFactory.Server factory() {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setKeyStore(keys);
    factory.setKeyStorePassword(password);
    factory.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    return factory;
  }
}
