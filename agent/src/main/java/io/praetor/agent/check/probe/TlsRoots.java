package io.praetor.agent.check.probe;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Which authorities checks trust, and which certificate they show; any thread. The contexts are
 * made when they are first needed: reading the system's authorities takes a while.
 */
public final class TlsRoots {
  private record Want(boolean http2, boolean skipVerify) {}

  private final Supplier<SslContextBuilder> builders;
  private final ConcurrentHashMap<Want, SslContext> contexts = new ConcurrentHashMap<>();

  /** Trusts whom the system trusts, and shows no certificate. */
  public static TlsRoots ofSystem() {
    return new TlsRoots(SslContextBuilder::forClient);
  }

  /**
   * Trusts and shows what a builder has.
   *
   * @param builders a new builder for a client at each call
   */
  public TlsRoots(Supplier<SslContextBuilder> builders) {
    this.builders = builders;
  }

  SslContext context(boolean http2, boolean skipVerify) throws SSLException {
    Want want = new Want(http2, skipVerify);
    @Nullable SslContext known = contexts.get(want);
    if (known == null) {
      known = ProbeTls.build(builders.get(), http2, skipVerify);
      contexts.putIfAbsent(want, known);
    }
    return known;
  }
}
