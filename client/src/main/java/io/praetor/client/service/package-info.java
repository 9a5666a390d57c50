/**
 * What is said of services: nodes, services, checks and their states as agents tell them,
 * definitions as applications register them, and the choice of one instance among several. Values
 * and arithmetic alone; nothing here sends a request or has a thread.
 */
@NullMarked
package io.praetor.client.service;

import org.jspecify.annotations.NullMarked;
