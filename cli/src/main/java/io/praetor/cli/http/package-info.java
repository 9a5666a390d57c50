/**
 * How a command reaches an agent: address, TLS, token and HTTP/1.1 over a socket. Knows no
 * endpoint.
 */
@NullMarked
package io.praetor.cli.http;

import org.jspecify.annotations.NullMarked;
