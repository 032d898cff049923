//! Exit codes, as every `cargo xtask` command gives them. Nothing but the codes.

/// Done; nothing to complain about.
pub const DONE: u8 = 0;
/// The command worked and found something that someone must look at: a difference, a failed check.
pub const DIFFERS: u8 = 1;
/// Wrong usage or unusable input.
pub const UNUSABLE: u8 = 2;
/// Stopped by a signal before it was done, as shells report it.
pub const INTERRUPTED: u8 = 130;
