package io.praetor.agent.login;

/**
 * What logins may take; immutable.
 *
 * @param bearerCharsMax longest bearer token
 * @param waitingMax logins that are checked or wait for keys at a time; more are refused
 * @param fetchMsMax how long a fetch of keys may take, with all that it asks
 * @param keysBytesMax longest set of keys, and discovery document
 * @param keysMsMax how long keys count that were fetched
 * @param refetchMsMin how soon keys are fetched again because a token fits none of them
 * @param retryMsMin how soon a fetch is tried again that has failed
 * @param placesMax of how many providers keys are kept
 */
public record LoginLimits(
    int bearerCharsMax,
    int waitingMax,
    long fetchMsMax,
    int keysBytesMax,
    long keysMsMax,
    long refetchMsMin,
    long retryMsMin,
    int placesMax) {
  /** What holds unless said otherwise. */
  public static final LoginLimits DEFAULT =
      new LoginLimits(64 * 1024, 1_024, 10_000, 1024 * 1024, 300_000, 10_000, 1_000, 256);
}
