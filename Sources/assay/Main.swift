import AssayCommands
import Foundation

@main
enum Main {
  static func main() async {
    exit(await AssayCommand.exitStatus(arguments: Array(CommandLine.arguments.dropFirst())))
  }
}
