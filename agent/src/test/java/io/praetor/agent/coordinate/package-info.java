@NullMarked
package io.praetor.agent.coordinate;

import org.jspecify.annotations.NullMarked;
