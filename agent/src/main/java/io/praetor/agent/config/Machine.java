package io.praetor.agent.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the loader asks about the machine that it runs on; asked by the loading thread only. */
interface Machine {
  /** An address of this machine, and the name of the interface that has it. */
  record Address(String networkInterface, InetAddress address) {}

  String hostName();

  /** Addresses of all interfaces that are up. */
  List<Address> addresses();

  /** This machine. */
  static Machine here() {
    return new Machine() {
      @Override
      public String hostName() {
        try {
          // InetAddress would ask the DNS, which may take seconds.
          return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
          try {
            return InetAddress.getLocalHost().getHostName();
          } catch (UnknownHostException e) {
            return "localhost";
          }
        }
      }

      @Override
      public List<Address> addresses() {
        try {
          List<Address> addresses = new ArrayList<>();
          for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
            if (each.isUp()) {
              each.inetAddresses()
                  .forEach(address -> addresses.add(new Address(each.getName(), address)));
            }
          }
          return addresses;
        } catch (SocketException e) {
          throw new UncheckedIOException("the network interfaces cannot be listed", e);
        }
      }
    };
  }
}
