package io.praetor.cli.http;

import io.praetor.cli.command.CommandException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Makes connections with TLS from PEM files. */
final class TlsContext {
  private final SSLContext context;
  private final boolean verify;

  private TlsContext(SSLContext context, boolean verify) {
    this.context = context;
    this.verify = verify;
  }

  /** For connections that somebody else makes. */
  SSLContext context() {
    return context;
  }

  static TlsContext of(Tls tls) throws IOException, CommandException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(tls), trust(tls), new SecureRandom());
      return new TlsContext(context, tls.verify());
    } catch (GeneralSecurityException e) {
      throw new CommandException("Error setting up TLS: " + e.getMessage());
    }
  }

  Socket over(Socket socket, String name, int port) throws IOException {
    SSLSocket secure =
        (SSLSocket) context.getSocketFactory().createSocket(socket, name, port, true);
    if (verify) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
    }
    try {
      secure.startHandshake();
    } catch (SSLException e) {
      throw new IOException(
          "no TLS with " + name + ":" + port + ": " + e.getMessage() + " (see -ca-file)", e);
    }
    return secure;
  }

  private static KeyManager @Nullable [] keys(Tls tls)
      throws IOException, GeneralSecurityException, CommandException {
    String certFile = tls.certFile();
    String keyFile = tls.keyFile();
    if (certFile == null && keyFile == null) {
      return null;
    }
    if (certFile == null || keyFile == null) {
      throw new CommandException(
          "Error setting up TLS: -client-cert and -client-key go together; one is missing");
    }
    char[] noPassword = new char[0];
    KeyStore store = empty();
    store.setKeyEntry(
        "client",
        PemFiles.privateKey(Path.of(keyFile)),
        noPassword,
        PemFiles.certificates(Path.of(certFile)).toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, noPassword);
    return factory.getKeyManagers();
  }

  private static TrustManager @Nullable [] trust(Tls tls)
      throws IOException, GeneralSecurityException, CommandException {
    if (!tls.verify()) {
      return new TrustManager[] {new TrustEveryone()};
    }
    List<X509Certificate> trusted = new ArrayList<>();
    String file = tls.caFile();
    if (file != null) {
      trusted.addAll(PemFiles.certificates(Path.of(file)));
    } else if (tls.caPath() != null) {
      try (Stream<Path> files = Files.walk(Path.of(tls.caPath()))) {
        for (Path path : files.filter(Files::isRegularFile).sorted().toList()) {
          trusted.addAll(PemFiles.certificates(path));
        }
      }
    } else {
      return null;
    }
    KeyStore store = empty();
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("ca" + i, trusted.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** What CONSUL_HTTP_SSL_VERIFY=false asks for; never used otherwise. */
  private static final class TrustEveryone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
