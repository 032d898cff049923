//! Room for deep documents: what follows references does so by recursion, a few calls for each
//! object within another.

use std::panic;
use std::thread;

/// Stack of the threads that read documents, in bytes. Only what is used takes memory. A chain of
/// [`crate::contract::MAX_CHAIN`] objects takes less than half of it, in a debug build too.
const SIZE: usize = 1024 * 1024 * 1024;

/// Runs work where it has enough stack, whatever the caller has. Where memory is limited, a quarter
/// of the stack has to do; where no such thread can be started either, the work runs as it is.
pub(crate) fn with_room<T: Send>(work: impl Fn() -> T + Sync) -> T {
    with_stack(&[SIZE, SIZE / 4], work)
}

/// Does two things at once; reading is most of the work.
pub(crate) fn both<A: Send, B>(one: impl Fn() -> A + Sync, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(|| with_room(&one));
        let other = other();
        match one.join() {
            Ok(one) => (one, other),
            Err(panic) => panic::resume_unwind(panic),
        }
    })
}

/// Does the same work in as many threads as are of use, at most so many, until each says that
/// nothing is left.
///
/// Never in the thread of the caller: what was read of a document left small gaps all over that
/// thread's memory, and to fill them one by one takes longer than to write the code.
pub(crate) fn side_by_side<T: Send>(most: usize, work: impl Fn() -> Vec<T> + Sync) -> Vec<T> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let start = |_| scope.spawn(|| with_room(&work));
        let threads: Vec<_> = (0..cores.min(most)).map(start).collect();
        let done = threads.into_iter().map(|thread| thread.join());
        done.flat_map(|done| done.unwrap_or_else(|panic| panic::resume_unwind(panic)))
            .collect()
    })
}

/// In a thread with the first of these stacks that there is room for.
fn with_stack<T: Send>(sizes: &[usize], work: impl Fn() -> T + Sync) -> T {
    thread::scope(|scope| {
        let start = |size: &usize| {
            let builder = thread::Builder::new().stack_size(*size);
            builder.spawn_scoped(scope, &work).ok()
        };
        match sizes.iter().find_map(start) {
            Some(thread) => thread
                .join()
                .unwrap_or_else(|panic| panic::resume_unwind(panic)),
            None => work(),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::{SIZE, with_stack};

    #[test]
    fn where_no_thread_can_be_started_the_work_is_done_all_the_same() {
        let here = thread::current().id();
        let ran_in = |sizes: &[usize]| with_stack(sizes, || thread::current().id());
        assert_ne!(ran_in(&[SIZE]), here);
        // No machine has so much.
        assert_eq!(ran_in(&[usize::MAX / 4]), here);
        assert_ne!(ran_in(&[usize::MAX / 4, SIZE]), here);
    }
}
