package io.praetor.agent.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Resolves addresses as settings state them: IP addresses, unix sockets, and the templates of
 * go-sockaddr that people use (its documentation, "template"); used by the loading thread.
 */
final class AddressTexts {
  /** The text cannot be made into an address; the message says why and what to do. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean hereOnly;

    Unusable(String why) {
      this(why, false);
    }

    private Unusable(String why, boolean hereOnly) {
      super(why);
      this.hereOnly = hereOnly;
    }

    /** Whether another machine may well have such an address. */
    boolean hereOnly() {
      return hereOnly;
    }
  }

  private static final String TEMPLATE = "\\{\\{\\s*(.*?)\\s*}}";
  private static final String CALL = "(\\w+)(?:\\s+[\"'`]([^\"'`]*)[\"'`])?";
  private static final String UNIX = "unix://";

  private final Machine machine;

  AddressTexts(Machine machine) {
    this.machine = machine;
  }

  /** The only address that the text means. */
  String one(String text) throws Unusable {
    List<String> all = ips(text);
    if (all.size() != 1) {
      throw new Unusable(
          all.isEmpty()
              ? "it names no address"
              : "it names "
                  + all.size()
                  + " addresses ("
                  + String.join(", ", all)
                  + "); state one");
    }
    return all.getFirst();
  }

  /** Each of the addresses, none of them a unix socket. */
  private List<String> ips(String text) throws Unusable {
    List<String> ips = new ArrayList<>();
    for (String word : words(text)) {
      ips.add(ip(word));
    }
    return ips;
  }

  /** Listeners on each of the addresses, which blanks separate. */
  List<AgentConfig.Listener> listeners(String text, int port) throws Unusable {
    List<AgentConfig.Listener> listeners = new ArrayList<>();
    for (String word : words(text)) {
      if (word.startsWith(UNIX)) {
        if (word.length() == UNIX.length() || word.indexOf('\0') >= 0) {
          throw new Unusable("unix:// needs the path of the socket behind it");
        }
        try {
          listeners.add(new AgentConfig.Listener.Unix(Path.of(word.substring(UNIX.length()))));
        } catch (InvalidPathException e) {
          throw new Unusable("\"" + word + "\" cannot be a path: " + e.getReason());
        }
      } else {
        listeners.add(new AgentConfig.Listener.Tcp(ip(word), port));
      }
    }
    if (listeners.isEmpty()) {
      throw new Unusable("it names no address");
    }
    return List.copyOf(listeners);
  }

  private List<String> words(String text) throws Unusable {
    if (!text.contains("{{")) {
      return split(text);
    }
    StringBuilder resolved = new StringBuilder();
    Matcher template = Pattern.compile(TEMPLATE).matcher(text);
    while (template.find()) {
      template.appendReplacement(
          resolved, Matcher.quoteReplacement(String.join(" ", call(template.group(1)))));
    }
    template.appendTail(resolved);
    return split(resolved.toString());
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringTokenizer blanks = new StringTokenizer(text);
    while (blanks.hasMoreTokens()) {
      words.add(blanks.nextToken());
    }
    return words;
  }

  /** The address without brackets, if it is one; the DNS is never asked. */
  private static String ip(String word) throws Unusable {
    if (word.equals("localhost")) {
      return "127.0.0.1";
    }
    String bare =
        word.startsWith("[") && word.endsWith("]") ? word.substring(1, word.length() - 1) : word;
    if (!isNumeric(bare)) {
      throw new Unusable("\"" + word + "\" is no IP address; names are not looked up");
    }
    try {
      return InetAddress.ofLiteral(bare).getHostAddress();
    } catch (IllegalArgumentException e) {
      throw new Unusable("\"" + word + "\" is no IP address");
    }
  }

  /**
   * Four numbers with dots, or something with colons: shorter forms of IPv4 are no addresses here.
   */
  private static boolean isNumeric(String bare) {
    if (bare.indexOf(':') >= 0) {
      return true;
    }
    int dots = 0;
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == 3;
  }

  private List<String> call(String expression) throws Unusable {
    Matcher call = Pattern.compile(CALL).matcher(expression);
    if (!call.matches()) {
      throw new Unusable(
          "the template {{ "
              + expression
              + " }} is not known; known are GetPrivateIP, GetPrivateIPs, GetPublicIP,"
              + " GetPublicIPs, GetInterfaceIP \"NAME\" and GetInterfaceIPs \"NAME\"");
    }
    String argument = call.group(2);
    List<String> found =
        switch (call.group(1)) {
          case "GetPrivateIP" -> first(privateAddresses());
          case "GetPrivateIPs" -> privateAddresses();
          case "GetPublicIP" -> first(publicAddresses());
          case "GetPublicIPs" -> publicAddresses();
          case "GetInterfaceIP" -> first(interfaceAddresses(argument));
          case "GetInterfaceIPs" -> interfaceAddresses(argument);
          default ->
              throw new Unusable(
                  "the template function "
                      + call.group(1)
                      + " is not known; state the address, or use GetPrivateIP or GetInterfaceIP"
                      + " \"NAME\"");
        };
    if (found.isEmpty()) {
      throw new Unusable(
          "{{ "
              + expression
              + " }} finds no such address on this machine; state the address itself",
          true);
    }
    return found;
  }

  private static List<String> first(List<String> addresses) {
    return addresses.isEmpty() ? addresses : List.of(addresses.getFirst());
  }

  /** Private IPv4 addresses (RFC 1918, and RFC 6598's shared ones) of this machine. */
  List<String> privateAddresses() {
    return addresses(each -> each.address() instanceof Inet4Address four && isPrivate(four));
  }

  private List<String> publicAddresses() {
    return addresses(each ->
        each.address() instanceof Inet4Address four
            && !isPrivate(four)
            && !four.isLoopbackAddress()
            && !four.isLinkLocalAddress());
  }

  private List<String> interfaceAddresses(@Nullable String name) throws Unusable {
    if (name == null) {
      throw new Unusable("GetInterfaceIP needs the name of an interface, such as \"eth0\"");
    }
    List<String> found =
        addresses(
            each -> each.networkInterface().equals(name) && each.address() instanceof Inet4Address);
    if (!found.isEmpty()) {
      return found;
    }
    return addresses(
        each -> each.networkInterface().equals(name) && !each.address().isLinkLocalAddress());
  }

  private List<String> addresses(Predicate<Machine.Address> wanted) {
    return machine.addresses().stream()
        .filter(wanted)
        .map(each -> each.address().getHostAddress())
        .distinct()
        .sorted()
        .toList();
  }

  private static boolean isPrivate(Inet4Address address) {
    byte[] bytes = address.getAddress();
    boolean shared = (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
    return address.isSiteLocalAddress() || shared;
  }

  /** Whether the address stands for all addresses of the machine. */
  static boolean isWildcard(String address) {
    try {
      return InetAddress.getByName(address).isAnyLocalAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }
}
