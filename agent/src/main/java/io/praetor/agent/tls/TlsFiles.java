package io.praetor.agent.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.praetor.client.text.PemReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the certificates of the port between agents lie, and how strictly they are looked at;
 * immutable.
 *
 * @param caFile certificates of authorities (PEM), or null
 * @param caPath a folder of such files, or null
 * @param certFile this agent's certificate, with the chain above it
 * @param keyFile its private key
 * @param serverName the name that a server's certificate has to carry ({@code
 *     server.DATACENTER.consul}), or null
 * @param minVersion {@code TLSv1_2} or {@code TLSv1_3}
 * @param cipherSuites names of suites; empty for the library's choice
 */
public record TlsFiles(
    @Nullable Path caFile,
    @Nullable Path caPath,
    Path certFile,
    Path keyFile,
    boolean verifyIncoming,
    boolean verifyOutgoing,
    @Nullable String serverName,
    String minVersion,
    List<String> cipherSuites) {

  /** A certificate with its key; others are not looked at, and TLS is of version 1.2 or later. */
  public static TlsFiles of(Path certFile, Path keyFile) {
    return new TlsFiles(null, null, certFile, keyFile, false, false, null, "TLSv1_2", List.of());
  }

  /** The same, trusting the authorities of a file and of a folder. */
  public TlsFiles withAuthorities(@Nullable Path file, @Nullable Path folder) {
    return new TlsFiles(
        file,
        folder,
        certFile,
        keyFile,
        verifyIncoming,
        verifyOutgoing,
        serverName,
        minVersion,
        cipherSuites);
  }

  /** The same, looking at the certificates of those who connect here or not. */
  public TlsFiles withVerifyIncoming(boolean verify) {
    return new TlsFiles(
        caFile,
        caPath,
        certFile,
        keyFile,
        verify,
        verifyOutgoing,
        serverName,
        minVersion,
        cipherSuites);
  }

  /** The same, looking at the certificates of those whom it connects to or not. */
  public TlsFiles withVerifyOutgoing(boolean verify) {
    return new TlsFiles(
        caFile,
        caPath,
        certFile,
        keyFile,
        verifyIncoming,
        verify,
        serverName,
        minVersion,
        cipherSuites);
  }

  /** The same with a name that a server's certificate has to carry, or with none. */
  public TlsFiles withServerName(@Nullable String name) {
    return new TlsFiles(
        caFile,
        caPath,
        certFile,
        keyFile,
        verifyIncoming,
        verifyOutgoing,
        name,
        minVersion,
        cipherSuites);
  }

  /** The same with other versions of TLS and other cipher suites. */
  public TlsFiles withProtocol(String oldestVersion, List<String> suites) {
    return new TlsFiles(
        caFile,
        caPath,
        certFile,
        keyFile,
        verifyIncoming,
        verifyOutgoing,
        serverName,
        oldestVersion,
        suites);
  }

  /**
   * Reads the files.
   *
   * @throws IOException with a sentence that names the file, if one cannot be read or used
   */
  public RpcTls load() throws IOException {
    return load(null);
  }

  /**
   * Reads the files for a server of HTTP that speaks these protocols.
   *
   * @param protocols names of ALPN (RFC 7301), the most wanted first
   * @throws IOException with a sentence that names the file, if one cannot be read or used
   */
  public SslContext loadIncoming(List<String> protocols) throws IOException {
    // A client that knows none of them, or no ALPN, speaks HTTP/1.1.
    return load(new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            protocols))
        .incoming();
  }

  /**
   * Reads the files for clients that show this certificate.
   *
   * @return a new builder at each call, which says nothing of the server's name yet
   * @throws IOException with a sentence that names the file, if one cannot be read or used
   */
  public Supplier<SslContextBuilder> client() throws IOException {
    Contents contents = read();
    return () ->
        with(contents, SslContextBuilder.forClient().keyManager(contents.key, contents.own));
  }

  private RpcTls load(@Nullable ApplicationProtocolConfig alpn) throws IOException {
    Contents contents = read();
    SslContextBuilder incoming = SslContextBuilder.forServer(contents.key, contents.own);
    incoming.applicationProtocolConfig(alpn);
    incoming.clientAuth(verifyIncoming ? ClientAuth.REQUIRE : ClientAuth.NONE);
    SslContextBuilder outgoing =
        SslContextBuilder.forClient().keyManager(contents.key, contents.own);
    outgoing.endpointIdentificationAlgorithm(serverName == null ? null : "HTTPS");
    return new RpcTls(
        with(contents, incoming).build(),
        with(contents, outgoing).build(),
        verifyIncoming,
        verifyOutgoing,
        serverName);
  }

  /** What the files hold. */
  private record Contents(
      List<X509Certificate> trusted, List<X509Certificate> own, PrivateKey key) {}

  private Contents read() throws IOException {
    List<X509Certificate> authorities = new ArrayList<>();
    if (caFile != null) {
      authorities.addAll(certificates(caFile));
    }
    if (caPath != null) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(caPath)) {
        for (Path file : files) {
          if (Files.isRegularFile(file)) {
            authorities.addAll(certificates(file));
          }
        }
      }
    }
    return new Contents(authorities, certificates(certFile), key(keyFile));
  }

  private SslContextBuilder with(Contents contents, SslContextBuilder builder) {
    String[] protocols =
        minVersion.equals("TLSv1_3")
            ? new String[] {"TLSv1.3"}
            : new String[] {"TLSv1.3", "TLSv1.2"};
    builder.sslProvider(SslProvider.JDK).protocols(protocols);
    if (!contents.trusted.isEmpty()) {
      builder.trustManager(contents.trusted);
    }
    if (!cipherSuites.isEmpty()) {
      builder.ciphers(cipherSuites);
    }
    return builder;
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> found;
    try (InputStream in = Files.newInputStream(file)) {
      found = PemReader.certificates(in);
    } catch (CertificateException e) {
      throw new IOException(file + " holds no certificate in PEM: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IOException(file + " holds no certificate");
    }
    return found;
  }

  private static PrivateKey key(Path file) throws IOException {
    try {
      return PemReader.privateKey(Files.readString(file));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " holds no private key that can be used: " + e.getMessage(), e);
    }
  }
}
