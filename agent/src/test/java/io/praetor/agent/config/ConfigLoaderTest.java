package io.praetor.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigLoaderTest {
  @TempDir Path folder;

  /** A machine with the given addresses, as INTERFACE=IP. */
  static Machine machine(String... addresses) {
    List<Machine.Address> all = new ArrayList<>();
    for (String each : addresses) {
      int equals = each.indexOf('=');
      all.add(
          new Machine.Address(
              each.substring(0, equals), InetAddress.ofLiteral(each.substring(equals + 1))));
    }
    return new Machine() {
      @Override
      public String hostName() {
        return "box";
      }

      @Override
      public List<Address> addresses() {
        return all;
      }
    };
  }

  private static final Machine BOX = machine("lo=127.0.0.1", "eth0=10.1.2.3", "eth0=fe80::1");

  /** Flags as on a command line: {@code -name=value} or {@code -name}. */
  static List<AgentFlags.Given> flags(String... words) {
    List<AgentFlags.Given> flags = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      flags.add(
          equals < 0
              ? new AgentFlags.Given(word.substring(1), null)
              : new AgentFlags.Given(word.substring(1, equals), word.substring(equals + 1)));
    }
    return flags;
  }

  static LoadedConfig load(String... words) throws ConfigException {
    return new ConfigLoader(BOX).read(flags(words));
  }

  static List<String> problems(String... words) {
    ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(words));
    assertThat(e).as("problems of %s", List.of(words)).isNotNull();
    return e.problems();
  }

  private String file(String name, String text) throws IOException {
    return "-config-file=" + Files.writeString(folder.resolve(name), text);
  }

  @Test
  void devIsOneServerInMemoryOnLoopback() throws Exception {
    LoadedConfig loaded = load("-dev");
    AgentConfig config = loaded.config();
    assertThat(loaded.warnings()).isEmpty();
    assertThat(config.dev()).isTrue();
    assertThat(config.dataDir()).isNull();
    assertThat(config.server()).isEqualTo(new AgentConfig.Server(true, true, 1, 0));
    assertThat(config.log().level()).isEqualTo("DEBUG");
    assertThat(config.addresses())
        .isEqualTo(new AgentConfig.Addresses("127.0.0.1", "127.0.0.1", 8300, 8301, false));
    assertThat(config.http().http())
        .containsExactly(new AgentConfig.Listener.Tcp("127.0.0.1", 8500));
    assertThat(config.http().https()).isEmpty();
    assertThat(config.identity().nodeName()).isEqualTo("box");
    assertThat(config.performance().raftMultiplier()).isEqualTo(1);
    assertThat(config.leaveOnTerminate()).isFalse();
    assertThat(config.skipLeaveOnInterrupt()).isTrue();
  }

  @Test
  void defaultsAreConsuls() throws Exception {
    AgentConfig config = load("-server", "-bootstrap-expect=1", "-data-dir=/tmp/d").config();
    assertThat(config.server()).isEqualTo(new AgentConfig.Server(true, true, 1, 0));
    assertThat(config.addresses())
        .isEqualTo(new AgentConfig.Addresses("0.0.0.0", "10.1.2.3", 8300, 8301, false));
    assertThat(config.datacenter()).isEqualTo("dc1");
    assertThat(config.primaryDatacenter()).isEqualTo("dc1");
    assertThat(config.http().defaultQueryTime()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.http().maxQueryTime()).isEqualTo(Duration.ofMinutes(10));
    assertThat(config.limits().valueBytesMax()).isEqualTo(524_288);
    assertThat(config.limits().httpConnectionsPerClientMax()).isEqualTo(200);
    assertThat(config.raft()).isEqualTo(new AgentConfig.Raft(16_384, Duration.ofSeconds(30)));
    assertThat(config.performance().raftMultiplier()).isEqualTo(5);
    assertThat(config.log().level()).isEqualTo("INFO");
  }

  @Test
  void theConfigurationThatGoTestHelpersWriteIsTaken() throws Exception {
    String json =
        """
        {"bootstrap":true,"server":true,"data_dir":"/tmp/d","segments":null,"disable_update_check":true,
         "log_level":"debug","bind_addr":"127.0.0.1","addresses":{},"node_name":"node-6f0f0a3e",
         "node_id":"6f0f0a3e-6a53-4c9c-9d0e-0c8a5a2a5f11","performance":{"raft_multiplier":1},
         "ports":{"dns":24001,"http":24002,"https":-1,"serf_lan":24004,"serf_wan":24005,"server":24006,"grpc":24007,"grpc_tls":24008},
         "acl":{"tokens":{}},"connect":{"enabled":true,"ca_config":{"cluster_id":"11111111-2222-3333-4444-555555555555"}},
         "peering":{"enabled":true},"skip_leave_on_interrupt":true,"version":"1.21.4"}
        """;
    LoadedConfig loaded = load(file("config.json", json));
    assertThat(loaded.config().http().http())
        .containsExactly(new AgentConfig.Listener.Tcp("127.0.0.1", 24002));
    assertThat(loaded.config().addresses().serverPort()).isEqualTo(24006);
    assertThat(loaded.config().identity().nodeId())
        .isEqualTo("6f0f0a3e-6a53-4c9c-9d0e-0c8a5a2a5f11");
    assertThat(loaded.config().performance().raftMultiplier()).isEqualTo(1);
    assertThat(loaded.warnings())
        .anySatisfy(warning ->
            assertThat(warning).contains("connect.enabled = true").contains("no service mesh"))
        .noneSatisfy(warning -> assertThat(warning).contains("segments"))
        .noneSatisfy(warning -> assertThat(warning).contains("disable_update_check"))
        .doesNotHaveDuplicates();
  }

  @Test
  void laterSourcesWinAndFlagsWinOverAll() throws Exception {
    Files.writeString(folder.resolve("20.hcl"), "ports { http = 24020 }\nlog_level = \"warn\"");
    Files.writeString(
        folder.resolve("10.json"),
        "{\"ports\":{\"http\":24010,\"server\":24011},\"datacenter\":\"east\"}");
    Files.writeString(folder.resolve("note.txt"), "not a configuration");
    AgentConfig config =
        load("-config-dir=" + folder, "-dev", "-datacenter=West", "-hcl=ports { server = 24099 }")
            .config();
    assertThat(config.http().http())
        .containsExactly(new AgentConfig.Listener.Tcp("127.0.0.1", 24020));
    assertThat(config.addresses().serverPort()).isEqualTo(24099);
    assertThat(config.datacenter()).isEqualTo("west");
    assertThat(config.log().level()).isEqualTo("WARN");
  }

  @Test
  void listsAreAppendedAndThoseOfFlagsComeFirst() throws Exception {
    AgentConfig config =
        load(
                "-dev",
                file(
                    "a.hcl", "retry_join = [\"a\", \"b\"]\nnode_meta { rack = \"1\" row = \"x\" }"),
                file("b.json", "{\"start_join\":[\"c\"],\"node_meta\":{\"rack\":\"2\"}}"),
                "-retry-join=flag:8300",
                "-node-meta=os:linux")
            .config();
    assertThat(config.join().addresses()).containsExactly("flag:8300", "a", "b", "c");
    assertThat(config.identity().nodeMeta())
        .isEqualTo(Map.of("rack", "2", "row", "x", "os", "linux"));
  }

  @Test
  void everyProblemIsListedAtOnceWithItsPlace() throws Exception {
    String path = folder.resolve("c.hcl").toString();
    List<String> problems =
        problems(
            file(
                "c.hcl",
                """
                server = true
                prots { http = 1 }
                ports { http = 70000 }
                performance {
                  raft_multiplier = 11
                }
                log_level = 3
                raft_snapshot_interval = "30"
                """));
    assertThat(problems)
        .containsExactly(
            path + ":2:7: there is no setting prots; did you mean ports?",
            path + ":7:13: log_level is 3; it has to be a text in double quotes",
            path
                + ":8:26: raft_snapshot_interval is \"30\"; it has to be a duration in double"
                + " quotes, such as \"10s\", \"1m30s\" or \"500ms\"",
            path + ":3:16: ports.http = 70000: it has to be from -1 to 65535",
            "data_dir: an agent needs a folder for its data; add -data-dir=FOLDER, or -dev to try"
                + " things out in memory",
            path + ":5:21: performance.raft_multiplier = 11: it has to be from 1 to 10");
  }

  @Test
  void whatProtectsSomeoneIsRefusedUntilItWorks() {
    for (String hcl : List.of("auto_encrypt { tls = true }")) {
      String name = hcl.replaceAll(".*?(\\w+) = .*", "$1");
      assertThat(problems("-dev", "-hcl=" + hcl))
          .as(hcl)
          .anySatisfy(problem -> assertThat(problem).contains(name).contains("cannot be honoured"));
    }
  }

  @Test
  void refusesValuesThatTheLogAndASnapshotHaveNoRoomFor() throws Exception {
    assertThat(problems("-dev", "-hcl=limits { kv_max_value_size = 33554433 }"))
        .anySatisfy(problem ->
            assertThat(problem).contains("kv_max_value_size").contains("from 1 to 33554432"));
    assertThat(problems("-dev", "-hcl=limits { txn_max_req_len = 67108865 }")).hasSize(1);
    assertThat(load("-dev", "-hcl=limits { kv_max_value_size = 33554432 }").warnings()).isEmpty();
  }

  @Test
  void devIgnoresTheDataDirectoryAndSaysSo() throws Exception {
    LoadedConfig loaded = load("-dev", "-data-dir=/x");
    assertThat(loaded.config().dataDir()).isNull();
    assertThat(loaded.warnings())
        .containsExactly(
            "-data-dir: data_dir = \"/x\": this has no effect: -dev keeps everything in memory");
  }

  @Test
  void serversOfAClusterAndClients() throws Exception {
    LoadedConfig server =
        load("-server", "-bootstrap-expect=3", "-data-dir=/x", "-retry-join=10.0.0.2");
    assertThat(server.config().server()).isEqualTo(new AgentConfig.Server(true, false, 3, 0));
    assertThat(server.config().leaveOnTerminate()).isFalse();
    assertThat(server.warnings()).isEmpty();
    LoadedConfig client = load("-data-dir=/x", "-retry-join=10.0.0.2");
    assertThat(client.config().server()).isEqualTo(new AgentConfig.Server(false, false, 0, 0));
    assertThat(client.config().leaveOnTerminate()).isTrue();
    assertThat(client.config().skipLeaveOnInterrupt()).isFalse();
    assertThat(client.warnings()).isEmpty();
    assertThat(load("-data-dir=/x").warnings())
        .containsExactly(
            "retry_join: this agent knows no other; state one, or join it to one by hand");
    assertThat(problems("-data-dir=/x", "-bootstrap-expect=3"))
        .containsExactly(
            "-bootstrap-expect: bootstrap_expect = 3: only a server can begin a cluster; add"
                + " -server");
  }

  @Test
  void harmlessValuesOfWhatIsRefusedAreTaken() throws Exception {
    LoadedConfig loaded =
        load(
            "-dev",
            "-hcl=acl { enabled = false default_policy = \"allow\" }",
            "-hcl=verify_incoming_https = false\nencrypt = \"\"\nhttp_config { block_endpoints = [] }");
    assertThat(loaded.warnings()).isEmpty();
  }

  @Test
  void aRefusedValueThatALaterSourceTakesBackIsNoProblem() throws Exception {
    assertThat(
            load("-dev", "-hcl=auto_encrypt { tls = true }", "-hcl=auto_encrypt { tls = false }")
                .config()
                .acl()
                .enabled())
        .isFalse();
  }

  @Test
  void aPortForHttpsWithoutACertificateIsLeftAlone() throws Exception {
    assertThat(load("-dev", "-https-port=24001").warnings())
        .contains(
            "-https-port: ports.https = 24001: nothing listens there without a certificate; state"
                + " tls.https.cert_file and tls.https.key_file");
  }

  @Test
  void onePlaceSaysWhatToDo() {
    assertThat(problems("-dev", "-server=false"))
        .containsExactly("-server: server = false: -dev is one server alone; drop one of the two");
    assertThat(problems("-dev", "-http-port=abc"))
        .containsExactly("-http-port is \"abc\"; it has to be a whole number");
    assertThat(problems("-dev", "-http-port")).containsExactly("-http-port needs a value");
    assertThat(problems("-dev", "-nonsense"))
        .containsExactly("there is no flag -nonsense; see praetor agent -help");
    assertThat(problems("-dev", "-http-port=-1", "-https-port=24001"))
        .containsExactly(
            "-https-port: ports.https = 24001: it needs a certificate; state tls.https.cert_file"
                + " and tls.https.key_file");
    assertThat(problems("-dev", "-http-port=8300"))
        .containsExactly(
            "-http-port: ports.http = 8300: ports.server is 8300 too; state different ports");
    assertThat(problems("-dev", "-client=example.org"))
        .containsExactly(
            "-client: client_addr = \"example.org\": \"example.org\" is no IP address; names are"
                + " not looked up");
    assertThat(problems("-server", "-data-dir=/x", "-bootstrap", "-bootstrap-expect=1"))
        .containsExactly(
            "-bootstrap-expect: bootstrap_expect = 1: bootstrap is stated too; drop one of the"
                + " two");
    assertThat(problems("-dev", "-config-file=" + folder.resolve("none.hcl")))
        .containsExactly(
            "the configuration file "
                + folder.resolve("none.hcl")
                + " cannot be read: it does not exist");
    assertThat(problems("-dev", "-hcl=server { }"))
        .containsExactly("-hcl:1:8: server is a block; it has to be true or false");
    assertThat(problems("-dev", "-hcl=ports = 5"))
        .containsExactly("-hcl:1:9: ports is a block of settings, not a number; write ports { … }");
  }

  @Test
  void severalPrivateAddressesNeedAChoice() {
    Machine two = machine("eth0=10.0.0.1", "eth1=192.168.0.1");
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> new ConfigLoader(two).read(flags("-server", "-bootstrap", "-data-dir=/x")));
    assertThat(e.problems())
        .containsExactly(
            "bind_addr: this machine has several private addresses (10.0.0.1, 192.168.0.1) to tell"
                + " others; state one with -bind or -advertise");
  }

  @Test
  void onlyAnAgentAloneNeedsNoPrivateAddress() throws Exception {
    ConfigLoader none = new ConfigLoader(machine("eth0=203.0.113.7"));
    assertThat(
            none.read(flags("-server", "-bootstrap-expect=1", "-data-dir=/x"))
                .config()
                .addresses()
                .advertise())
        .isEqualTo("127.0.0.1");
    for (String other : List.of("-bootstrap-expect=3", "-retry-join=192.0.2.1")) {
      ConfigException e =
          catchThrowableOfType(
              ConfigException.class, () -> none.read(flags("-server", "-data-dir=/x", other)));
      assertThat(e.problems())
          .containsExactly(
              "bind_addr: this machine has no private address to tell others; state one with -bind"
                  + " or -advertise");
    }
  }

  @Test
  void templatesOfAddresses() throws Exception {
    assertThat(load("-dev", "-bind={{ GetPrivateIP }}").config().addresses().advertise())
        .isEqualTo("10.1.2.3");
    assertThat(load("-dev", "-bind={{ GetInterfaceIP \"eth0\" }}").config().addresses().bind())
        .isEqualTo("10.1.2.3");
    assertThat(load("-dev", "-client=127.0.0.1 {{GetPrivateIP}}").config().http().http())
        .containsExactly(
            new AgentConfig.Listener.Tcp("127.0.0.1", 8500),
            new AgentConfig.Listener.Tcp("10.1.2.3", 8500));
    assertThat(problems("-dev", "-bind={{ GetInterfaceIP \"eth9\" }}").getFirst())
        .contains("finds no such address on this machine");
    assertThat(problems("-dev", "-bind={{ GetAllInterfaces | attr \"address\" }}").getFirst())
        .contains("{{ GetAllInterfaces | attr \"address\" }} is not known");
  }

  @Test
  void aCheckForAnotherMachineWarnsOfTemplatesThatFindNothing() throws Exception {
    ConfigLoader none = new ConfigLoader(machine("lo=127.0.0.1"));
    LoadedConfig checked =
        none.read(
            flags(
                "-dev",
                "-bind={{ GetPrivateIP }}",
                "-client={{ GetInterfaceIP \"eth9\" }}",
                "-hcl=watches = [{ type = \"key\" key = \"a\" args = [\"x\"] }]"),
            true);
    assertThat(checked.warnings())
        .filteredOn(warning -> warning.contains("finds no such address on this machine"))
        .hasSize(2);
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class,
            () -> none.read(flags("-dev", "-bind={{ GetAllInterfaces }}"), true));
    assertThat(e.problems().getFirst()).contains("is not known");
  }

  @Test
  void rulesForMetrics() throws Exception {
    LoadedConfig loaded =
        load(
            "-dev",
            "-hcl=telemetry { prefix_filter = [\"+consul.raft\", \"-consul\", \"consul.kv\", \"+\"]"
                + " filter_default = false }");
    assertThat(loaded.config().telemetry())
        .isEqualTo(
            new AgentConfig.Telemetry("consul", List.of("consul.raft"), List.of("consul"), false));
    assertThat(loaded.warnings()).filteredOn(warning -> warning.contains("is left out")).hasSize(2);
  }

  @Test
  void unixSocketsBesideAddresses() throws Exception {
    AgentConfig config =
        load(
                "-dev",
                "-hcl=addresses { http = \"unix:///tmp/p.sock 127.0.0.1\" }\n"
                    + "unix_sockets { mode = \"0700\" user = \"root\" }")
            .config();
    assertThat(config.http().http())
        .containsExactly(
            new AgentConfig.Listener.Unix(Path.of("/tmp/p.sock")),
            new AgentConfig.Listener.Tcp("127.0.0.1", 8500));
    assertThat(config.http().unixSockets())
        .isEqualTo(new AgentConfig.UnixSockets("0700", "root", null));
  }

  @Test
  void secretsAreNotShown() throws Exception {
    AgentConfig config = load("-dev", "-hcl=acl { tokens { agent = \"s3cret\" } }").config();
    assertThat(config.toString()).doesNotContain("s3cret");
    assertThat(config.acl().tokens()).containsEntry("agent", "s3cret");
  }

  @Test
  void aFailedAgentStaysForEightHoursAtLeast() throws Exception {
    assertThat(load("-dev").config().join().reconnectTimeout()).isEqualTo(Duration.ofDays(3));
    assertThat(problems("-dev", "-hcl=reconnect_timeout = \"1h\""))
        .singleElement()
        .asString()
        .contains("reconnect_timeout", "8h");
  }

  @Test
  void metaDataUnderOurOwnNamesIsLeftOutWithWarning() throws Exception {
    LoadedConfig loaded = load("-dev", "-node-meta=praetor-x:1", "-node-meta=rack:2");
    assertThat(loaded.config().identity().nodeMeta()).containsExactly(Map.entry("rack", "2"));
    assertThat(loaded.warnings()).anyMatch(text -> text.contains("praetor-x"));
  }
}
