package dev.cairn.store.tool;

import dev.cairn.store.CairnStore;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line tool. */
@Command(
    name = "cairn",
    description =
        "Looks into a Cairn store, fills one from recorded traces, and shows what it survives.",
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:damage found, or the device fails",
      "2:wrong usage, or no such store",
      "3:the store is open elsewhere"
    })
public final class Cairn implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  private Cairn() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args, Terminal.ofProcess(), CairnStore::open));
  }

  /**
   * Runs a command within this process.
   *
   * @param args the command line
   * @param out where results go
   * @param err where errors go
   * @return the exit code: 0 fine, 1 damage found, 2 wrong usage or no such store, 3 locked
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, Terminal.plain(out, err), CairnStore::open);
  }

  static int run(String[] args, Terminal terminal, StoreDoor door) {
    int code = commandLine(terminal, door).execute(args);
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static CommandLine commandLine(Terminal terminal, StoreDoor door) {
    CommandLine line =
        new CommandLine(new Cairn())
            .addSubcommand("demo", new DemoCommand(terminal, door))
            .addSubcommand("demo-writer", new DemoWriterCommand(terminal, door))
            .addSubcommand("replay", new ReplayCommand(terminal, door))
            .addSubcommand("ls", new LsCommand(terminal, door))
            .addSubcommand("dump", new DumpCommand(terminal, door))
            .addSubcommand("verify", new VerifyCommand(terminal, door))
            .addSubcommand("stats", new StatsCommand(terminal, door))
            .addSubcommand("retain", new RetainCommand(terminal, door))
            .addSubcommand("rm", new RmCommand(terminal, door))
            .addSubcommand("compact", new CompactCommand(terminal, door))
            .addSubcommand("salvage", new SalvageCommand(terminal, door));
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(writer(terminal.out()))
        .setErr(writer(terminal.err()))
        .setParameterExceptionHandler((wrong, args) -> wrongUsage(wrong, terminal))
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> failed(thrown, command, terminal));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private static int wrongUsage(ParameterException wrong, Terminal terminal) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    boolean noSuchCommand =
        wrong instanceof UnmatchedArgumentException && wrong.getCommandLine().getParent() == null;
    String message =
        noSuchCommand
            ? "no such command: " + ((UnmatchedArgumentException) wrong).getUnmatched().get(0)
            : String.valueOf(wrong.getMessage());
    terminal
        .err()
        .println("cairn: " + Printable.escaped(message) + " (" + command + " --help tells more)");
    return Exit.USAGE.code();
  }

  private static int failed(Exception thrown, CommandLine command, Terminal terminal) {
    Failure failure = Failure.of(thrown);
    terminal.out().flush();
    terminal.err().println("cairn: " + failure.message());
    if (Boolean.getBoolean("cairn.trace") || asksForTrace(command)) {
      thrown.printStackTrace(terminal.err());
    }
    return failure.exit().code();
  }

  private static boolean asksForTrace(CommandLine line) {
    return line.getCommand() instanceof ToolCommand command && command.stacktrace;
  }
}
