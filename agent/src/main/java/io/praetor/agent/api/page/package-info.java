/** The page for browsers ({@code /ui/}): serving its files. What it shows it asks over the API. */
@NullMarked
package io.praetor.agent.api.page;

import org.jspecify.annotations.NullMarked;
