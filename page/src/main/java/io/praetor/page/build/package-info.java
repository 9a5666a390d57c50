/** The step of the build that makes the page's files from its sources; not part of the product. */
@NullMarked
package io.praetor.page.build;

import org.jspecify.annotations.NullMarked;
