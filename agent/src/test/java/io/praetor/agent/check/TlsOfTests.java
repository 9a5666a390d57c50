package io.praetor.agent.check;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.praetor.agent.certificate.Authority;
import io.praetor.agent.certificate.Issued;
import io.praetor.agent.certificate.Leaf;
import io.praetor.agent.check.probe.TlsRoots;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An authority of a test's own, and a server's certificate under it. */
final class TlsOfTests {
  private static final Duration DAY = Duration.ofDays(1);

  private final Authority authority;
  private final Issued issued;

  /** A certificate for one name, and for 127.0.0.1. */
  TlsOfTests(String name) throws Exception {
    authority = Authority.create("us", DAY, List.of());
    issued =
        authority.issue(
            new Leaf(
                name,
                List.of(name),
                List.of(InetAddress.ofLiteral("127.0.0.1")),
                List.of(Leaf.Usage.SERVER),
                DAY));
  }

  TlsRoots roots() {
    return new TlsRoots(
        () -> SslContextBuilder.forClient().trustManager(authority.own().certificate()));
  }

  SslContext http2Server() throws Exception {
    return SslContextBuilder.forServer(issued.key(), issued.certificate())
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                ApplicationProtocolConfig.Protocol.ALPN,
                ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                "h2"))
        .build();
  }

  SSLContext server() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("own", issued.key(), new char[0], new Certificate[] {issued.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
