/** What user interfaces for Consul read: {@code /v1/internal/ui/}. */
@NullMarked
package io.praetor.agent.api.ui;

import org.jspecify.annotations.NullMarked;
