import AssayCommands
import AssayProcesses
import Foundation

@main
enum Main {
  static func main() async {
    let arguments = Array(CommandLine.arguments.dropFirst())
    // Not a command: the helper that cleans up when a run's process dies.
    if arguments.first == RunGuard.argument {
      exit(RunGuard.main(arguments: Array(arguments.dropFirst())))
    }
    exit(await AssayCommand.exitStatus(arguments: arguments))
  }
}
