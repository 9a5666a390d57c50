package io.praetor.agent.login;

/** Takes what logins cost; any thread. */
public interface LoginMeter {
  /** Counts nothing. */
  LoginMeter NONE =
      new LoginMeter() {
        @Override
        public void loggedIn(long nanos) {}

        @Override
        public void loggedOut(long nanos) {}

        @Override
        public void refused() {}

        @Override
        public void fetched() {}

        @Override
        public void fetchFailed() {}
      };

  /** A login got its token. */
  void loggedIn(long nanos);

  /** A token was given back. */
  void loggedOut(long nanos);

  /** A login got no token. */
  void refused();

  /** A fetch of keys began. */
  void fetched();

  /** A fetch of keys failed. */
  void fetchFailed();
}
