@NullMarked
package io.praetor.agent.filter;

import org.jspecify.annotations.NullMarked;
