/** Tests of forming, joining and leaving, over real sockets and simulated. */
@NullMarked
package io.praetor.agent.cluster;

import org.jspecify.annotations.NullMarked;
