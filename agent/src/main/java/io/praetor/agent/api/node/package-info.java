/**
 * The API of the catalog and of health, as far as there are nodes: {@code /v1/catalog/} and {@code
 * /v1/health/}.
 */
@NullMarked
package io.praetor.agent.api.node;

import org.jspecify.annotations.NullMarked;
