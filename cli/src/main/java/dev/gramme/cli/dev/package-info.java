/// `gramme dev`: a whole cluster on this machine, as processes of one parent. It starts, watches
/// and stops nodes; it knows of a node only its flags, its ports and its answers.
///
/// - **DEV-1** No node outlives the command, however that ends: a node's standard input is a pipe
///   that only the command holds open, and the node stops when it ends.
/// - **DEV-2** The end of one node is told and changes nothing for the others.
/// - **DEV-3** A directory is used again only with the settings it was made with.
@NullMarked
package dev.gramme.cli.dev;

import org.jspecify.annotations.NullMarked;
