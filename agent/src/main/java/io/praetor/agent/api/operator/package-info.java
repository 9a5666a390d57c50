/**
 * The API of who operates the cluster: {@code /v1/operator/} and {@code /v1/status/}, and the ways
 * to leave a cluster.
 */
@NullMarked
package io.praetor.agent.api.operator;

import org.jspecify.annotations.NullMarked;
