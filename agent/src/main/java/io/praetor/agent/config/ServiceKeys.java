package io.praetor.agent.config;

import static io.praetor.agent.config.ConfigKey.Kind.BLOCKS;
import static io.praetor.agent.config.ConfigKey.Kind.DURATION;
import static io.praetor.agent.config.ConfigKey.Kind.FLAG;
import static io.praetor.agent.config.ConfigKey.Kind.NUMBER;
import static io.praetor.agent.config.ConfigKeys.used;

import java.util.List;

/** Settings of the services and checks of this agent. */
final class ServiceKeys {
  private ServiceKeys() {}

  static List<ConfigKey> table() {
    return List.of(
        used(
                "service",
                BLOCKS,
                null,
                "A service of this agent, with its checks; it may stand any number of times, in any"
                    + " file.")
            .onReload(),
        used("services", BLOCKS, null, "The same as a list.").onReload(),
        used(
                "check",
                BLOCKS,
                null,
                "A check of this agent, of its node or, with service_id, of a service; it may stand"
                    + " any number of times, in any file.")
            .onReload(),
        used("checks", BLOCKS, null, "The same as a list.").onReload(),
        used(
                "check_update_interval",
                DURATION,
                "5m",
                "How long what a check says may differ from the catalog while its status stays: from"
                    + " half of it to one and a half. 0s writes each change at once.")
            .onReload(),
        used(
                "discard_check_output",
                FLAG,
                false,
                "Drops what checks say, so that only their status is in the catalog.")
            .onReload(),
        used(
            "check_output_max_size",
            NUMBER,
            4096,
            "Bytes that are kept of what one check says; a check may state less. 524288 (512 KiB)"
                + " at most. What all checks that run at once say takes 32 MiB at most; beyond it"
                + " it is cut shorter. Up to 4096 checks ask over the network at once, and up to"
                + " 256 scripts run; fewer below a limit of open files (`ulimit -n`) of 65536 and"
                + " 32768: a sixteenth and a 128th of it. What is due beyond that waits."),
        used(
            "enable_script_checks",
            FLAG,
            false,
            "Checks may run programs, also those that requests register: whoever may write to the"
                + " API of this agent may then run anything as its user. Use"
                + " `enable_local_script_checks` where others than this machine reach the API."),
        used(
            "enable_local_script_checks",
            FLAG,
            false,
            "Checks of the configuration may run programs, those of requests may not."));
  }
}
