//! Time that passes only while all is quiet.
//!
//! A paused tokio clock jumps to the next timer whenever no task can run, and it does not know that
//! a byte is on its way through a socket; so a timeout can win against an answer that is there
//! already. [`run`] turns the clock by hand instead: in small steps, and only when no server of
//! `script.rs` has had anything to do for a moment. Five minutes of waiting take a second or two of
//! real time.

use std::future::Future;
use std::pin::pin;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::time::Duration;

use super::script::ACTIVITY;

/// Runs a future on a runtime whose clock is paused, turning the clock while it waits. `step`
/// bounds how late a timer can fire.
///
/// The server must be on the same runtime, which must be of the `current_thread` kind.
pub(crate) async fn run<F: Future>(step: Duration, future: F) -> F::Output {
    // A blocking task that is running keeps tokio from turning the clock by itself.
    let (release, held) = mpsc::channel::<()>();
    let blocker = tokio::task::spawn_blocking(move || {
        let _ = held.recv();
    });
    let turning = async {
        loop {
            if is_quiet().await {
                tokio::time::advance(step).await;
            }
        }
    };
    let output = tokio::select! {
        biased;
        output = future => output,
        () = pin!(turning) => unreachable!("it turns for ever"),
    };
    drop(release);
    blocker.await.expect("it only waits");
    output
}

async fn is_quiet() -> bool {
    let before = ACTIVITY.load(Ordering::Relaxed);
    for real in [0, 20, 50] {
        for _ in 0..4 {
            // Lets every task run and the runtime look at its sockets.
            tokio::task::yield_now().await;
        }
        if ACTIVITY.load(Ordering::Relaxed) != before {
            return false;
        }
        std::thread::sleep(Duration::from_micros(real));
    }
    ACTIVITY.load(Ordering::Relaxed) == before
}
