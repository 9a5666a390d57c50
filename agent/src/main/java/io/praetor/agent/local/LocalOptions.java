package io.praetor.agent.local;

import java.time.Duration;

/**
 * What a reload of the configuration may change; immutable.
 *
 * @param checkUpdateInterval how long what checks say may differ from the catalog while their
 *     status is the same; zero for not at all
 * @param discardCheckOutput whether what checks say is dropped
 * @param scriptsOfRequests whether checks run that requests have registered and that are scripts
 */
public record LocalOptions(
    Duration checkUpdateInterval, boolean discardCheckOutput, boolean scriptsOfRequests) {}
