//! The façade from outside: against the emulator, which records what it is asked.
//!
//! `fixture.rs` has the emulator with something in it and a client; `calls.rs` calls any operation
//! of the table through the façade. Every other file is one promise of the façade. What belongs to
//! the transport alone (pacing, schedules of retries, cancellation) is tested beside it.

mod answers;
mod assumptions;
mod calls;
mod checks;
mod construction;
mod coverage;
mod create;
mod deletes;
mod ensure;
mod fixture;
mod impls;
mod logs;
mod modify;
mod others;
mod readme;
mod schemas;
mod secrets;
mod stored;
mod waiting;
