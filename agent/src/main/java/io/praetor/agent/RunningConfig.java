package io.praetor.agent;

import io.praetor.agent.config.AgentConfig;
import io.praetor.agent.config.ConfigException;
import io.praetor.agent.config.LoadedConfig;
import io.praetor.agent.config.Reload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that holds now, and its replacement by a reload. Read by any thread; reloads
 * take turns.
 */
final class RunningConfig {
  private static final Logger LOG = LoggerFactory.getLogger("agent");

  /** Something that is read again with the configuration, such as certificates. */
  interface Reloaded {
    /**
     * Reads what the next configuration names, and changes nothing yet.
     *
     * @return what puts it in the place of what was there
     * @throws IOException with a sentence for the operator
     */
    Runnable read(AgentConfig next) throws IOException;
  }

  private final ConfigSource source;
  private final List<Reloaded> reloaded = new ArrayList<>();
  private final List<Consumer<AgentConfig>> listeners = new ArrayList<>();
  private volatile AgentConfig current;

  RunningConfig(AgentConfig first, ConfigSource source) {
    this.current = first;
    this.source = source;
  }

  AgentConfig now() {
    return current;
  }

  /** Has something read again with each reload, which takes effect with all of it or not at all. */
  synchronized void with(Reloaded part) {
    reloaded.add(part);
  }

  /** Tells somebody the configuration, now and after each reload; on the thread that reloads. */
  synchronized void tell(Consumer<AgentConfig> listener) {
    listeners.add(listener);
    listener.accept(current);
  }

  /**
   * Reads the configuration again and takes over what can change while the agent runs.
   *
   * @return what is wrong with it; nothing if it has taken effect
   */
  synchronized List<String> reload() {
    List<String> problems;
    try {
      LoadedConfig next = source.load();
      Reload reload = Reload.diff(current, next.config());
      next.warnings().forEach(LOG::warn);
      reload.warnings().forEach(LOG::warn);
      // All that can fail comes first, so that a reload takes effect as a whole or not at all.
      List<Runnable> replacements = new ArrayList<>();
      for (Reloaded part : reloaded) {
        replacements.add(part.read(next.config()));
      }
      replacements.forEach(Runnable::run);
      current = next.config();
      listeners.forEach(listener -> listener.accept(next.config()));
      LOG.info(
          "Configuration and certificates were read again: {}",
          reload.changed().isEmpty()
              ? "no option has changed that takes effect now"
              : "changed " + String.join(", ", reload.changed()));
      return List.of();
    } catch (IOException e) {
      problems = List.of(String.valueOf(e.getMessage()));
    } catch (ConfigException e) {
      problems = e.problems();
    }
    LOG.error("The configuration was not reloaded: {}", String.join("; ", problems));
    return problems;
  }
}
