//! What several areas of the tests share: a server that follows a script byte by byte, a clock that
//! tests turn by hand, a collector of log lines.

pub(crate) mod clock;
mod reply;
pub(crate) mod script;
pub(crate) mod trace;
