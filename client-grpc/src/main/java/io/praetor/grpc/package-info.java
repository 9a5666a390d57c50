/**
 * Finds services for gRPC Java: a channel for {@code praetor:///backend} calls the healthy
 * instances of {@code backend}. Knows the client and gRPC's API, and no transport.
 */
@NullMarked
package io.praetor.grpc;

import org.jspecify.annotations.NullMarked;
