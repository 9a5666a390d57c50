/** Sessions, and the lock-delays that they leave behind. Time is an argument here. */
@NullMarked
package io.praetor.store.session;

import org.jspecify.annotations.NullMarked;
