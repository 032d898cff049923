//! Room for deep documents: what follows references does so by recursion, a few calls for each object within another.

use std::panic;
use std::thread;

/// Stack of the threads that read documents, in bytes. Only what is used takes memory. A chain of
/// [`crate::contract::MAX_CHAIN`] objects takes less than half of it, in a debug build too.
const SIZE: usize = 1024 * 1024 * 1024;

/// Runs work where it has enough stack, whatever the caller has. Where no such thread can be started, it runs as it is.
pub(crate) fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    // Kept outside, so that it is not lost when the thread cannot be started.
    let mut work = Some(work);
    let mut result = None;
    let mut run = || result = work.take().map(|work| work());
    let started = thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(SIZE);
        builder
            .spawn_scoped(scope, &mut run)
            .is_ok_and(|thread| match thread.join() {
                Ok(()) => true,
                Err(panic) => panic::resume_unwind(panic),
            })
    });
    if !started {
        run();
    }
    match result {
        Some(result) => result,
        None => unreachable!("the work ran once"),
    }
}
