package io.praetor.cli;

import io.praetor.cli.command.Command;
import io.praetor.cli.command.CommandException;
import io.praetor.cli.command.Console;
import io.praetor.cli.command.Flag;
import io.praetor.cli.command.Flags;
import io.praetor.cli.http.ClientFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code completion}: what a shell needs to complete our commands, made from their table. */
final class CompletionScript implements Command {
  @Override
  public String summary() {
    return "Prints shell completion for bash, zsh or fish";
  }

  @Override
  public String arguments() {
    return "bash|zsh|fish";
  }

  @Override
  public String description() {
    return """
    Prints a script that completes commands and flags.

      $ eval "$(%s completion bash)"
      $ %s completion fish | source

    "%s -autocomplete-install" puts the line into your shell's start-up file.
    """;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public boolean speaksToAgent() {
    return false;
  }

  @Override
  public int run(Console console, Flags flags) throws CommandException {
    String shell = flags.arguments().size() == 1 ? flags.arguments().getFirst() : "";
    String program = console.program();
    switch (shell) {
      case "bash" -> console.print(bash(program));
      case "zsh" -> console.print("autoload -U +X bashcompinit && bashcompinit\n" + bash(program));
      case "fish" -> console.print(fish(program));
      default -> throw new CommandException("Error! Name a shell: bash, zsh or fish");
    }
    return 0;
  }

  /** What may follow the words of a command or of a group: words, or flags. */
  private static Map<String, List<String>> table() {
    Map<String, List<String>> table = new TreeMap<>();
    for (String path : Commands.PATHS) {
      for (int end = path.lastIndexOf(' '); ; end = path.lastIndexOf(' ', end - 1)) {
        String group = end < 0 ? "" : path.substring(0, end);
        table.computeIfAbsent(group, g -> List.copyOf(Commands.below(g).keySet()));
        if (end < 0) {
          break;
        }
      }
      List<String> names = new ArrayList<>();
      for (Flag flag : flags(path)) {
        names.add("-" + flag.name() + (flag.isToggle() ? "" : "="));
      }
      table.put(path, names);
    }
    return table;
  }

  private static List<Flag> flags(String path) {
    List<Flag> flags = new ArrayList<>();
    Command command = Commands.find(path);
    if (command != null) {
      flags.addAll(command.flags());
      if (command.speaksToAgent()) {
        flags.addAll(ClientFlags.all());
      }
    }
    return flags;
  }

  private static String bash(String program) {
    String function = "_" + program.replace('-', '_') + "_complete";
    StringBuilder script = new StringBuilder(8192);
    script.append(function).append("() {\n");
    script.append("  local path= word i cur=${COMP_WORDS[COMP_CWORD]}\n");
    script.append("  for ((i = 1; i < COMP_CWORD; i++)); do\n");
    script.append("    word=${COMP_WORDS[i]}\n");
    script.append("    case $word in -*) break ;; esac\n");
    script.append("    path=\"${path:+$path }$word\"\n");
    script.append("  done\n");
    script.append("  COMPREPLY=()\n");
    script.append("  case $path in\n");
    for (Map.Entry<String, List<String>> row : table().entrySet()) {
      script.append("    \"").append(row.getKey()).append("\") ");
      script.append("COMPREPLY=($(compgen -W \"").append(String.join(" ", row.getValue()));
      script.append("\" -- \"$cur\")) ;;\n");
    }
    script.append("  esac\n");
    script.append("  case ${COMPREPLY[*]} in *=) compopt -o nospace 2>/dev/null ;; esac\n");
    script.append("}\n");
    script.append("complete -o default -F ").append(function).append(' ').append(program);
    return script.append('\n').toString();
  }

  private static String fish(String program) {
    StringBuilder script = new StringBuilder(16384);
    String function = "__" + program.replace('-', '_') + "_path_is";
    script.append("function ").append(function).append("\n");
    script.append("  set -l words (commandline -opc)\n");
    script.append("  set -l path (string match -v -- '-*' $words[2..-1])\n");
    script.append("  test \"$path\" = \"$argv[1]\"\nend\n");
    for (Map.Entry<String, List<String>> row : table().entrySet()) {
      String path = row.getKey();
      String start = "complete -c " + program + " -n '" + function + " \"" + path + "\"' ";
      if (Commands.isGroup(path)) {
        for (Map.Entry<String, String> word : Commands.below(path).entrySet()) {
          script.append(start).append("-f -a ").append(word.getKey());
          script.append(" -d ").append(quoted(word.getValue())).append('\n');
        }
        continue;
      }
      for (Flag flag : flags(path)) {
        script.append(start).append("-o ").append(flag.name()).append(flag.isToggle() ? "" : " -r");
        script.append(" -d ").append(quoted(flag.text())).append('\n');
      }
    }
    return script.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
