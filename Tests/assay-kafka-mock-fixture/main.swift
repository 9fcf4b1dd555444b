import AssayKafkaMock
import Glibc

// The helper process by itself, as `assay __kafka-mock` runs it.
exit(KafkaMock.main(arguments: Array(CommandLine.arguments.dropFirst())))
