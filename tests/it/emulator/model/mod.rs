//! The emulator against a model of it: sequences of commands, each with the answer that the model expects, and the
//! state at the end. Commands are in `command.rs`, the model in `state.rs`.

mod call;
mod command;
mod state;
mod zones;

use std::time::Duration;

use cloudflare_secondary_dns_emulator::{AutoRefresh, Clock, DeleteInUse, Emulator};
use proptest::prelude::*;
use tokio::runtime::Runtime;

use self::command::{Command, command};
use self::state::{Expected, Model};
use super::api::Api;

/// Runs commands against a fresh emulator.
async fn run(policy: DeleteInUse, commands: Vec<Command>) -> Result<(), TestCaseError> {
    let builder = Emulator::builder().assume(policy).assume(AutoRefresh::Off);
    let (api, clock): (Api, Clock) = Api::with_clock(builder).await;
    let mut model = Model::new(policy);
    for command in commands {
        if let Command::Wait(seconds) = command {
            clock.advance(Duration::from_secs(seconds));
            model.wait(seconds);
            continue;
        }
        let call = model.call(&command);
        let ids: Vec<&str> = call.ids.iter().map(String::as_str).collect();
        let answer = api.call(call.operation, &ids, call.body).await;
        match model.apply(&command, &answer.body["result"]) {
            Expected::Failure(status) => {
                prop_assert_eq!(answer.status, status, "{:?} {}", command, answer.body)
            }
            Expected::Success(fields) => {
                prop_assert_eq!(answer.status, 200, "{:?} {}", command, &answer.body);
                for (pointer, value) in fields {
                    let found = answer.body["result"]
                        .pointer(&pointer)
                        .cloned()
                        .unwrap_or_default();
                    prop_assert_eq!(found, value, "{:?} {} {}", command, pointer, &answer.body);
                }
            }
        }
    }
    prop_assert_eq!(api.emulator.snapshot(), model.snapshot());
    Ok(())
}

#[test]
fn the_emulator_does_what_the_model_does() {
    let runtime = Runtime::new().expect("a runtime");
    let config = ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let policy = prop_oneof![
        Just(DeleteInUse::Refused),
        Just(DeleteInUse::Unlinked),
        Just(DeleteInUse::Dangling)
    ];
    proptest!(config, |(policy in policy, commands in prop::collection::vec(command(), 1..60))| {
        runtime.block_on(run(policy, commands))?;
    });
}
