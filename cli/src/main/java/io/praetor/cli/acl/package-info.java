/** The commands on tokens, policies and roles ({@code acl …}), with Consul's flags and output. */
@NullMarked
package io.praetor.cli.acl;

import org.jspecify.annotations.NullMarked;
