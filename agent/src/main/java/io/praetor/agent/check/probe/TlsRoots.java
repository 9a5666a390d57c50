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

  /** What is trusted and shown, with the contexts that were made of it. */
  private record Made(
      Supplier<SslContextBuilder> builders, ConcurrentHashMap<Want, SslContext> contexts) {
    static Made of(Supplier<SslContextBuilder> builders) {
      return new Made(builders, new ConcurrentHashMap<>());
    }
  }

  private volatile Made made;

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
    this.made = Made.of(builders);
  }

  /** Trusts and shows something else, from the next run of a check on. */
  public void replace(Supplier<SslContextBuilder> builders) {
    made = Made.of(builders);
  }

  SslContext context(boolean http2, boolean skipVerify) throws SSLException {
    Want want = new Want(http2, skipVerify);
    Made now = made;
    @Nullable SslContext known = now.contexts().get(want);
    if (known == null) {
      known = ProbeTls.build(now.builders().get(), http2, skipVerify);
      now.contexts().putIfAbsent(want, known);
    }
    return known;
  }
}
