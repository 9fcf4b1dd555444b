import Testing

/// One after the other: tests count the descriptors, children and orphans of this process.
@Suite(.serialized, .timeLimit(.minutes(3)))
enum ProcessTests {}
