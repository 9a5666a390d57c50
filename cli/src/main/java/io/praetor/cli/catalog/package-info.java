/** Commands about what is registered: nodes, services, checks and how far they are apart. */
@NullMarked
package io.praetor.cli.catalog;

import org.jspecify.annotations.NullMarked;
