/** The API of the cluster's root certificates, as clients of Consul's service mesh ask for them. */
@NullMarked
package io.praetor.agent.api.connect;

import org.jspecify.annotations.NullMarked;
