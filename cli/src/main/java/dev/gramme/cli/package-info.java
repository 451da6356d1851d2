/// The `gramme` command: reads arguments, asks a node over the client, prints for people or
/// programs. It knows no protocol of its own.
///
/// - **CLI-1** Data go to standard output, everything else to standard error.
/// - **CLI-2** The exit code says what is known ([ExitCode][dev.gramme.cli.terminal.ExitCode]); a
///   failure is told in one or two lines: what failed, what is known, what to try. Never a stack
///   trace.
/// - **CLI-3** Works with no terminal and with standard input closed.
@NullMarked
package dev.gramme.cli;

import org.jspecify.annotations.NullMarked;
