/** The API of the catalog: {@code /v1/catalog/}. */
@NullMarked
package io.praetor.agent.api.catalog;

import org.jspecify.annotations.NullMarked;
