/** Keys and their values: the persistent tree, and nothing about who may change it. */
@NullMarked
package io.praetor.store.kv;

import org.jspecify.annotations.NullMarked;
