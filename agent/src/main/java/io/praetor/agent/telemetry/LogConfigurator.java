package io.praetor.agent.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Configures a Logback that slf4j has found by itself, ahead of {@link LogProvider}: without the
 * name of a provider it takes the first of the class path. Made by Logback, once.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {
  @Override
  public ExecutionStatus configure(LoggerContext newContext) {
    Logs.process().configure(newContext);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }
}
